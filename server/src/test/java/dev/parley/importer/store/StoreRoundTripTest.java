package dev.parley.importer.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.TestDatabase;
import dev.parley.conversation.ChannelShapes;
import dev.parley.conversation.Conversations;
import dev.parley.conversation.FollowUps;
import dev.parley.demo.Company;
import dev.parley.demo.CompanyOptions;
import dev.parley.file.FileLimits;
import dev.parley.file.FileSight;
import dev.parley.importer.ContentFetcher;
import dev.parley.importer.ExportedConversation;
import dev.parley.importer.ExportedMessage;
import dev.parley.importer.ExportedPerson;
import dev.parley.importer.ExportedReaction;
import dev.parley.importer.ImportLimits;
import dev.parley.importer.ImportListener;
import dev.parley.importer.ImportSummary;
import dev.parley.importer.Importer;
import dev.parley.importer.Placement;
import dev.parley.importer.ProblemKind;
import dev.parley.importer.Problems;
import dev.parley.importer.WorkspaceExport;
import dev.parley.importer.slack.CollectedExport;
import dev.parley.importer.slack.GeneratedExport;
import dev.parley.importer.slack.RealExport;
import dev.parley.importer.slack.SlackExportReader;
import dev.parley.importer.slack.SlackExportWriter;
import dev.parley.json.Json;
import dev.parley.message.Author;
import dev.parley.message.Draft;
import dev.parley.message.FileMessages;
import dev.parley.message.History;
import dev.parley.message.MessageCaches;
import dev.parley.message.Posts;
import dev.parley.model.Home;
import dev.parley.model.Principal;
import dev.parley.model.Role;
import dev.parley.model.Ts;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.people.Profiles;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Route;
import dev.parley.store.Statement;
import dev.parley.workspace.Workspaces;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Import, export and import again. */
@Tag("engine")
class StoreRoundTripTest {
  private static final Statement DIRECTORY =
      Statement.of(
          Keyspace.TEAM,
          "SELECT channel_id, kind, name, is_archived, is_general FROM channel_directory"
              + " WHERE team_id = :team_id");
  private static final Statement FORGET_DIRECTORY =
      Statement.of(Keyspace.TEAM, "DELETE FROM channel_directory WHERE team_id = :team_id");

  @TempDir static Path temp;

  private static TestWorkspace first;

  /** Where an export is imported again: another database, whatever the first one is. */
  private static TestWorkspace fresh;

  /** Where the same ids may have been imported before. */
  private static TestWorkspace others;

  @BeforeAll
  static void start(TestInfo test) throws SQLException {
    first = new TestWorkspace(TestDatabase.of(test, temp.resolve("first")));
    fresh = new TestWorkspace(TestDatabase.embedded(temp.resolve("fresh")));
    others = new TestWorkspace(TestDatabase.embedded(temp.resolve("others")));
  }

  @AfterAll
  static void stop() {
    first.close();
    fresh.close();
    others.close();
  }

  private static ImportSummary run(Path file, TestWorkspace workspace, String team)
      throws IOException {
    Problems problems = new Problems();
    try (SlackExportReader reader = SlackExportReader.open(file, ImportLimits.DEFAULTS, problems)) {
      return run(reader, workspace, team, problems, ImportListener.NONE);
    }
  }

  private static ImportSummary run(
      WorkspaceExport export,
      TestWorkspace workspace,
      String team,
      Problems problems,
      ImportListener listener)
      throws IOException {
    return new Importer(export, workspace.target(team), problems, ContentFetcher.NONE, listener)
        .run();
  }

  /** Imports a file, exports it, imports that into a fresh folder, and compares the two. */
  private static CollectedExport roundTrip(Path file, String team) throws IOException {
    ImportSummary summary = run(file, first, team);
    assertThat(summary.isComplete()).isTrue();
    Path exported = temp.resolve(team + ".zip");
    new SlackExportWriter(team, _ -> {}).write(first.export(team), exported);
    ImportSummary again = run(exported, fresh, team);
    assertThat(again.messagesCreated()).isEqualTo(summary.messagesCreated());
    CollectedExport one = CollectedExport.of(first.export(team));
    CollectedExport two = CollectedExport.of(fresh.export(team));
    assertThat(two.people()).containsExactlyElementsOf(one.people());
    assertThat(two.conversations()).isEqualTo(one.conversations());
    one.messages().forEach((id, list) -> assertThat(two.messagesOf(id)).as(id).isEqualTo(list));
    assertThat(two).isEqualTo(one);
    return one;
  }

