package dev.parley.importer.slack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * An export of a real community that some machines have beside the project, and what is known to be
 * in it. A test of it runs where the file is.
 */
public record RealExport(Path file, int people, int messages, int threads, int replies) {
  private static final String FOLDER = "../shared/chats/";

  /** Those of this machine. */
  public static Stream<RealExport> present() {
    return Stream.of(
            new RealExport(find("racket-export.zip"), 224, 16_466, 614, 7_287),
            new RealExport(find("elmlang-export.zip"), 618, 14_510, 0, 0))
        .filter(export -> Files.isRegularFile(export.file));
  }

  /** Beside the project, whose root is this folder or the one above. */
  private static Path find(String name) {
    String folder = System.getProperty("parley.chats", FOLDER);
    Path path = Path.of(folder, name);
    return Files.exists(path) ? path : Path.of("..", folder, name);
  }

  public static boolean arePresent() {
    return present().findAny().isPresent();
  }

  @Override
  public String toString() {
    return String.valueOf(file.getFileName());
  }
}
