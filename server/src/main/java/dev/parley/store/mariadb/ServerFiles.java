package dev.parley.store.mariadb;

import dev.parley.store.folder.PrivateFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The server's part of a data folder.
 *
 * <pre>
 *   data/      the server's data; appears whole, by a rename, once its system tables are made
 *   data.new/  a first initialisation under way, or one that was cut off and is done again
 *   password   of the one user; deleting it makes the next start set a new one
 *   series     the newest server that wrote the data
 *   log        what the server says
 * </pre>
 */
final class ServerFiles {
  private static final long BOOTSTRAP_SECONDS_MAX = 120;
  private static final long LOG_BYTES_MAX = 4L << 20;
  private static final int PASSWORD_BYTES = 32;
  private static final int TAIL_BYTES = 8_192;

  private final Path home;

  ServerFiles(Path home) {
    this.home = home;
  }

  Path home() {
    return home;
  }

  Path data() {
    return home.resolve("data");
  }

  Path pidFile() {
    return home.resolve("pid");
  }

  Path log() {
    return home.resolve("log");
  }

  Path initFile() {
    return home.resolve("init.sql");
  }

  /** Makes the data where there is none, and refuses data of a newer server. */
  void prepare(MariaDbBinary binary, MariaDbSettings settings) throws IOException {
    PrivateFiles.deleteTree(home.resolve("tmp"));
    PrivateFiles.folder(home.resolve("tmp"));
    rotateLog();
    Path next = home.resolve("data.new");
    PrivateFiles.deleteTree(next);
    if (!Files.isDirectory(data())) {
      PrivateFiles.folder(next);
      bootstrap(binary, settings, next);
      Files.deleteIfExists(passwordFile());
      Files.move(next, data(), StandardCopyOption.ATOMIC_MOVE);
      PrivateFiles.syncFolder(home);
    }
    checkSeries(binary);
  }

  Optional<String> password() throws IOException {
    try {
      return Optional.of(Files.readString(passwordFile()).strip());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  static String newPassword(SecureRandom random) {
    byte[] bytes = new byte[PASSWORD_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Writes the statements by which a starting server takes a password on; none are kept. */
  void writeInitFile(String password) throws IOException {
    PrivateFiles.write(
        initFile(),
        "CREATE OR REPLACE USER parley@localhost IDENTIFIED BY '"
            + password
            + "';\nGRANT ALL ON `"
            + MariaDbEndpoint.PREFIX.replace("_", "\\_")
            + "%`.* TO parley@localhost;\n"
            + "DROP USER IF EXISTS root@localhost;\n");
  }

  /** Keeps a password that the server has taken on. */
  void keepPassword(String password) throws IOException {
    PrivateFiles.write(passwordFile(), password + "\n");
    Files.deleteIfExists(initFile());
  }

  /** The end of what the server said last. */
  String logTail() {
    try {
      byte[] all = Files.readAllBytes(log());
      int from = Math.max(0, all.length - TAIL_BYTES);
      return new String(all, from, all.length - from, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private Path passwordFile() {
    return home.resolve("password");
  }

  private void rotateLog() throws IOException {
    if (Files.exists(log()) && Files.size(log()) > LOG_BYTES_MAX) {
      Files.move(log(), home.resolve("log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void bootstrap(MariaDbBinary binary, MariaDbSettings settings, Path next)
      throws IOException {
    Process process =
        new ProcessBuilder(ServerFlags.bootstrap(binary, settings, home, next))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    IOException cut = null;
    try (OutputStream in = process.getOutputStream()) {
      SystemTables.write(binary.share(), in);
    } catch (IOException e) {
      cut = e; // The server ended early; its log tells why.
    }
    try {
      if (!process.waitFor(BOOTSTRAP_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new EngineException(
            EngineException.Code.START_TIMEOUT, "the first start of the database took too long");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new EngineException(
          EngineException.Code.INTERRUPTED, "interrupted during the first start", e);
    }
    if (cut != null || process.exitValue() != 0) {
      throw StartFailure.of(this, process.exitValue());
    }
  }

  private void checkSeries(MariaDbBinary binary) throws IOException {
    Path file = home.resolve("series");
    String found = Files.exists(file) ? Files.readString(file).strip() : binary.series();
    if (!binary.reads(found)) {
      throw new EngineException(
          EngineException.Code.TOO_NEW,
          "the database in "
              + home
              + " was written by MariaDB "
              + found
              + ", but "
              + binary.server()
              + " is "
              + binary.version()
              + "; install a server at least as new");
    }
    if (!Files.exists(file) || !found.equals(binary.series())) {
      PrivateFiles.write(file, binary.series() + "\n");
    }
  }
}
