package dev.parley.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.Home;
import dev.parley.store.Binds;
import dev.parley.store.Claims;
import dev.parley.store.Keyspace;
import dev.parley.store.Route;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.Store;
import dev.parley.store.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every store promises, tried on the rows of bookmarks, which have a text and a number. */
public abstract class StoreContract {
  private static final Home HOME = Home.local("T1");
  private static final int MANY = 1_000;

  private static final String COLUMNS =
      "INSERT INTO bookmarks (channel_id, bookmark_id, team_id, body, place, created_micros,"
          + " updated_micros, deleted, version) VALUES (:channel_id, :id, :team_id, :body, :place,"
          + " :number, 0, 0, 1)";
  private static final Statement INSERT = Statement.of(Keyspace.CHANNEL, COLUMNS);
  private static final Statement INSERT_MANY = Statement.ofKeys(Keyspace.CHANNEL, COLUMNS);
  private static final Statement FIND =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT bookmark_id, team_id, body, created_micros, version FROM bookmarks"
              + " WHERE channel_id = :channel_id AND bookmark_id = :id");
  private static final Statement LOCK =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT created_micros FROM bookmarks WHERE channel_id = :channel_id"
              + " AND bookmark_id = :id FOR UPDATE");
  private static final Statement LIST =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT bookmark_id FROM bookmarks WHERE channel_id = :channel_id ORDER BY bookmark_id");
  private static final Statement PLACED =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT bookmark_id FROM bookmarks WHERE channel_id = :channel_id AND place = :place");
  private static final Statement AMONG =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT bookmark_id FROM bookmarks WHERE channel_id = :channel_id"
              + " AND bookmark_id IN (:ids) ORDER BY bookmark_id");
  private static final Statement OF_KEYS =
      Statement.ofKeys(
          Keyspace.CHANNEL,
          "SELECT channel_id FROM bookmarks WHERE channel_id IN (:keys) AND team_id = :team_id");
  private static final Statement SET =
      Statement.of(
          Keyspace.CHANNEL,
          "UPDATE bookmarks SET created_micros = :number, version = version + 1"
              + " WHERE channel_id = :channel_id AND bookmark_id = :id");
  private static final Statement SET_SAME =
      Statement.of(
          Keyspace.CHANNEL,
          "UPDATE bookmarks SET created_micros = :number WHERE channel_id = :channel_id"
              + " AND bookmark_id = :id");

  private static final AtomicInteger CHANNELS = new AtomicInteger();

  /** A key of the test's own. */
  private final Route route = channel();

  protected abstract Store store();

  private static Route channel() {
    return Route.channel(HOME, "CSTORE" + CHANNELS.incrementAndGet());
  }

  private Route channelOn(String shard) {
    while (true) {
      Route route = channel();
      if (store().shardOf(Keyspace.CHANNEL, route.key()).equals(shard)) {
        return route;
      }
    }
  }

  private static Binds row(String id, String body, long number) {
    return Binds.of("id", id).and("body", body).and("place", "").and("number", number);
  }

  private void insert(Route at, Binds row) {
    store().write(at, session -> session.run(INSERT, row));
  }

  private List<String> texts(Statement statement, Binds binds, String column) {
    return store().read(route, session -> session.list(statement, binds, row -> row.text(column)));
  }

  private int run(Statement statement, Binds binds) {
    return store().write(route, session -> session.run(statement, binds));
  }

  private String body(String id) {
    return texts(FIND, Binds.of("id", id), "body").getFirst();
  }

  private long number(String id) {
    return store()
        .read(
            route,
            session -> session.one(FIND, Binds.of("id", id), row -> row.number("created_micros")))
        .orElseThrow();
  }

  private List<String> list(Route at) {
    return store()
        .read(at, session -> session.list(LIST, Binds.none(), row -> row.text("bookmark_id")));
  }

  @Test
  void keepsEveryCharacterOfATextAndItsLength() {
    String text = "'quoted' \\ \"%_\0\n\r\t ? :id é e\u0301 שלום 東京 \uD83D\uDE00\uD83C\uDFFD ";
    insert(route, row("B1", text, 1));
    insert(route, row("B2", text.repeat(40_000), 1));
    insert(route, row("B3", "", 1));
    assertThat(body("B1")).isEqualTo(text);
    assertThat(body("B2")).isEqualTo(text.repeat(40_000));
    assertThat(body("B3")).isEmpty();
  }

  @Test
  void keepsEveryNumber() {
    for (long number : List.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE)) {
      insert(route, row("B" + number, "", number));
      assertThat(number("B" + number)).isEqualTo(number);
    }
  }

  @Test
  void comparesTextsByTheirCharactersAlone() {
    Map<String, String> places =
        Map.of("B1", "e", "B2", "E", "B3", "é", "B4", "e\u0301", "B5", "\uD83D\uDE00", "B6", "😁");
    places.forEach((id, place) -> insert(route, row(id, "", 1).and("place", place)));
    places.forEach(
        (id, place) ->
            assertThat(texts(PLACED, Binds.of("place", place), "bookmark_id")).containsExactly(id));
  }

  @Test
  void aTextThatNoIdCanHoldEqualsNothing() {
    insert(route, row("B1", "", 1));
    for (String id : List.of("B\u00E9", "\uD83D\uDE00", "\u0000", "b1")) {
      Binds binds = Binds.of("id", id).and("number", 2);
      assertThat(texts(FIND, binds, "body")).isEmpty();
      assertThat(run(SET, binds)).isZero();
    }
  }

  @Test
  void aKeyWithABlankBehindItHasNoRows() {
    insert(route, row("B1", "", 1));
    Route blank = Route.channel(HOME, route.key() + " ");
    assertThat(list(blank)).isEmpty();
    assertThat(readKeys(List.of(blank.key()))).isEmpty();
    Binds change = Binds.of("id", "B1").and("number", 2);
    int changed = store().write(blank, session -> session.run(SET, change));
    assertThat(changed).isZero();
    assertThat(number("B1")).isEqualTo(1);
  }

  @Test
  void aSessionReachesTheKeyOfItsRouteAloneWhateverIsBound() {
    Route other = channel();
    insert(route, row("B1", "", 1).and("channel_id", other.key()).and("team_id", "T2"));
    assertThat(list(other)).isEmpty();
    assertThat(list(route)).containsExactly("B1");
    assertThat(texts(FIND, Binds.of("id", "B1"), "team_id")).containsExactly("T1");
  }

  @Test
  void aTransactionThatFailsLeavesNothing() {
    assertThatThrownBy(
            () ->
                store()
                    .write(
                        route,
                        session -> {
                          session.run(INSERT, row("B1", "", 1));
                          throw new IllegalStateException("no");
                        }))
        .hasMessage("no");
    assertThat(list(route)).isEmpty();
  }

  @Test
  void aTakenKeyIsADuplicateAndTheTransactionMayGoOn() {
    insert(route, row("B1", "first", 1));
    store()
        .write(
            route,
            session -> {
              assertThatThrownBy(() -> session.run(INSERT, row("B1", "second", 1)))
                  .isInstanceOfSatisfying(
                      StoreException.class,
                      e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.DUPLICATE));
              return session.run(INSERT, row("B2", "", 1));
            });
    assertThat(list(route)).containsExactly("B1", "B2");
    assertThat(body("B1")).isEqualTo("first");
  }

  @Test
  void aWriteCountsTheRowsThatItMatched() {
    insert(route, row("B1", "", 1));
    Binds same = Binds.of("id", "B1").and("number", 1);
    assertThat(run(SET_SAME, same)).isEqualTo(1);
    assertThat(run(SET_SAME, same.and("id", "B2"))).isZero();
  }

  @Test
  void aBatchWritesEveryRowOnce() {
    List<Binds> rows =
        IntStream.range(0, MANY).mapToObj(i -> row("B%04d".formatted(i), "x", i)).toList();
    store()
        .write(
            route,
            session -> {
              session.batch(INSERT, rows);
              return 0;
            });
    assertThat(list(route)).hasSize(MANY).isSorted();
    List<Binds> changes =
        IntStream.range(0, MANY)
            .mapToObj(i -> Binds.of("id", "B%04d".formatted(i)).and("number", -i))
            .toList();
    store()
        .write(
            route,
            session -> {
              session.batch(SET, changes);
              return 0;
            });
    assertThat(number("B0999")).isEqualTo(-999);
  }

  @Test
  void aListMayHaveAnyLength() {
    insert(route, row("B0001", "", 1));
    insert(route, row("B0003", "", 1));
    for (int length : List.of(1, 2, 3, 5, MANY)) {
      List<String> ids = IntStream.rangeClosed(1, length).mapToObj("B%04d"::formatted).toList();
      assertThat(texts(AMONG, Binds.of("ids", ids), "bookmark_id"))
          .isEqualTo(length < 3 ? List.of("B0001") : List.of("B0001", "B0003"));
    }
  }

  @Test
  void readsManyKeysOfOneWorkspaceAtOnce() {
    Route other = channel();
    Route elsewhere = Route.channel(Home.local("T2"), other.key() + "X");
    List.of(route, other, elsewhere).forEach(at -> insert(at, row("B1", "", 1)));
    List<String> keys =
        new ArrayList<>(IntStream.range(0, Store.KEYS_MAX - 3).mapToObj(i -> "CNONE" + i).toList());
    keys.addAll(List.of(route.key(), other.key(), elsewhere.key()));
    assertThat(readKeys(keys)).containsExactlyInAnyOrder(route.key(), other.key());
    assertThat(readKeys(List.of())).isEmpty();
    keys.add("CMORE");
    assertThatThrownBy(() -> readKeys(keys)).isInstanceOf(IllegalArgumentException.class);
  }

  private List<String> readKeys(List<String> keys) {
    return store()
        .readKeys(
            HOME, Keyspace.CHANNEL, keys, OF_KEYS, Binds.none(), row -> row.text("channel_id"));
  }

  @Test
  void aReadSeesWhatIsCommittedAndNothingElse() throws Exception {
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch looked = new CountDownLatch(1);
    try (ExecutorService writer = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> write =
          writer.submit(
              () ->
                  store()
                      .write(
                          route,
                          session -> {
                            int count = session.run(INSERT, row("B1", "", 1));
                            written.countDown();
                            await(looked);
                            return count;
                          }));
      await(written);
      store()
          .read(
              route,
              session -> {
                assertThat(ids(session)).isEmpty();
                looked.countDown();
                join(write);
                assertThat(ids(session)).containsExactly("B1");
                return 0;
              });
    }
  }

  private static List<String> ids(Session session) {
    return session.list(LIST, Binds.none(), row -> row.text("bookmark_id"));
  }

  @Test
  void changesUnderARowLockLoseNothing() throws Exception {
    noneIsLost(() -> store().write(route, session -> raise(session, "B1")));
  }

  @Test
  void changesUnderARowLockOfAShardsTransactionLoseNothing() throws Exception {
    String shard = store().shardOf(Keyspace.CHANNEL, route.key());
    noneIsLost(
        () ->
            store().writeShard(Keyspace.CHANNEL, shard, session -> raise(session.at(route), "B1")));
  }

  private void noneIsLost(Runnable raise) throws Exception {
    insert(route, row("B1", "", 0));
    long callers = 8;
    long rounds = 20;
    try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < callers; i++) {
        running.add(
            all.submit(
                () -> {
                  for (int round = 0; round < rounds; round++) {
                    raise.run();
                  }
                }));
      }
      running.forEach(StoreContract::join);
    }
    assertThat(number("B1")).isEqualTo(callers * rounds);
  }

  private static int raise(Session session, String id) {
    long old =
        session.one(LOCK, Binds.of("id", id), row -> row.number("created_micros")).orElseThrow();
    return session.run(SET, Binds.of("id", id).and("number", old + 1));
  }

  @Test
  void whoIsGivenUpForADeadlockRunsAgain() throws Exception {
    insert(route, row("B1", "", 0));
    insert(route, row("B2", "", 0));
    CyclicBarrier bothHoldOne = new CyclicBarrier(2);
    Map<String, Integer> attempts = new ConcurrentHashMap<>();
    try (ExecutorService both = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> running = new ArrayList<>();
      for (List<String> order : List.of(List.of("B1", "B2"), List.of("B2", "B1"))) {
        running.add(
            both.submit(
                () ->
                    store()
                        .write(
                            route,
                            session -> {
                              raise(session, order.getFirst());
                              if (attempts.merge(order.getFirst(), 1, Integer::sum) == 1) {
                                meet(bothHoldOne);
                              }
                              return raise(session, order.getLast());
                            })));
      }
      running.forEach(StoreContract::join);
    }
    assertThat(number("B1")).isEqualTo(2);
    assertThat(number("B2")).isEqualTo(2);
    assertThat(attempts.values().stream().mapToInt(Integer::intValue).sum()).isGreaterThan(2);
  }

  @Test
  void aShardsTransactionIsOneForTheKeysThatLieThere() {
    String shard = store().shardOf(Keyspace.CHANNEL, route.key());
    assertThat(store().shards(Keyspace.CHANNEL)).contains(shard);
    Route other = channelOn(shard);
    assertThatThrownBy(
            () ->
                store()
                    .writeShard(
                        Keyspace.CHANNEL,
                        shard,
                        session -> {
                          session.at(route).run(INSERT, row("B1", "", 1));
                          session.at(other).run(INSERT, row("B1", "", 1));
                          throw new IllegalStateException("no");
                        }))
        .hasMessage("no");
    assertThat(list(route)).isEmpty();
    assertThat(list(other)).isEmpty();
    store()
        .writeShard(
            Keyspace.CHANNEL,
            shard,
            session -> {
              session.batch(
                  INSERT_MANY,
                  List.of(
                      row("B1", "", 1).and("channel_id", route.key()).and("team_id", "T1"),
                      row("B1", "", 1).and("channel_id", other.key()).and("team_id", "T1")));
              return session.at(other).run(SET, Binds.of("id", "B1").and("number", 2));
            });
    assertThat(list(route)).containsExactly("B1");
    assertThat(number("B1")).isEqualTo(1);
    assertThat(list(other)).containsExactly("B1");
  }

  @Test
  void aStatementRunsInItsKeyspaceAndWithItsKeyAlone() {
    Route person = Route.user(HOME, "U1");
    assertThatThrownBy(
            () -> store().read(person, session -> session.list(LIST, Binds.none(), r -> 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                store()
                    .readShard(
                        Keyspace.CHANNEL,
                        store().shards(Keyspace.CHANNEL).getFirst(),
                        session -> session.list(LIST, Binds.none(), r -> 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store().read(route, session -> session.at(channel())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void ofManyWhoClaimOneValueOneHoldsIt() throws Exception {
    Map<String, Future<Boolean>> takers = new HashMap<>();
    try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 16; i++) {
        String object = "T" + i;
        takers.put(object, all.submit(() -> take(object)));
      }
    }
    List<String> holders =
        takers.entrySet().stream().filter(e -> join(e.getValue())).map(Map.Entry::getKey).toList();
    assertThat(holders).hasSize(1);
    String holder = holders.getFirst();
    assertThat(take(holder)).as("its own claim again").isTrue();
    Claims.free(store(), Claims.Kind.DOMAIN, route.key(), "TOTHER");
    assertThat(take("TLATE")).isFalse();
    Claims.free(store(), Claims.Kind.DOMAIN, route.key(), holder);
    assertThat(take("TLATE")).isTrue();
  }

  private boolean take(String object) {
    return Claims.take(
        store(), HOME, Claims.Kind.DOMAIN, route.key(), new Claims.Claim(object, "T1", ""), 1);
  }

  private static <T> T join(Future<T> future) {
    try {
      return future.get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("never came");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void meet(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
