package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.conversation.ChannelRows;
import dev.parley.json.Json;
import dev.parley.message.Author;
import dev.parley.message.Draft;
import dev.parley.message.Posted;
import dev.parley.message.Posts;
import dev.parley.model.Event;
import dev.parley.model.Home;
import dev.parley.model.Refusal;
import dev.parley.model.Role;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Row;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.Store;
import dev.parley.store.StoreException;
import dev.parley.store.outbox.Relay;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Tag("engine")
class PostLanesTest {

  @TempDir static Path dir;

  private static StoredRooms rooms;
  private static StoredRooms.Caller ann;
  private static StoredRooms.Caller bob;

  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeAll
  static void start(TestInfo test) {
    rooms = StoredRooms.start(dir, test);
    ann = rooms.person("ann", Role.MEMBER);
    bob = rooms.person("bob", Role.MEMBER);
  }

  @AfterAll
  static void stop() {
    rooms.close();
  }

  @AfterEach
  void end() {
    callers.shutdownNow();
  }

  private static String channel(String name) {
    return rooms.call(ann, "conversations.create", "name", name).at("/channel/id").asString();
  }

  private static Draft draft(
      StoredRooms.Caller author, String channel, String text, @Nullable String client) {
    Author by = new Author(author.id(), null, null, null, false);
    return Draft.ofText(rooms.home(), channel, by, text, null, client);
  }

  private static Draft reply(String channel, String text, long thread) {
    Author by = new Author(ann.id(), null, null, null, false);
    return Draft.ofText(rooms.home(), channel, by, text, thread, null);
  }

  private static List<String> texts(String channel) {
    List<String> texts = new ArrayList<>();
    for (JsonNode message :
        rooms
            .call(ann, "conversations.history", "channel", channel, "limit", "999")
            .path("messages")) {
      texts.addFirst(message.path("text").asString());
    }
    return texts;
  }

  private Posts posts(Store store, Consumer<Event> publisher) {
    Records records = rooms.rooms().records;
    return new Posts(
        new Records(store, records.ids(), records.clock()),
        publisher::accept,
        rooms.rooms().followUps);
  }

  /** Starts posts behind one that holds its lane, so that they are of one group. */
  private List<Future<Posted>> together(Posts posts, GatedStore store, List<Draft> drafts) {
    store.close.set(true);
    String first = drafts.getFirst().channelId();
    List<Thread> threads = new CopyOnWriteArrayList<>();
    List<Future<Posted>> all = new ArrayList<>();
    all.add(callers.submit(() -> posts.post(draft(ann, first, "ahead", null))));
    GatedStore.await(store.reached);
    for (Draft draft : drafts) {
      all.add(
          callers.submit(
              () -> {
                threads.add(Thread.currentThread());
                return posts.post(draft);
              }));
    }
    await()
        .until(
            () ->
                threads.size() == drafts.size()
                    && threads.stream().allMatch(t -> t.getState() == Thread.State.WAITING));
    store.opened.countDown();
    return all;
  }

