package dev.parley.role;

import dev.parley.cli.Command;
import dev.parley.cli.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The files that commands write: nobody loses one that is there by a wrong name. */
final class Targets {
  private Targets() {}

  /** Why a file is not written, asked before anything is begun. */
  static Optional<Outcome> refusal(Command.Target target) {
    Path file = target.file();
    if (Files.isDirectory(file)) {
      return Optional.of(new Outcome.Failed(file + " is a folder; name a file"));
    }
    if (Files.exists(file) && !target.replace()) {
      return Optional.of(
          new Outcome.Failed(file + " is there already; name another, or replace it with --force"));
    }
    return Optional.empty();
  }
}
