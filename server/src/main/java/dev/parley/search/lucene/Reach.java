package dev.parley.search.lucene;

import java.util.HashMap;
import java.util.Map;

/**
 * How far an index has come with its sources and its rebuild: as its last commit says, and as its
 * next one will. Whoever has the index locks it; only {@link #isComplete} is asked beside that.
 */
final class Reach {
  private static final String COMPLETE = "complete";
  private static final String REACHED = "reached";
  private static final String POSITION = "position.";

  private final Map<String, Long> durable = new HashMap<>();
  private final Map<String, Long> applied = new HashMap<>();
  private volatile boolean complete;
  private boolean durablyComplete;
  private String place = "";
  private String durablePlace = "";
  private int uncommitted;

  /** Goes back to what a commit says. */
  void read(Map<String, String> data) {
    complete = Boolean.parseBoolean(data.get(COMPLETE));
    durablyComplete = complete;
    place = data.getOrDefault(REACHED, "");
    durablePlace = place;
    durable.clear();
    data.forEach(
        (name, value) -> {
          if (name.startsWith(POSITION)) {
            durable.put(name.substring(POSITION.length()), Long.parseLong(value));
          }
        });
    applied.clear();
    applied.putAll(durable);
    uncommitted = 0;
  }

  /** What the next commit is to say. */
  Map<String, String> data() {
    Map<String, String> data = new HashMap<>();
    data.put(IndexFolder.FORMAT, Fields.FORMAT);
    data.put(COMPLETE, Boolean.toString(complete));
    data.put(REACHED, place);
    applied.forEach((source, position) -> data.put(POSITION + source, Long.toString(position)));
    return data;
  }

  /** Learns that a commit says {@link #data}. */
  void committed() {
    durable.putAll(applied);
    durablyComplete = complete;
    durablePlace = place;
    uncommitted = 0;
  }

  /** Whether a commit would say nothing new. */
  boolean isCommitted() {
    return uncommitted == 0
        && applied.equals(durable)
        && complete == durablyComplete
        && place.equals(durablePlace);
  }

  void changed(int changes) {
    uncommitted += changes;
  }

  /** Changes since the last commit. */
  int uncommitted() {
    return uncommitted;
  }

  void advance(String source, long position) {
    applied.merge(source, position, Math::max);
  }

  long durablePosition(String source) {
    return durable.getOrDefault(source, 0L);
  }

  /** Sets where a rebuild has come to. */
  void place(String reached) {
    place = reached;
  }

  String durablePlace() {
    return durablePlace;
  }

  /** The rebuild is at its end. */
  void complete() {
    complete = true;
    place = "";
  }

  boolean isComplete() {
    return complete;
  }
}