  private static Posted done(Future<Posted> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  private static void refused(Future<Posted> future, String code) {
    assertThatThrownBy(() -> done(future))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOfSatisfying(Refusal.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void manyAtOnceAreDenseAndInTheOrderOfTheirTs() throws Exception {
    List<String> channels = List.of(channel("many-0"), channel("many-1"), channel("many-2"));
    rooms.events().clear();
    List<Future<Posted>> all = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      Draft draft = draft(ann, channels.get(i % 3), "m" + i, null);
      all.add(callers.submit(() -> rooms.rooms().posts.post(draft)));
    }
    Set<String> acknowledged = new HashSet<>();
    for (Future<Posted> one : all) {
      acknowledged.add(done(one).body().path("text").asString());
    }
    assertThat(acknowledged).hasSize(120);
    Set<String> stored = new HashSet<>();
    for (String channel : channels) {
      stored.addAll(texts(channel));
      List<Event> events =
          rooms.events().stream().filter(e -> e.stream().value().equals(channel)).toList();
      long first = events.getFirst().seq();
      assertThat(events.stream().map(Event::seq))
          .containsExactlyElementsOf(
              LongStream.range(first, first + events.size()).boxed().toList());
      List<String> ts =
          events.stream()
              .map(e -> Json.parse(e.json()).orElseThrow().path("ts").asString())
              .toList();
      assertThat(ts).isSorted().doesNotHaveDuplicates();
    }
    assertThat(stored).containsAll(acknowledged);
  }

  @Test
  void aGroupIsOneTransactionAndARefusedPostLeavesItsNeighbours() throws Exception {
    String open = channel("neighbours");
    String archived = channel("archived");
    rooms.call(ann, "conversations.archive", "channel", archived);
    GatedStore store = new GatedStore(rooms.rooms().records.store());
    Posts posts = posts(store, event -> {});
    List<Future<Posted>> all =
        together(
            posts,
            store,
            List.of(
                draft(ann, open, "one", "same"),
                draft(bob, open, "outsider", null),
                draft(ann, open, "again", "same"),
                reply(open, "to nothing", 42),
                draft(ann, open, "two", null)));
    assertThat(done(all.get(1)).tsMicros()).isEqualTo(done(all.get(3)).tsMicros());
    refused(all.get(2), "not_in_channel");
    refused(all.get(4), "thread_not_found");
    done(all.get(5));
    assertThat(texts(open)).hasSize(4).contains("ahead", "two").doesNotContain("outsider");
    assertThat(store.transactions).hasValue(2);
    assertThatThrownBy(() -> posts.post(draft(ann, archived, "late", null)))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void aGroupThatBreaksIsTriedOneByOne() throws Exception {
    String channel = channel("broken");
    GatedStore store = new GatedStore(rooms.rooms().records.store());
    store.breaks.set(true);
    List<Future<Posted>> all =
        together(
            posts(store, event -> {}),
            store,
            List.of(draft(ann, channel, "one", null), draft(ann, channel, "two", null)));
    for (Future<Posted> one : all) {
      done(one);
    }
    assertThat(texts(channel)).hasSize(4).contains("ahead", "one", "two");
    assertThat(store.transactions).as("ahead, the group, and each of it").hasValue(4);
  }

  @Test
  void aPostWhoseCommitIsUnclearIsRepeatedOnlyWhereItsIdFindsIt() throws Exception {
    String channel = channel("unclear");
    GatedStore store = new GatedStore(rooms.rooms().records.store());
    store.unclear.set(true);
    Posts posts = posts(store, event -> {});
    Posted known = posts.post(draft(ann, channel, "known", "an-id-of-a-client"));
    assertThat(store.transactions).hasValue(2);

    store.unclear.set(true);
    assertThatThrownBy(() -> posts.post(draft(ann, channel, "nameless", null)))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNCLEAR));
    assertThat(store.transactions).hasValue(3);

    assertThat(texts(channel)).hasSize(3).endsWith("known", "nameless");
    assertThat(posts.post(draft(ann, channel, "known", "an-id-of-a-client")).tsMicros())
        .isEqualTo(known.tsMicros());
  }

  @Test
  void aConversationThatSomebodyElseHasLockedHoldsNoNeighbour() throws Exception {
    String free = channel("free");
    String held = sameLane(free);
    GatedStore store = new GatedStore(rooms.rooms().records.store());
    Posts posts = posts(store, event -> {});
    CountDownLatch locked = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    Future<?> holder =
        callers.submit(
            () ->
                rooms
                    .rooms()
                    .records
                    .store()
                    .write(
                        Route.channel(rooms.home(), held),
                        session -> {
                          ChannelRows.lock(session);
                          locked.countDown();
                          GatedStore.await(end);
                          return true;
                        }));
    GatedStore.await(locked);
    List<Future<Posted>> all =
        together(
            posts, store, List.of(draft(ann, free, "goes", null), draft(ann, held, "waits", null)));
    done(all.get(1));
    assertThat(all.get(2).isDone()).isFalse();
    end.countDown();
    holder.get(20, TimeUnit.SECONDS);
    done(all.get(2));
    assertThat(texts(held)).contains("waits");
  }

  /** Another conversation that waits in the same lane. */
  private static String sameLane(String channel) {
    for (int i = 0; ; i++) {
      String other = channel("held-" + i);
      if (Math.floorMod(other.hashCode(), 2) == Math.floorMod(channel.hashCode(), 2)) {
        return other;
      }
    }
  }

  @Test
  void whatWasCommittedAndNotToldTheRelayTellsOnceInOrder() throws Exception {
    String channel = channel("untold");
    GatedStore store = new GatedStore(rooms.rooms().records.store());
    Posts posts =
        posts(
            store,
            event -> {
              throw new IllegalStateException("the process is gone");
            });
    for (Future<Posted> one :
        together(
            posts,
            store,
            List.of(draft(ann, channel, "one", null), draft(ann, channel, "two", null)))) {
      done(one);
    }
    List<Relay.Item> told = new ArrayList<>();
    Relay relay =
        new Relay(
            rooms.rooms().records.store(),
            Keyspace.CHANNEL,
            store.shardOf(Keyspace.CHANNEL, channel),
            "test",
            rooms.rooms().records.clock(),
            List.of(consumer("sockets", told), consumer("copies", new ArrayList<>())));
    drain(relay);
    assertThat(told.stream().map(Relay.Item::position))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, told.size()).boxed().toList());
    List<Long> seqs =
        told.stream()
            .map(Relay.Item::event)
            .filter(event -> event.stream().value().equals(channel))
            .map(Event::seq)
            .toList();
    assertThat(seqs).isSorted().doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(3);
    posts(rooms.rooms().records.store(), event -> {}).post(draft(ann, channel, "later", null));
    int before = told.size();
    drain(relay);
    assertThat(told).hasSize(before + 1);
    assertThat(told.getLast().event().seq()).isEqualTo(seqs.getLast() + 1);
  }

  private static void drain(Relay relay) {
    await()
        .until(
            () -> {
              relay.step();
              return relay.isIdle();
            });
  }

  private static Relay.Consumer consumer(String name, List<Relay.Item> told) {
    return new Relay.Consumer() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public void accept(List<Relay.Item> items) {
        told.addAll(items);
      }
    };
  }

  /** The store, whose first transaction of a shard waits until others have gathered behind it. */
  private static final class GatedStore implements Store {
    final AtomicInteger transactions = new AtomicInteger();
    final AtomicBoolean close = new AtomicBoolean();
    final AtomicBoolean breaks = new AtomicBoolean();
    final AtomicBoolean unclear = new AtomicBoolean();
    final CountDownLatch reached = new CountDownLatch(1);
    final CountDownLatch opened = new CountDownLatch(1);
    private final Store store;

    GatedStore(Store store) {
      this.store = store;
    }

    static void await(CountDownLatch latch) {
      try {
        if (!latch.await(20, TimeUnit.SECONDS)) {
          throw new IllegalStateException("never opened");
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public <T> T writeShard(Keyspace keyspace, String shard, Function<Session, T> work) {
      transactions.incrementAndGet();
      if (close.compareAndSet(true, false)) {
        reached.countDown();
        await(opened);
      } else if (breaks.compareAndSet(true, false)) {
        return store.writeShard(
            keyspace,
            shard,
            session -> {
              var _ = work.apply(session);
              throw new StoreException(
                  StoreException.Kind.FAULT, "one row does not fit", new IllegalStateException());
            });
      }
      T result = store.writeShard(keyspace, shard, work);
      if (unclear.compareAndSet(true, false)) {
        throw new StoreException(
            StoreException.Kind.UNCLEAR, "nobody answered the commit", new IllegalStateException());
      }
      return result;
    }

    @Override
    public <T> T read(Route route, Function<Session, T> work) {
      return store.read(route, work);
    }

    @Override
    public <T> T write(Route route, Function<Session, T> work) {
      return store.write(route, work);
    }

    @Override
    public <T> List<T> readKeys(
        Home home,
        Keyspace keyspace,
        Collection<String> keys,
        Statement statement,
        Binds binds,
        Row.Mapper<T> mapper) {
      return store.readKeys(home, keyspace, keys, statement, binds, mapper);
    }

    @Override
    public List<String> shards(Keyspace keyspace) {
      return store.shards(keyspace);
    }

    @Override
    public String shardOf(Keyspace keyspace, String key) {
      return store.shardOf(keyspace, key);
    }

    @Override
    public <T> T readShard(Keyspace keyspace, String shard, Function<Session, T> work) {
      return store.readShard(keyspace, shard, work);
    }

    @Override
    public void close() {}
  }
}
