package dev.parley.importer;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What came in and what did not. Counts of one run; one that was taken up counts its own part. */
public final class ImportSummary {
  private final Problems problems;
  private final Map<Placement.Outcome, Integer> people = new EnumMap<>(Placement.Outcome.class);
  private final Map<Placement.Outcome, Integer> conversations =
      new EnumMap<>(Placement.Outcome.class);
  private final Map<ConversationKind, Integer> kinds = new EnumMap<>(ConversationKind.class);
  private final Map<String, Integer> subtypes = new TreeMap<>();
  private long messagesCreated;
  private long messagesPresent;
  private long reactions;
  private long files;
  private long contents;
  private long threads;
  private long replies;
  private long pins;
  private int renamedIds;
  private boolean complete;

  ImportSummary(Problems problems) {
    this.problems = problems;
  }

  void person(Placement placement) {
    people.merge(placement.outcome(), 1, Integer::sum);
  }

  void conversation(Placement placement, ConversationKind kind) {
    conversations.merge(placement.outcome(), 1, Integer::sum);
    kinds.merge(kind, 1, Integer::sum);
  }

  void subtype(String subtype) {
    subtypes.merge(subtype, 1, Integer::sum);
  }

  void messages(MessagesWritten written) {
    messagesCreated += written.created();
    messagesPresent += written.present();
    reactions += written.reactions();
    files += written.files();
  }

  void finished(ThreadsCounted counted) {
    threads += counted.threads();
    replies += counted.replies();
    pins += counted.pins();
  }

  void content() {
    contents++;
  }

  void renamedId() {
    renamedIds++;
  }

  void complete() {
    complete = true;
  }

  /** Whether the whole export was read; false after an interruption. */
  public boolean isComplete() {
    return complete;
  }

  public Problems problems() {
    return problems;
  }

  public int people(Placement.Outcome outcome) {
    return people.getOrDefault(outcome, 0);
  }

  public int conversations(Placement.Outcome outcome) {
    return conversations.getOrDefault(outcome, 0);
  }

  public int conversations(ConversationKind kind) {
    return kinds.getOrDefault(kind, 0);
  }

  public long messagesCreated() {
    return messagesCreated;
  }

  public long messagesPresent() {
    return messagesPresent;
  }

  /** Messages read of each subtype, those without one under {@code message}. */
  public Map<String, Integer> subtypes() {
    return Map.copyOf(subtypes);
  }

  public long reactions() {
    return reactions;
  }

  public long files() {
    return files;
  }

  public long contents() {
    return contents;
  }

  public long threads() {
    return threads;
  }

  public long replies() {
    return replies;
  }

  public long pins() {
    return pins;
  }

  public int renamedIds() {
    return renamedIds;
  }

  /** The summary for people, a line each. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("people         " + outcomes(people));
    lines.add("conversations  " + outcomes(conversations) + " " + kindNames());
    lines.add(
        "messages       %,d new, %,d already there".formatted(messagesCreated, messagesPresent));
    lines.add(
        "with them      %,d threads of %,d replies, %,d reactions, %,d pins"
            .formatted(threads, replies, reactions, pins));
    lines.add("files          %,d, %,d of them with content".formatted(files, contents));
    if (renamedIds > 0) {
      lines.add("ids            %,d belonged to others and were renamed".formatted(renamedIds));
    }
    if (!complete) {
      lines.add("interrupted; the same command goes on where this one stopped");
    }
    for (Problems.Count count : problems.counts()) {
      lines.add(
          "%,d × %s (%s)"
              .formatted(count.count(), count.kind().reason(), String.join(", ", shown(count))));
    }
    return lines;
  }

  private static List<String> shown(Problems.Count count) {
    int most = 3;
    List<String> places = count.places();
    if (places.size() <= most && places.size() >= count.count()) {
      return places;
    }
    List<String> shown = new ArrayList<>(places.subList(0, Math.min(most, places.size())));
    shown.add("…");
    return shown;
  }

  private String kindNames() {
    List<String> names = new ArrayList<>();
    kinds.forEach(
        (kind, count) -> {
          String name =
              switch (kind) {
                case PUBLIC_CHANNEL -> "public";
                case PRIVATE_CHANNEL -> "private";
                case DIRECT -> "direct";
                case GROUP_DIRECT -> "group";
              };
          names.add("%,d %s".formatted(count, name));
        });
    return names.isEmpty() ? "" : "(" + String.join(", ", names) + ")";
  }

  private static String outcomes(Map<Placement.Outcome, Integer> counts) {
    return "%,d new, %,d already there, %,d became one with those of the workspace"
        .formatted(
            counts.getOrDefault(Placement.Outcome.CREATED, 0),
            counts.getOrDefault(Placement.Outcome.PRESENT, 0),
            counts.getOrDefault(Placement.Outcome.MERGED, 0));
  }
}
