package dev.parley.file.folder;

import dev.parley.file.FileContents;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in a folder, a sub-folder a workspace, a file named by its id; written aside and then
 * renamed, so a name never shows half of a file. Thread-safe.
 */
public final class FolderContents implements FileContents {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{2,32}");

  private final Path root;

  public FolderContents(Path root) {
    this.root = root;
  }

  @Override
  public String keep(String teamId, String fileId, InputStream content) throws IOException {
    Path folder = Files.createDirectories(root.resolve(checked(teamId)));
    Path aside = Files.createTempFile(folder, "new", ".part");
    try {
      Files.copy(content, aside, StandardCopyOption.REPLACE_EXISTING);
      Files.move(aside, folder.resolve(checked(fileId)), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(aside);
    }
    return fileId;
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
