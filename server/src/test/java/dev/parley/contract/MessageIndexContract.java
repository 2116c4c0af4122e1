package dev.parley.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.search.Criterion;
import dev.parley.search.Feature;
import dev.parley.search.IndexChange;
import dev.parley.search.MessageIndex;
import dev.parley.search.MessageKey;
import dev.parley.search.QueryTexts;
import dev.parley.search.ReactionMark;
import dev.parley.search.SearchDocument;
import dev.parley.search.SearchHit;
import dev.parley.search.SearchLimits;
import dev.parley.search.SearchPage;
import dev.parley.search.SearchQuery;
import dev.parley.search.SearchRequest;
import dev.parley.search.SearchRequest.Kind;
import dev.parley.search.SearchRequest.Sort;
import dev.parley.search.SearchScope;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every index of messages promises. */
public abstract class MessageIndexContract {
  protected static final String TEAM = "T1";
  protected static final String ME = "U1";

  protected MessageIndex index = unopened();

  /** The same index again, as a new process would open it. */
  protected abstract MessageIndex open() throws Exception;

  /** Ends the index without a commit, as a killed process does. */
  protected abstract void kill(MessageIndex index);

  @BeforeEach
  void openIndex() throws Exception {
    index = open();
  }

  @AfterEach
  void closeIndex() {
    index.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          We shipped three deployments | deploy
          Café Zürich at noon          | cafe zurich
          cafe zurich                  | CAFÉ ZÜRICH
          私は東京へ行きます                | 東京
          我在北京工作                    | 北京
          see https://ci.example.com/job/parley-main?x=1 | example.com
          see https://ci.example.com/job/parley-main?x=1 | parley-main
          see https://ci.example.com/job/parley-main?x=1 | https://ci.example.com/job/parley-main?x=1
          call getUserName first       | name
          call getUserName first       | getusername
          call getUserName first       | getUserName
          call getUserName first       | getUserN*
          set max_page_hits to 5       | page
          set max_page_hits to 5       | max_page_hits
          ask jane.doe@example.com     | jane.doe@example.com
          ask jane.doe@example.com     | jane
          release 1.5.2 is out         | 1.5.2
          deploying                    | depl*
          ship it 🚀                   | 🚀
          the quick brown fox          | "quick brown"
          """)
  void finds(String text, String query) {
    put(message("C1", 1, text));

    assertThat(search(parsed(query), "C1").total()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          the quick brown fox | "brown quick"
          the quick brown fox | "quick fox"
          deployments         | "deploy"
          我在北京工作           | 京北
          the quick brown fox | quick -fox
          the quick brown fox | quick wolf
          the quick brown fox | !!!
          """)
  void doesNotFind(String text, String query) {
    put(message("C1", 1, text));

    assertThat(search(parsed(query), "C1").total()).isZero();
  }

  @Test
  void neverFindsOutsideOfTheScope() {
    put(message("C1", 1, "secret"));

    assertThat(search(parsed("secret"), "C2").total()).isZero();
    assertThat(search(parsed("secret")).total()).isZero();
    assertThat(search("T2", parsed("secret"), Set.of("C1")).total()).isZero();
  }

  @Test
  void aScopeOfThousandsIsAsStrictAsASmallOne() {
    List<IndexChange> changes = new ArrayList<>();
    Set<String> readable = new LinkedHashSet<>();
    for (int at = 0; at < 2_000; at++) {
      changes.add(new IndexChange.Put(message("C" + at, 1, "word"), 1));
      if (at % 2 == 0) {
        readable.add("C" + at);
      }
    }
    index.apply(changes);
    SearchScope scope = new SearchScope(TEAM, ME, readable);

    assertThat(search(parsed("word"), scope).total()).isEqualTo(1_000);
    assertThat(search(parsed("word"), scope).hits())
        .allSatisfy(hit -> assertThat(readable).contains(((SearchHit.Message) hit).conversation()));
    put(message("C1", 2, "word"));
    put(message("C2", 2, "word"));
    assertThat(search(parsed("word"), scope).total()).isEqualTo(1_001);
  }

  @Test
  void answersNothingToAQueryThatSaysNothing() {
    put(message("C1", 1, "word"));

    assertThat(search(new SearchQuery(List.of(), false), "C1").hits()).isEmpty();
  }

