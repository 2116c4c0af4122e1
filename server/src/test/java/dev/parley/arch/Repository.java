package dev.parley.arch;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the repository lies on this machine. */
final class Repository {
  private Repository() {}

  /** The folder that holds the launcher, above the folder that the tests run in. */
  static Path root() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("parley"))
          && Files.exists(folder.resolve("server/pom.xml"))) {
        return folder;
      }
    }
    throw new IllegalStateException("the tests run outside the repository");
  }
}
