package dev.parley.file.folder;

import dev.parley.file.FileContents;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in a folder, a sub-folder a workspace, a file named by its id; written aside and then
 * renamed, so a name never shows half of a file. Thread-safe.
 */
public final class FolderContents implements FileContents {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{2,32}");

  private static final Set<StandardOpenOption> NEW =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  private static final FileAttribute<?> OWNER_ALONE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** Of this process, so that what a killed one left is in nobody's way. */
  private static final String ASIDE = UUID.randomUUID() + "-";

  private final Path root;
  private final AtomicLong asides = new AtomicLong();

  public FolderContents(Path root) {
    this.root = root;
  }

  @Override
  public String keep(String teamId, String fileId, InputStream content) throws IOException {
    Path folder = Files.createDirectories(root.resolve(checked(teamId)));
    Path aside = folder.resolve(checked(fileId) + "." + ASIDE + asides.incrementAndGet() + ".part");
    try {
      write(content, aside);
      Files.move(aside, folder.resolve(fileId), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(aside);
      throw e;
    }
    return fileId;
  }

  private static void write(InputStream content, Path file) throws IOException {
    try (OutputStream out =
        Channels.newOutputStream(Files.newByteChannel(file, NEW, OWNER_ALONE))) {
      content.transferTo(out);
    }
  }

  @Override
  public @Nullable InputStream open(String teamId, String key) throws IOException {
    try {
      return Files.newInputStream(file(teamId, key));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  @Override
  public void delete(String teamId, String key) throws IOException {
    Files.deleteIfExists(file(teamId, key));
  }

  @Override
  public @Nullable Path path(String teamId, String key) {
    Path file = file(teamId, key);
    return Files.isRegularFile(file) ? file : null;
  }

  private Path file(String teamId, String key) {
    return root.resolve(checked(teamId)).resolve(checked(key));
  }

  /** An id is letters and digits, so it names nothing outside the folder. */
  private static String checked(String id) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("not an id that can name a file");
    }
    return id;
  }
}
