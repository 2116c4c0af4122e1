package dev.parley.store.mariadb;

import java.util.Optional;

/** What a server that ended while it started says about it, as one line. */
final class StartFailure {
  private static final int ILLEGAL_INSTRUCTION_STATUS = 132;

  private StartFailure() {}

  static EngineException of(ServerFiles files, int exitStatus) {
    String tail = files.logTail();
    return new EngineException(
        EngineException.Code.START_FAILED,
        "the database did not start: " + cause(tail, exitStatus) + " (see " + files.log() + ")");
  }

  private static String cause(String tail, int exitStatus) {
    if (tail.contains("No space left")
        || tail.contains("error: 28")
        || tail.contains("Errcode: 28")) {
      return "the disk is full; free some space";
    }
    if (tail.contains("Errcode: 13") || tail.contains("Permission denied")) {
      return "its files cannot be read by this user; change their owner";
    }
    if (tail.contains("Unable to lock ./ibdata1")) {
      return "another process holds its files";
    }
    if (tail.contains("Unsupported redo log format") || tail.contains("is newer")) {
      return "its files were written by a newer server";
    }
    if (tail.contains("corrupt")) {
      return "its files are damaged; restore a backup";
    }
    if (exitStatus == ILLEGAL_INSTRUCTION_STATUS) {
      return "the server does not fit this processor; install your system's mariadb-server";
    }
    Optional<String> last =
        tail.lines().filter(line -> line.contains("[ERROR]")).reduce((first, second) -> second);
    return last.map(line -> line.substring(line.indexOf("[ERROR]") + 8).strip())
        .orElse("it ended with status " + exitStatus);
  }
}
