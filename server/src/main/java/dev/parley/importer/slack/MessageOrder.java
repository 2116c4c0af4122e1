package dev.parley.importer.slack;

import dev.parley.importer.ProblemKind;
import dev.parley.importer.Problems;
import java.util.HashSet;
import java.util.Set;

/**
 * Watches the {@code ts} of one conversation's messages. It remembers those of the day at hand
 * alone; the same message in two day files is for the store's own key to find.
 */
final class MessageOrder {
  private final Problems problems;
  private final Set<Long> ofThisFile = new HashSet<>();
  private String file = "";
  private long latest;

  MessageOrder(Problems problems) {
    this.problems = problems;
  }

  void startFile(String name) {
    file = name;
    ofThisFile.clear();
  }

  /** Whether no message of this file had the same {@code ts}. */
  boolean isNew(long ts) {
    if (ts > latest) {
      latest = ts;
      ofThisFile.add(ts);
      return true;
    }
    if (!ofThisFile.add(ts)) {
      problems.add(ProblemKind.DUPLICATE_TIMESTAMP, file);
      return false;
    }
    problems.add(ProblemKind.OUT_OF_ORDER, file);
    return true;
  }
}