  @Test
  void anOlderVersionNeverReplacesANewerOne() {
    put(message("C1", 1, "second"), 2);
    put(message("C1", 1, "first"), 1);
    index.refresh();
    put(message("C1", 1, "again"), 2);

    assertThat(search(parsed("second"), "C1").total()).isEqualTo(1);
    assertThat(search(parsed("first"), "C1").total()).isZero();
    assertThat(search(parsed("again"), "C1").total()).isZero();
  }

  @Test
  void aDeletedMessageIsNotBroughtBackByALateChange() throws Exception {
    put(message("C1", 1, "word"), 1);
    index.apply(List.of(new IndexChange.DeleteMessage(TEAM, new MessageKey("C1", 1), 3)));
    put(message("C1", 1, "word"), 2);
    assertThat(search(parsed("word"), "C1").total()).isZero();
    index.close();
    index = open();
    put(message("C1", 1, "word"), 2);
    assertThat(search(parsed("word"), "C1").total()).isZero();

    put(message("C1", 1, "word"), 4);
    assertThat(search(parsed("word"), "C1").total()).isEqualTo(1);
  }

  @Test
  void aDeletionThatComesBeforeThePutWins() {
    index.apply(List.of(new IndexChange.DeleteMessage(TEAM, new MessageKey("C1", 1), 2)));
    put(message("C1", 1, "word"), 1);

    assertThat(search(parsed("word"), "C1").total()).isZero();
  }

  @Test
  void aDeletedConversationStaysEmpty() throws Exception {
    put(message("C1", 1, "word"));
    put(message("C2", 1, "word"));
    index.apply(List.of(new IndexChange.DeleteConversation(TEAM, "C1")));
    put(message("C1", 2, "word"));
    assertThat(search(parsed("word"), "C1", "C2").total()).isEqualTo(1);
    index.close();
    index = open();
    put(message("C1", 3, "word"));

    assertThat(search(parsed("word"), "C1", "C2").total()).isEqualTo(1);
  }

  @Test
  void aDeletedWorkspaceStaysEmptyAndItsNeighbourStays() {
    put(message("C1", 1, "word"));
    put(new SearchDocument.Message("T2", "C9", 1, 0, ME, false, "word", Set.of(), List.of()), 1);
    index.apply(List.of(new IndexChange.DeleteTeam(TEAM)));
    put(message("C1", 2, "word"));

    assertThat(search(parsed("word"), "C1").total()).isZero();
    assertThat(search("T2", parsed("word"), Set.of("C9")).total()).isEqualTo(1);
  }

  @Test
  void aPositionIsDurableOnlyWithItsChanges() throws Exception {
    put(message("C1", 1, "early"));
    index.advance("shard-0", 7);
    index.commit();
    put(message("C1", 2, "late"));
    index.advance("shard-0", 9);
    kill(index);
    index = open();

    assertThat(index.position("shard-0")).isEqualTo(7);
    assertThat(index.position("shard-1")).isZero();
    assertThat(search(parsed("early"), "C1").total()).isEqualTo(1);
    assertThat(search(parsed("late"), "C1").total()).isZero();

    put(message("C1", 1, "early"));
    put(message("C1", 2, "late"));
    assertThat(search(parsed("early"), "C1").total()).isEqualTo(1);
    assertThat(search(parsed("late"), "C1").total()).isEqualTo(1);
  }

  @Test
  void needsARebuildUntilItIsToldThatOneWasDone() throws Exception {
    assertThat(index.state()).isEqualTo(MessageIndex.State.NEEDS_REBUILD);
    put(message("C1", 1, "word"));
    assertThat(search(parsed("word"), "C1").complete()).isFalse();
    index.rebuilt();
    kill(index);
    index = open();

    assertThat(index.state()).isEqualTo(MessageIndex.State.READY);
    assertThat(search(parsed("word"), "C1").complete()).isTrue();
  }

  @Test
  void aRebuildGoesOnFromItsLastDurablePlace() throws Exception {
    assertThat(index.reached()).isEmpty();
    put(message("C1", 1, "word"));
    index.reach("C1 1");
    index.commit();
    index.reach("C1 2");
    kill(index);
    index = open();

    assertThat(index.reached()).isEqualTo("C1 1");
    index.rebuilt();
    assertThat(index.reached()).isEmpty();
  }

