package dev.parley.security;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The file in which a server keeps its keys: mode 0600, one key a line, the first one writing.
 *
 * <p>It appears whole or not at all, also when two processes start at once or one dies midway. Not
 * in the database, so that a copy of the database alone opens nothing.
 */
public final class KeyFile {
  /** The usual name, in the data folder. */
  public static final String NAME = "server.keys";

  private static final long MAX_FILE_BYTES = 16 * 1024;
  private static final String HEADER =
      "# Keys of this Parley server: the first signs and seals, all of them read.\n";
  private static final Set<PosixFilePermission> OWNER_ONLY =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  private static final FileAttribute<Set<PosixFilePermission>> MODE_0600 =
      PosixFilePermissions.asFileAttribute(OWNER_ONLY);

  private final Path file;
  private final SecureRandom random;

  public KeyFile(Path file, SecureRandom random) {
    this.file = file.toAbsolutePath();
    this.random = random;
  }

  /**
   * The keys of the file, which is made with one new key if it is missing.
   *
   * @throws KeyFileException if it is there but must not be used
   * @throws IOException if it cannot be read or made
   */
  public KeyRing openOrCreate() throws IOException {
    try {
      return open();
    } catch (NoSuchFileException e) {
      create();
      return open();
    }
  }

  /**
   * The keys of the file.
   *
   * @throws NoSuchFileException if there is none
   * @throws KeyFileException if it must not be used
   */
  public KeyRing open() throws IOException {
    return new KeyRing(read(), random);
  }

  /**
   * Puts a new key before the others and returns the ring with it. One operator at a time.
   *
   * @throws KeyFileException {@link KeyFileException.Fault#FULL} at {@link KeyRing#MAX_KEYS}
   */
  public KeyRing rotate() throws IOException {
    List<ServerKey> keys = new ArrayList<>(read());
    if (keys.size() >= KeyRing.MAX_KEYS) {
      throw new KeyFileException(KeyFileException.Fault.FULL, file);
    }
    keys.addFirst(ServerKey.random(random));
    Path fresh = writeBeside(keys);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolder();
    return open();
  }

  private void create() throws IOException {
    Path fresh = writeBeside(List.of(ServerKey.random(random)));
    try {
      // A link fails where the name exists: of two first starts one wins and both use its key.
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException e) {
      // The other start was first; its key is the server's.
    } finally {
      Files.delete(fresh);
    }
    syncFolder();
  }

  private Path writeBeside(List<ServerKey> keys) throws IOException {
    StringBuilder text = new StringBuilder(HEADER);
    keys.forEach(key -> text.append(key.line()).append('\n'));
    Path folder = folder();
    Path fresh;
    try {
      fresh = Files.createTempFile(folder, NAME, ".new", MODE_0600);
    } catch (UnsupportedOperationException e) {
      throw new KeyFileException(KeyFileException.Fault.UNPROTECTED, file);
    }
    try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    return fresh;
  }

  private void syncFolder() throws IOException {
    try (FileChannel channel = FileChannel.open(folder(), StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private Path folder() {
    Path folder = file.getParent();
    if (folder == null) {
      throw new IllegalArgumentException("a key file lies in a folder");
    }
    return folder;
  }

  private List<ServerKey> read() throws IOException {
    refuseIfOpenToOthers();
    if (Files.size(file) > MAX_FILE_BYTES) {
      throw new KeyFileException(KeyFileException.Fault.DAMAGED, file);
    }
    List<ServerKey> keys = new ArrayList<>();
    String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    for (String line : text.lines().toList()) {
      if (!line.isBlank() && !line.startsWith("#")) {
        keys.add(
            ServerKey.parse(line)
                .orElseThrow(() -> new KeyFileException(KeyFileException.Fault.DAMAGED, file)));
      }
    }
    long distinct = keys.stream().map(ServerKey::id).distinct().count();
    if (keys.isEmpty() || keys.size() > KeyRing.MAX_KEYS || distinct != keys.size()) {
      throw new KeyFileException(KeyFileException.Fault.DAMAGED, file);
    }
    return keys;
  }

  private void refuseIfOpenToOthers() throws IOException {
    Set<PosixFilePermission> mode;
    try {
      mode = Files.getPosixFilePermissions(file);
    } catch (UnsupportedOperationException e) {
      throw new KeyFileException(KeyFileException.Fault.UNPROTECTED, file);
    }
    if (!OWNER_ONLY.containsAll(mode)) {
      throw new KeyFileException(KeyFileException.Fault.OPEN_TO_OTHERS, file);
    }
  }
}
