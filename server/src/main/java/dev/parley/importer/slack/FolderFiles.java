package dev.parley.importer.slack;

import dev.parley.importer.ImportLimits;
import dev.parley.importer.ImportRefused;
import dev.parley.importer.ImportRefused.Reason;
import dev.parley.importer.ProblemKind;
import dev.parley.importer.Problems;
import dev.parley.importer.Sink;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.stream.Stream;

/** The files of an unpacked export. Links of the file system are not followed. */
final class FolderFiles implements ExportFiles {
  private static final int DEPTH_MAX = 5;
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path root;
  private final ImportLimits limits;

  private FolderFiles(Path root, ImportLimits limits) {
    this.root = root;
    this.limits = limits;
  }

  static FolderFiles open(Path root, ImportLimits limits, Problems problems) throws IOException {
    FolderFiles files = new FolderFiles(root, limits);
    int[] count = {0};
    files.walk(
        path -> {
          if (Files.isSymbolicLink(path)) {
            problems.add(ProblemKind.OUTSIDE_LINK, files.name(path));
          }
          if (++count[0] > limits.entriesMax()) {
            throw new ImportRefused(
                Reason.TOO_MANY_ENTRIES,
                "the folder holds more than " + limits.entriesMax() + " files");
          }
        });
    return files;
  }

  private void walk(Sink<Path> sink) throws IOException {
    try (Stream<Path> paths = Files.walk(root, DEPTH_MAX)) {
      Iterator<Path> iterator = paths.iterator();
      while (iterator.hasNext()) {
        sink.accept(iterator.next());
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private String name(Path path) {
    return root.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
  }

  @Override
  public void list(Sink<String> sink) throws IOException {
    walk(
        path -> {
          if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            sink.accept(name(path));
          }
        });
  }

  @Override
  public InputStream open(String name) throws IOException {
    InputStream in = Files.newInputStream(root.resolve(name), LinkOption.NOFOLLOW_LINKS);
    return new LimitedStream(new BufferedInputStream(in, BUFFER_BYTES), limits.entryBytesMax());
  }

  @Override
  public String fingerprint() throws IOException {
    Fingerprint fingerprint = new Fingerprint();
    walk(
        path -> {
          if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            fingerprint.add(
                name(path), Files.size(path), Files.getLastModifiedTime(path).toMillis());
          }
        });
    return fingerprint.value();
  }

  @Override
  public void close() {}
}