  @Test
  void holdsNothingOnceItWasDiscarded() {
    put(message("C1", 1, "word"));
    index.advance("shard-0", 7);
    index.rebuilt();
    index.discard();

    assertThat(index.state()).isEqualTo(MessageIndex.State.NEEDS_REBUILD);
    assertThat(index.position("shard-0")).isZero();
    assertThat(search(parsed("word"), "C1").total()).isZero();
    put(message("C1", 1, "word"));
    assertThat(search(parsed("word"), "C1").total()).isEqualTo(1);
  }

  @Test
  void aChangeBecomesVisibleAndDurableByItself() {
    put(message("C1", 1, "word"));
    index.advance("shard-0", 1);

    await()
        .untilAsserted(
            () ->
                assertThat(index.search(request(parsed("word"), false, "C1")).total())
                    .isEqualTo(1));
    await().untilAsserted(() -> assertThat(index.position("shard-0")).isEqualTo(1));
  }

  @Test
  void findsThreadsWithAPersonOnlyWhereBothAreReadable() {
    put(threaded("C1", 1, 1, "U2", "root"));
    put(threaded("C1", 2, 1, "U3", "reply"));
    put(threaded("C2", 3, 3, "U2", "hidden"));
    put(message("C1", 4, "alone"));

    assertThat(
            keys(
                search(
                    new SearchQuery(List.of(new Criterion.InThreadWith(Set.of("U3"))), false),
                    "C1")))
        .containsExactly(new MessageKey("C1", 2), new MessageKey("C1", 1));
    assertThat(
            search(new SearchQuery(List.of(new Criterion.InThreadWith(Set.of("U9"))), false), "C1")
                .total())
        .isZero();
  }

  @Test
  void findsFilesWhereTheyAreSharedAndForTheirOwner() {
    put(file("F1", Set.of("C1", "C2"), "U2", "Quarterly report.pdf"), 1);
    put(file("F2", Set.of(), ME, "private report"), 1);
    put(file("F3", Set.of("C3"), "U2", "hidden report"), 1);
    put(message("C1", 1, "report"));

    assertThat(files("report", "C2")).containsExactlyInAnyOrder("F1", "F2");
    index.apply(List.of(new IndexChange.DeleteFile(TEAM, "F1", 2)));
    put(file("F1", Set.of("C1", "C2"), "U2", "Quarterly report.pdf"), 1);
    assertThat(files("report", "C2")).containsExactly("F2");
    assertThat(search(parsed("report"), "C1").total()).isEqualTo(1);
  }

  @Test
  void pagesWithoutGapsOrRepeats() {
    List<IndexChange> changes = new ArrayList<>();
    for (int ts = 1; ts <= 25; ts++) {
      changes.add(new IndexChange.Put(message("C" + ts % 3, ts / 2, "word"), 1));
    }
    index.apply(changes);
    List<MessageKey> seen = new ArrayList<>();
    int pages = 1;
    for (int page = 1; page <= pages; page++) {
      SearchPage found =
          index.search(
              new SearchRequest(
                  parsed("word"),
                  new SearchScope(TEAM, ME, Set.of("C0", "C1", "C2")),
                  Kind.MESSAGES,
                  Sort.TIMESTAMP,
                  true,
                  page,
                  7,
                  true));
      pages = found.pages();
      seen.addAll(keys(found));
    }

    assertThat(pages).isEqualTo(4);
    assertThat(seen).hasSize(25).doesNotHaveDuplicates();
    assertThat(seen.stream().map(MessageKey::ts).toList()).isSorted();
  }