  @Test
  void theGeneratedExportComesBackFieldByField() throws IOException {
    GeneratedExport generated = GeneratedExport.whole(51, 5);
    Path file = temp.resolve("generated.zip");
    generated.writeZip(file, "");
    CollectedExport stored = roundTrip(file, "T0ROUND01");
    assertThat(stored.messageCounts()).isEqualTo(generated.messages());
    CollectedExport original = CollectedExport.of(file, new Problems());
    assertThat(stored.people()).hasSize(original.people().size() + 1);
    for (ExportedMessage message : original.messagesOf("C0RANDOM1")) {
      assertThat(stored.messagesOf("C0RANDOM1"))
          .filteredOn(found -> found.ts() == message.ts())
          .singleElement()
          .satisfies(found -> assertThat(found.text()).isEqualTo(message.text()))
          .satisfies(found -> assertThat(found.subtype()).isEqualTo(message.subtype()));
    }
  }

  @Test
  void theGeneratedCompanyComesBackFieldByField() throws IOException {
    Path file = temp.resolve("company.zip");
    Instant until = Instant.parse("2026-03-10T00:00:00Z");
    Company company = new Company(new CompanyOptions(3, 30, 4_000, until, 60));
    new SlackExportWriter("T0ROUND02", _ -> {}).write(company, file);
    CollectedExport stored = roundTrip(file, "T0ROUND02");
    assertThat(stored.messages()).isEqualTo(CollectedExport.of(company).messages());
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("dev.parley.importer.slack.RealExport#present")
  void realExportsComeBackFieldByField(RealExport real) throws IOException {
    CollectedExport stored = roundTrip(real.file(), "T0REAL" + real.people());
    List<ExportedMessage> messages = stored.messages().values().iterator().next();
    assertThat(stored.people()).hasSize(real.people());
    assertThat(messages).hasSize(real.messages());
    assertThat(messages).filteredOn(ExportedMessage::isReply).hasSize(real.replies());
    assertThat(messages).filteredOn(m -> m.thread() != null).hasSize(real.threads());
  }

  @Test
  void aSecondRunAddsNothing() throws IOException {
    Path file = temp.resolve("twice.zip");
    GeneratedExport.whole(52, 2).writeZip(file, "");
    run(file, others, "T0TWICE01");
    CollectedExport before = CollectedExport.of(others.export("T0TWICE01"));
    ImportSummary again = run(file, others, "T0TWICE01");
    assertThat(again.messagesCreated()).isZero();
    assertThat(again.people(Placement.Outcome.CREATED)).isZero();
    assertThat(again.conversations(Placement.Outcome.CREATED)).isZero();
    assertThat(CollectedExport.of(others.export("T0TWICE01"))).isEqualTo(before);
  }

  @Test
  void twoWorkspacesWithTheSameExportShareNoId() throws IOException {
    Path file = temp.resolve("shared.zip");
    GeneratedExport.whole(53, 2).writeZip(file, "");
    run(file, others, "T0SHARED1");
    ImportSummary second = run(file, others, "T0SHARED2");
    assertThat(second.problems().count(ProblemKind.ID_TAKEN)).isGreaterThan(20);
    CollectedExport one = CollectedExport.of(others.export("T0SHARED1"));
    CollectedExport two = CollectedExport.of(others.export("T0SHARED2"));
    assertThat(ids(two)).doesNotContainAnyElementsOf(ids(one)).hasSameSizeAs(ids(one));
    assertThat(two.messageCounts().values())
        .containsExactlyInAnyOrderElementsOf(one.messageCounts().values());
    ImportSummary repeated = run(file, others, "T0SHARED2");
    assertThat(repeated.messagesCreated()).isZero();
    assertThat(CollectedExport.of(others.export("T0SHARED2"))).isEqualTo(two);
  }

  @Test
  void linksToTheOldHostNameWhatIsHereAndTheHostIsKnown() throws IOException {
    Path file = temp.resolve("links.zip");
    GeneratedExport.whole(56, 2).writeZip(file, "");
    Workspaces workspaces = new Workspaces(others.records());
    assertThat(workspaces.oldHosts(Home.local("T0LINKS02"))).isEmpty();
    run(file, others, "T0LINKS01");
    run(file, others, "T0LINKS02");
    CollectedExport renamed = CollectedExport.of(others.export("T0LINKS02"));
    Pattern link = Pattern.compile("https://gen\\.slack\\.com/archives/(\\w+)/p\\d+");
    List<String> named =
        renamed.messages().values().stream()
            .flatMap(List::stream)
            .flatMap(message -> link.matcher(message.text()).results())
            .map(found -> found.group(1))
            .toList();
    assertThat(named).isNotEmpty();
    assertThat(ids(renamed)).containsAll(named).doesNotContain("C0GENERAL");
    assertThat(workspaces.oldHosts(Home.local("T0LINKS02"))).containsExactly("gen.slack.com");
  }

  private static Set<String> ids(CollectedExport export) {
    Set<String> ids = new HashSet<>();
    export.people().stream().map(ExportedPerson::id).forEach(ids::add);
    export.conversations().stream().map(ExportedConversation::id).forEach(ids::add);
    return ids;
  }

  @Test
  void anInterruptedImportGoesOn() throws IOException {
    Company company =
        new Company(new CompanyOptions(5, 20, 9_000, Instant.parse("2026-03-10T00:00:00Z"), 60));
    long created = 0;
    int runs = 0;
    ImportSummary summary;
    do {
      AtomicInteger left = new AtomicInteger(150);
      summary =
          run(
              company,
              others,
              "T0BROKEN1",
              new Problems(),
              (_, _, _) -> left.decrementAndGet() > 0);
      created += summary.messagesCreated();
      runs++;
    } while (!summary.isComplete());
    assertThat(runs).isGreaterThan(2);
    assertThat(created).isEqualTo(9_000);
    assertThat(CollectedExport.of(others.export("T0BROKEN1")).messages())
        .isEqualTo(CollectedExport.of(company).messages());
  }

  @Test
  void aChannelThatAKilledImportLeftOutOfTheDirectoryIsEnteredByTheNext() throws IOException {
    String team = "T0KILLED1";
    Path file = temp.resolve("killed.zip");
    GeneratedExport.whole(57, 1).writeZip(file, "");
    run(file, others, team);
    Set<String> entered = directory(team);
    assertThat(entered).isNotEmpty();
    others
        .records()
        .store()
        .write(
            Route.team(Home.local(team)), session -> session.run(FORGET_DIRECTORY, Binds.none()));
    assertThat(directory(team)).isEmpty();

    assertThat(run(file, others, team).conversations(Placement.Outcome.CREATED)).isZero();
    assertThat(directory(team)).isEqualTo(entered);
  }

  @Test
  void aReactionThatAnExportSaysTwiceIsThereOnce() throws IOException {
    String team = "T0TWICE01";
    Path file = temp.resolve("twice.zip");
    GeneratedExport.whole(58, 1).writeZip(file, "");
    run(file, others, team);
    StoreTarget target = others.target(team);
    String channel = CollectedExport.of(others.export(team)).conversations().getFirst().id();
    ExportedReaction once = new ExportedReaction("wave", List.of("U0ADMIN01"), 1);
    List<ExportedReaction> twice =
        List.of(new ExportedReaction("wave", List.of("U0ADMIN01", "U0ADMIN01"), 2), once);
    ExportedMessage message =
        new ExportedMessage(
            Ts.parse("1700000000.000100").orElseThrow(),
            null,
            "U0ADMIN01",
            null,
            null,
            "hello",
            0,
            null,
            null,
            null,
            null,
            null,
            null,
            twice,
            List.of(),
            List.of(),
            JsonNodeFactory.instance.objectNode());

    assertThat(target.messages(channel, List.of(message)).counts().reactions()).isEqualTo(1);
    assertThat(CollectedExport.of(others.export(team)).messagesOf(channel))
        .filteredOn(one -> one.ts() == message.ts())
        .extracting(ExportedMessage::reactions)
        .containsExactly(List.of(once));
  }

  private static Set<String> directory(String team) {
    return Set.copyOf(
        others
            .records()
            .store()
            .read(
                Route.team(Home.local(team)),
                session ->
                    session.list(
                        DIRECTORY,
                        Binds.none(),
                        row ->
                            row.text("channel_id")
                                + row.text("kind")
                                + row.text("name")
                                + row.flag("is_archived")
                                + row.flag("is_general"))));
  }

  /** What an import wrote is read and continued by the rooms that own the rows. */
  @Test
  void importedHistoryIsReadAndContinuedLikeAnyOther() throws IOException {
    Path file = temp.resolve("continued.zip");
    GeneratedExport.whole(54, 2).writeZip(file, "");
    String team = "T0CONTIN1";
    run(file, others, team);
    CollectedExport imported = CollectedExport.of(others.export(team));
    String general =
        imported.conversations().stream()
            .filter(ExportedConversation::general)
            .map(ExportedConversation::id)
            .findFirst()
            .orElseThrow();
    List<ExportedMessage> before = imported.messagesOf(general);
    Home home = Home.local(team);
    Member member = new Members(others.records(), _ -> {}).byName(home, "ada").orElseThrow();
    Principal ada = new Principal(home, member.userId(), Role.ADMIN, null, null, "K0TEST");
    History history = new History(others.records(), MessageCaches.OFF);
    Set<Long> read = new HashSet<>();
    History.Timeline page =
        history.timeline(ada, general, new History.Window(0, Long.MAX_VALUE, 1_000));
    for (JsonNode message : Json.read(page.messages())) {
      long ts = Ts.parse(message.path("ts").asString("")).orElseThrow();
      read.add(ts);
      assertThat(message.has("type")).isTrue();
      if (message.path("reply_count").asInt(0) > 0) {
        int replies = message.path("reply_count").asInt();
        assertThat(history.thread(ada, general, ts, 0, Long.MAX_VALUE, 999).messages())
            .hasSize(replies + 1);
      }
    }
    assertThat(read)
        .containsExactlyInAnyOrderElementsOf(
            before.stream()
                .filter(m -> !m.isReply() || "thread_broadcast".equals(m.subtype()))
                .map(ExportedMessage::ts)
                .toList());
    assertThat(Profiles.user(member).path("is_admin").asBoolean()).isTrue();
    ExportedMessage parent =
        before.stream().filter(m -> m.thread() != null).findFirst().orElseThrow();
    post(home, general, member.userId(), parent.ts());
    List<ExportedMessage> after = CollectedExport.of(others.export(team)).messagesOf(general);
    assertThat(after).hasSize(before.size() + 1);
    assertThat(after.getLast().text()).isEqualTo("and one more");
    assertThat(after.getLast().threadTs()).isEqualTo(parent.ts());
    assertThat(run(file, others, team).messagesCreated()).isZero();
    assertThat(CollectedExport.of(others.export(team)).messagesOf(general)).isEqualTo(after);
  }

  @Test
  void aFileThatIsSharedAgainIsInAllItsPlaces() throws IOException {
    Path file = temp.resolve("again.zip");
    GeneratedExport.whole(55, 2).writeZip(file, "");
    String team = "T0AGAIN01";
    run(file, first, team);
    FollowUps followUps = followUps(first);
    Conversations conversations = new Conversations(first.records(), _ -> {}, followUps);
    FileSight sight = new FileSight(first.records(), conversations, FileLimits.DEFAULTS);
    Home home = Home.local(team);
    Member ada = new Members(first.records(), _ -> {}).byName(home, "ada").orElseThrow();
    Principal caller = new Principal(home, ada.userId(), Role.ADMIN, null, null, "K0TEST");
    Set<String> fileIds = new HashSet<>();
    Map<String, List<Long>> shown = new HashMap<>();
    CollectedExport.of(first.export(team))
        .messages()
        .forEach(
            (channel, messages) -> {
              for (ExportedMessage message : messages) {
                if (message.text().equals("the same file")) {
                  message.files().forEach(one -> fileIds.add(one.id()));
                  shown.computeIfAbsent(channel, _ -> new ArrayList<>()).add(message.ts());
                }
              }
            });
    assertThat(fileIds).hasSize(1);
    assertThat(shown.values()).extracting(List::size).containsExactlyInAnyOrder(1, 2);
    assertThat(sight.see(caller, fileIds.iterator().next()).shares())
        .hasSize(2)
        .allSatisfy(
            share ->
                assertThat(share.messages())
                    .containsExactlyInAnyOrderElementsOf(shown.get(share.channel().id())));
  }

  private static FollowUps followUps(TestWorkspace workspace) {
    return new FollowUps(
        workspace.records(),
        _ -> {},
        new ChannelShapes(workspace.records()),
        new FileMessages(workspace.records(), _ -> {}));
  }

  private static void post(Home home, String channel, String user, long threadTs) {
    new Posts(others.records(), _ -> {}, followUps(others))
        .post(
            Draft.ofText(
                home,
                channel,
                new Author(user, null, null, null, false),
                "and one more",
                threadTs,
                null));
  }
}
