package dev.parley.importer;

import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Brings an export into a workspace: people, conversations, then each conversation's messages, in
 * batches, each id in its new form. It remembers from time to time how far it came, so that it goes
 * on there after an interruption; whatever is written twice is there once.
 *
 * <p>In memory are the ids of people and conversations, the batches that are read ahead of what is
 * written, and the ids that were renamed.
 */
public final class Importer {
  private static final int BATCH = 500;
  private static final String TEAM_FIELD = "team_id";

  private final WorkspaceExport export;
  private final ImportTarget target;
  private final Problems problems;
  private final ImportSummary summary;
  private final ImportListener listener;
  private final Renames renames;
  private final BatchWriter writer;
  private final WriteBehind behind = new WriteBehind();

  /** What an import needs to remember of a conversation. */
  private record Conversation(String original, String id, List<ExportedPin> pins) {}

  /**
   * An import, to be run once.
   *
   * @param problems the same that the export is read with, so that one summary has all
   */
  public Importer(
      WorkspaceExport export,
      ImportTarget target,
      Problems problems,
      ContentFetcher fetcher,
      ImportListener listener) {
    this.export = export;
    this.target = target;
    this.problems = problems;
    this.summary = new ImportSummary(problems);
    this.renames = new Renames(target, summary, problems);
    this.writer = new BatchWriter(export, target, fetcher, summary, problems);
    this.listener = listener;
  }

  /** Runs to the end, or until the listener stops it. */
  public ImportSummary run() throws IOException {
    try (behind) {
      return runAll();
    }
  }

  private ImportSummary runAll() throws IOException {
    Course course = new Course(target, summary, listener, behind, export);
    ImportProgress start = course.start();
    importPeople();
    List<Conversation> conversations = importConversations();
    OldHosts hosts =
        new OldHosts(
            conversations.stream().map(Conversation::original).collect(Collectors.toSet()));
    for (int i = start.conversations(); i < conversations.size(); i++) {
      LocalDate after = i == start.conversations() ? start.day() : null;
      if (!new Timeline(conversations.get(i), i, course, hosts).run(after)) {
        return summary;
      }
      course.conversationDone(i);
    }
    course.end();
    summary.complete();
    return summary;
  }

  private void importPeople() throws IOException {
    List<ExportedPerson> batch = new ArrayList<>();
    export.people(
        person -> {
          batch.add(person);
          if (batch.size() == BATCH) {
            placePeople(batch);
          }
        });
    placePeople(batch);
  }

  private void placePeople(List<ExportedPerson> batch) {
    if (batch.isEmpty()) {
      return;
    }
    Set<String> botIds = new LinkedHashSet<>();
    for (ExportedPerson person : batch) {
      String botId = person.profile().botId();
      if (botId != null) {
        botIds.add(botId);
      }
    }
    renames.claim(botIds);
    renames.team(batch.getFirst().extra().path(TEAM_FIELD).asString(""));
    for (Placement placement : target.people(batch.stream().map(this::ownTeam).toList())) {
      renames.placedPerson(placement);
      if (placement.outcome() == Placement.Outcome.MERGED) {
        problems.add(ProblemKind.EMAIL_TAKEN, placement.original());
      }
      noteName(placement);
      summary.person(placement);
    }
    batch.clear();
  }

  /** A person without the team where it is the target: that goes without saying. */
  private ExportedPerson ownTeam(ExportedPerson original) {
    ExportedPerson person = renames.remap().person(original);
    if (!person.extra().path(TEAM_FIELD).asString("").equals(target.teamId())) {
      return person;
    }
    ObjectNode extra = person.extra().deepCopy();
    extra.remove(TEAM_FIELD);
    return new ExportedPerson(
        original.id(),
        person.name(),
        person.realName(),
        person.deleted(),
        person.bot(),
        person.role(),
        person.timeZone(),
        person.updated(),
        person.profile(),
        extra);
  }

  private void noteName(Placement placement) {
    String name = placement.renamedTo();
    if (name != null) {
      problems.add(ProblemKind.NAME_TAKEN, placement.original() + " is now " + name);
    }
  }

  /** Makes placeholders of people whom the export names but does not list. */
  private void ensureKnown(Set<String> ids, ProblemKind why, String place) {
    List<ExportedPerson> missing = new ArrayList<>();
    for (String id : ids) {
      if (!id.isEmpty() && !renames.isKnown(id)) {
        problems.add(why, place + ": " + id);
        missing.add(Placeholders.person(id));
      }
    }
    placePeople(missing);
  }

