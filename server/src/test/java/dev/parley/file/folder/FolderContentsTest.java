package dev.parley.file.folder;

import dev.parley.contract.FileContentsContract;
import dev.parley.file.FileContents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

final class FolderContentsTest extends FileContentsContract {
  private final Path folder;
  private final FileContents contents;

  FolderContentsTest(@TempDir Path folder) {
    this.folder = folder;
    contents = new FolderContents(folder);
  }

  @Override
  protected FileContents contents() {
    return contents;
  }

  @Override
  protected long pieces() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).count();
    }
  }
}