  @Test
  void refusesABatchBeyondTheLimit() {
    IndexChange change = new IndexChange.DeleteFile(TEAM, "F1", 1);
    List<IndexChange> batch =
        Collections.nCopies(SearchLimits.defaults().maxBatchChanges() + 1, change);

    assertThatThrownBy(() -> index.apply(batch)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '%',
      textBlock =
          """
          deploy        % Two deployments       % Two [deployments]
          "quick brown" % a quick brown fox     % a [quick brown] fox
          cafe          % Café, CAFE            % [Café], [CAFE]
          dep*          % deep depot            % deep [depot]
          example       % <https://example.com> % <https://example.com>
          example       % <https://example.com|our example> % <https://example.com|our [example]>
          parley-main   % job parley-main       % job [parley-main]
          东京           % 我去东京               % 我去[东京]
          other         % nothing here          % nothing here
          -here         % nothing here          % nothing here
          """)
  void highlights(String query, String text, String marked) {
    assertThat(index.highlight(parsed(query), text))
        .isEqualTo(marked.replace('[', '\uE000').replace(']', '\uE001'));
  }

  @Test
  @Tag("fuzz")
  void anyQueryIsAnsweredAndHighlighted() {
    long seed = 11;
    Random random = new Random(seed);
    for (int ts = 1; ts <= 300; ts++) {
      put(message("C1", ts, QueryTexts.random(random)));
    }
    for (int round = 0; round < 3_000; round++) {
      String text = QueryTexts.random(random);
      SearchPage page = search(parsed(text), "C1");
      assertThat(page.hits()).as("seed %d round %d", seed, round).hasSizeLessThanOrEqualTo(100);
      String marked =
          index.highlight(parsed(text), "plain " + text.replaceAll("[\uE000\uE001]", ""));
      assertThat(marked.replaceAll("[\uE000\uE001]", ""))
          .as("seed %d round %d", seed, round)
          .isEqualTo("plain " + text.replaceAll("[\uE000\uE001]", ""));
    }
  }

  /** Private stays private, and nothing is missed: hits equal those of a plain list. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void findsExactlyWhatAPlainModelFinds(long seed) throws Exception {
    Random random = new Random(seed);
    SearchModel model = new SearchModel();
    for (int round = 0; round < 8; round++) {
      List<IndexChange> batch = new ArrayList<>();
      for (int change = 0; change < 60; change++) {
        batch.add(SearchModel.randomChange(random));
      }
      index.apply(batch);
      batch.forEach(model::apply);
      if (random.nextInt(3) == 0) {
        index.close();
        index = open();
      }
      for (int query = 0; query < 25; query++) {
        SearchRequest request = SearchModel.randomRequest(random);
        SearchPage found = index.search(request);
        assertThat(keys(found))
            .as("seed %d round %d %s", seed, round, request)
            .isEqualTo(model.search(request));
        assertThat(found.total()).isEqualTo(found.hits().size());
      }
    }
  }

  protected void put(SearchDocument document) {
    put(document, 1);
  }

  protected void put(SearchDocument document, long version) {
    index.apply(List.of(new IndexChange.Put(document, version)));
  }

  protected SearchPage search(SearchQuery query, String... conversations) {
    return index.search(request(query, true, conversations));
  }

  protected static SearchDocument.Message message(String conversation, long ts, String text) {
    return new SearchDocument.Message(
        TEAM, conversation, ts, 0, ME, false, text, Set.of(), List.of());
  }

  protected static SearchQuery parsed(String text) {
    return SearchQuery.parse(
        text, new NoNames(), ZoneOffset.UTC, Instant.EPOCH, SearchLimits.defaults());
  }

  private SearchPage search(String team, SearchQuery query, Set<String> conversations) {
    return search(query, new SearchScope(team, ME, conversations));
  }

  private SearchPage search(SearchQuery query, SearchScope scope) {
    return index.search(
        new SearchRequest(query, scope, Kind.MESSAGES, Sort.TIMESTAMP, false, 1, 100, true));
  }

  private List<String> files(String query, String conversation) {
    SearchRequest request =
        new SearchRequest(
            parsed(query),
            new SearchScope(TEAM, ME, Set.of(conversation)),
            Kind.FILES,
            Sort.SCORE,
            false,
            1,
            100,
            true);
    return index.search(request).hits().stream().map(hit -> ((SearchHit.File) hit).file()).toList();
  }

  private static SearchRequest request(SearchQuery query, boolean fresh, String... conversations) {
    return new SearchRequest(
        query,
        new SearchScope(TEAM, ME, new LinkedHashSet<>(List.of(conversations))),
        Kind.MESSAGES,
        Sort.TIMESTAMP,
        false,
        1,
        100,
        fresh);
  }

  private static List<MessageKey> keys(SearchPage page) {
    return page.hits().stream().map(hit -> ((SearchHit.Message) hit).key()).toList();
  }

  private static SearchDocument threaded(
      String conversation, long ts, long threadTs, String user, String text) {
    return new SearchDocument.Message(
        TEAM,
        conversation,
        ts,
        threadTs,
        user,
        false,
        text,
        Set.of(),
        List.of(new ReactionMark("eyes", List.of(user))));
  }

  private static SearchDocument file(
      String file, Set<String> conversations, String user, String text) {
    return new SearchDocument.File(TEAM, file, conversations, 1, user, text, Set.of(Feature.PDF));
  }

  @SuppressWarnings("NullAway") // JUnit fills it before each test.
  private static MessageIndex unopened() {
    return null;
  }
}