  private List<Conversation> importConversations() throws IOException {
    List<Conversation> all = new ArrayList<>();
    List<ExportedConversation> batch = new ArrayList<>();
    export.conversations(
        conversation -> {
          batch.add(conversation);
          if (batch.size() == BATCH) {
            placeConversations(batch, all);
          }
        });
    placeConversations(batch, all);
    return all;
  }

  private void placeConversations(List<ExportedConversation> batch, List<Conversation> all) {
    if (batch.isEmpty()) {
      return;
    }
    Map<String, ExportedConversation> byId = new LinkedHashMap<>();
    for (ExportedConversation conversation : batch) {
      ensureKnown(
          new LinkedHashSet<>(conversation.members()),
          ProblemKind.UNKNOWN_MEMBER,
          conversation.id());
      byId.put(conversation.id(), conversation);
    }
    List<ExportedConversation> renamedRecords =
        batch.stream().map(renames.remap()::conversation).toList();
    for (Placement placement : target.conversations(renamedRecords)) {
      ExportedConversation conversation = byId.get(placement.original());
      if (conversation == null) {
        throw new IllegalStateException("a conversation that was not asked for was placed");
      }
      renames.placed(placement);
      noteName(placement);
      summary.conversation(placement, conversation.kind());
      all.add(new Conversation(placement.original(), placement.id(), conversation.pins()));
    }
    batch.clear();
  }

  /** The messages of one conversation on their way. */
  private final class Timeline implements MessageSink {
    private final Conversation conversation;
    private final int number;
    private final Course course;
    private final OldHosts hosts;
    private final WriteBehind.Lane lane = behind.lane();
    private final List<ExportedMessage> batch = new ArrayList<>();

    private Timeline(Conversation conversation, int number, Course course, OldHosts hosts) {
      this.conversation = conversation;
      this.number = number;
      this.course = course;
      this.hosts = hosts;
    }

    /** Whether it came to its end. */
    private boolean run(@Nullable LocalDate after) throws IOException {
      try {
        export.messages(conversation.original(), after, this);
      } catch (Stopped e) {
        return false; // the listener's wish: what was read is written and the day is saved
      }
      flush();
      List<ExportedPin> pins = conversation.pins().stream().map(renames.remap()::pin).toList();
      lane.begin(
          () -> {
            ThreadsCounted counted = target.finish(conversation.id(), pins);
            return () -> count(counted);
          });
      return true;
    }

    private void count(ThreadsCounted counted) {
      summary.finished(counted);
      if (counted.orphans() > 0) {
        problems.add(ProblemKind.MISSING_PARENT, counted.orphans(), conversation.original());
      }
    }

    @Override
    public void message(ExportedMessage message) throws IOException {
      batch.add(message);
      if (batch.size() == ImportTarget.BATCH_MAX) {
        flush();
      }
    }

    @Override
    public void dayDone(LocalDate day) throws IOException {
      boolean goesOn = course.goesOn();
      if (!goesOn || batch.size() >= BATCH) {
        flush();
      }
      if (!goesOn || (batch.isEmpty() && course.isLong())) {
        course.save(new ImportProgress(number, day));
      }
      if (!goesOn) {
        throw new Stopped();
      }
    }

    private void flush() throws IOException {
      if (batch.isEmpty()) {
        return;
      }
      Set<String> authors = new LinkedHashSet<>();
      Set<String> claimed = new LinkedHashSet<>();
      for (ExportedMessage message : batch) {
        mention(message, authors, claimed);
        String subtype = message.subtype();
        summary.subtype(subtype == null ? "message" : subtype);
      }
      ensureKnown(authors, ProblemKind.UNKNOWN_AUTHOR, conversation.original());
      renames.claim(claimed);
      MessageBatch read =
          new MessageBatch(
              conversation.id(), List.copyOf(batch), renames.remap(), hosts.learn(batch));
      lane.begin(() -> writer.write(read));
      batch.clear();
    }
  }

  /** Ends the reading of an export from within. */
  private static final class Stopped extends IOException {
    private static final long serialVersionUID = 1;

    private Stopped() {
      super("the import was stopped");
    }
  }

  private static void mention(ExportedMessage message, Set<String> people, Set<String> others) {
    add(people, message.user());
    add(people, message.parentUser());
    add(others, message.botId());
    for (ExportedReaction reaction : message.reactions()) {
      people.addAll(reaction.users());
    }
    for (ExportedFile file : message.files()) {
      others.add(file.id());
      add(people, file.user());
    }
  }

  private static void add(Set<String> ids, @Nullable String id) {
    if (id != null) {
      ids.add(id);
    }
  }
}
