package dev.parley.importer;

import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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
 * <p>In memory are the ids of people and conversations, one batch, and the ids that were renamed.
 */
public final class Importer {
  private static final int BATCH = 500;
  private static final String TEAM_FIELD = "team_id";
  private static final int SAVE_MESSAGES = 2_000;
  private static final int SAVE_CONVERSATIONS = 200;

  private final WorkspaceExport export;
  private final ImportTarget target;
  private final Problems problems;
  private final ImportSummary summary;
  private final ContentFetcher fetcher;
  private final ImportListener listener;
  private final Map<String, String> renamed = new HashMap<>();
  private final Set<String> known = new HashSet<>();
  private final WriteBehind behind = new WriteBehind();
  private IdRemap remap = IdRemap.NONE;
  private boolean teamRenamed;

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
    this.fetcher = fetcher;
    this.listener = listener;
  }

  /** Runs to the end, or until the listener stops it. */
  public ImportSummary run() throws IOException {
    try (behind) {
      return runAll();
    }
  }

  private ImportSummary runAll() throws IOException {
    Course course = new Course(export.fingerprint(), export.days());
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
    behind.await();
    course.end();
    summary.complete();
    return summary;
  }

  /** How far the import is. It is saved from time to time: what is done twice is there once. */
  private final class Course {
    private final String fingerprint;
    private final long days;
    private long daysDone;
    private long messagesSaved;
    private int conversationsSaved;

    private Course(String fingerprint, long days) {
      this.fingerprint = fingerprint;
      this.days = days;
    }

    private ImportProgress start() {
      ImportProgress found = target.progress(fingerprint);
      return found == null ? ImportProgress.START : found;
    }

    private long messages() {
      return summary.messagesCreated() + summary.messagesPresent();
    }

    private boolean goesOn() {
      daysDone++;
      return listener.progress(daysDone, days, messages());
    }

    private void conversationDone(int number) throws IOException {
      boolean much = messages() - messagesSaved >= SAVE_MESSAGES;
      if (much || number - conversationsSaved >= SAVE_CONVERSATIONS) {
        save(new ImportProgress(number + 1, null));
      }
    }

    private void save(ImportProgress progress) throws IOException {
      behind.await();
      target.saveProgress(fingerprint, progress);
      messagesSaved = messages();
      conversationsSaved = progress.conversations();
    }

    /** The next import of this export begins anew, to find what changed in the workspace. */
    private void end() {
      target.saveProgress(fingerprint, ImportProgress.START);
    }
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
    claim(botIds);
    renameTeam(batch.getFirst());
    for (Placement placement : target.people(batch.stream().map(this::ownTeam).toList())) {
      known.add(placement.original());
      rename(placement, ProblemKind.ID_TAKEN);
      if (placement.outcome() == Placement.Outcome.MERGED) {
        problems.add(ProblemKind.EMAIL_TAKEN, placement.original());
      }
      noteName(placement);
      summary.person(placement);
    }
    batch.clear();
    refreshRemap();
  }

  /** The export's workspace is the target; ids of other workspaces in it stay. */
  private void renameTeam(ExportedPerson person) {
    String team = person.extra().path(TEAM_FIELD).asString("");
    if (!teamRenamed && !team.isEmpty()) {
      teamRenamed = true;
      if (!team.equals(target.teamId())) {
        renamed.put(team, target.teamId());
      }
      refreshRemap();
    }
  }

  /** A person without the team where it is the target: that goes without saying. */
  private ExportedPerson ownTeam(ExportedPerson original) {
    ExportedPerson person = remap.person(original);
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

  private void rename(Placement placement, ProblemKind why) {
    if (!placement.id().equals(placement.original())) {
      renamed.put(placement.original(), placement.id());
      summary.renamedId();
      if (placement.outcome() != Placement.Outcome.MERGED) {
        problems.add(why, placement.original() + " is now " + placement.id());
      }
    }
  }

  private void refreshRemap() {
    if (remap.size() != renamed.size()) {
      remap = IdRemap.of(renamed);
    }
  }

  /** Claims ids that have no record of their own, and renames those that are taken. */
  private void claim(Set<String> ids) {
    ids.removeIf(id -> id.isEmpty() || renamed.containsKey(id) || known.contains(id));
    if (ids.isEmpty()) {
      return;
    }
    target
        .claimIds(ids)
        .forEach(
            (original, id) -> {
              if (!id.equals(original)) {
                renamed.put(original, id);
                summary.renamedId();
                problems.add(ProblemKind.ID_TAKEN, original + " is now " + id);
              }
            });
    ids.stream().filter(id -> id.startsWith("B")).forEach(known::add);
    refreshRemap();
  }

  /** Makes placeholders of people whom the export names but does not list. */
  private void ensureKnown(Set<String> ids, ProblemKind why, String place) {
    List<ExportedPerson> missing = new ArrayList<>();
    for (String id : ids) {
      if (!id.isEmpty() && !known.contains(id)) {
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
    List<ExportedConversation> renamedRecords = batch.stream().map(remap::conversation).toList();
    for (Placement placement : target.conversations(renamedRecords)) {
      ExportedConversation conversation = byId.get(placement.original());
      if (conversation == null) {
        throw new IllegalStateException("a conversation that was not asked for was placed");
      }
      rename(placement, ProblemKind.ID_TAKEN);
      noteName(placement);
      summary.conversation(placement, conversation.kind());
      all.add(new Conversation(placement.original(), placement.id(), conversation.pins()));
    }
    batch.clear();
    refreshRemap();
  }

  /** The messages of one conversation on their way. */
  private final class Timeline implements MessageSink {
    private final Conversation conversation;
    private final int number;
    private final Course course;
    private final OldHosts hosts;
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
      List<ExportedPin> pins = conversation.pins().stream().map(remap::pin).toList();
      behind.begin(
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
      long unsaved = course.messages() - course.messagesSaved;
      if (!goesOn || (batch.isEmpty() && unsaved >= SAVE_MESSAGES)) {
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
      claim(claimed);
      Batch read = new Batch(conversation.id(), List.copyOf(batch), remap, hosts.learn(batch));
      behind.begin(read::write);
      batch.clear();
    }
  }

  /** Messages that were read, on their way into the workspace beside the reading of the next. */
  private final class Batch {
    private final String conversation;
    private final List<ExportedMessage> originals;
    private final IdRemap ids;
    private final List<String> hosts;
    private final List<Runnable> counts = new ArrayList<>();

    private Batch(
        String conversation, List<ExportedMessage> originals, IdRemap ids, List<String> hosts) {
      this.conversation = conversation;
      this.originals = originals;
      this.ids = ids;
      this.hosts = hosts;
    }

    /** Writes everything; answers what there is to count. */
    private Runnable write() throws IOException {
      List<ExportedMessage> messages = originals.stream().map(ids::message).toList();
      MessagesWritten written = target.messages(conversation, messages);
      counts.add(() -> summary.messages(written));
      if (!hosts.isEmpty()) {
        target.oldHosts(hosts);
      }
      contents();
      return () -> counts.forEach(Runnable::run);
    }

    /** Contents that the export carries, then those that it only names. */
    private void contents() throws IOException {
      Map<String, ExportedFile> named = new LinkedHashMap<>();
      for (ExportedMessage message : originals) {
        for (ExportedFile file : message.files()) {
          try (InputStream carried = export.content(file)) {
            if (carried != null) {
              keep(file, carried);
            } else if (!file.external() && file.size() > 0) {
              named.putIfAbsent(ids.id(file.id()), file);
            }
          }
        }
      }
      named.keySet().removeAll(target.withContent(named.keySet()));
      new ContentFetches(fetcher, this::keep).run(named.values());
    }

    private void keep(ExportedFile file, ContentFetcher.Fetched fetched) throws IOException {
      switch (fetched) {
        case ContentFetcher.Fetched.Content(InputStream bytes) -> keep(file, bytes);
        case ContentFetcher.Fetched.Missing(ProblemKind why) ->
            counts.add(() -> problems.add(why, file.id()));
      }
    }

    private void keep(ExportedFile file, InputStream content) throws IOException {
      target.content(ids.file(file), content);
      counts.add(summary::content);
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
