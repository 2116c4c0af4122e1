package dev.parley.store.outbox;

import dev.parley.store.Binds;
import dev.parley.store.outbox.Relay.Unstamped;
import java.util.ArrayList;
import java.util.List;

/** A run of one stream's events, whose positions follow each other as their sequences do. */
record Run(String key, String stream, long first, long last, long position) {
  /** The runs of rows in the order of their positions, the first of which is behind another. */
  static List<Run> of(List<Unstamped> rows, long after) {
    List<Run> runs = new ArrayList<>();
    long position = after;
    for (Unstamped row : rows) {
      position++;
      long seq = row.event().seq();
      if (!runs.isEmpty() && runs.getLast().isFollowedBy(row)) {
        runs.add(runs.removeLast().with(seq));
      } else {
        runs.add(new Run(row.key(), row.event().stream().value(), seq, seq, position));
      }
    }
    return runs;
  }

  private boolean isFollowedBy(Unstamped row) {
    return key.equals(row.key())
        && stream.equals(row.event().stream().value())
        && row.event().seq() == last + 1;
  }

  private Run with(long seq) {
    return new Run(key, stream, first, seq, position);
  }

  Binds binds() {
    return Binds.of("key", key)
        .and("stream", stream)
        .and("first", first)
        .and("last", last)
        .and("offset", position - first);
  }
}
