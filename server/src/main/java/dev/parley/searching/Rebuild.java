package dev.parley.searching;

import dev.parley.search.IndexChange;
import dev.parley.search.MessageIndex;
import dev.parley.search.SearchException;
import dev.parley.store.Keyspace;
import dev.parley.store.Store;
import dev.parley.store.StoreException;
import dev.parley.store.outbox.Relay;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fills an index that is new, was damaged or is older than the database with all that the store
 * holds, in pages and beside the events that go on; after a crash from where it was. Its thread
 * ends with {@link #close}.
 *
 * <p>An event that the relay has handed on is in the store already, so it does not matter that one
 * applied just before the index was thrown away is lost: the rebuild reads it.
 */
public final class Rebuild implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Rebuild.class);
  private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(10);

  /**
   * A source that is at 1 from the begin of a rebuild on, and at 0 again once all is thrown away.
   */
  private static final String BEGUN = "rebuild";

  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final MessageIndex index;
  private final Sources sources;
  private volatile boolean open = true;
  private volatile @Nullable Thread thread;

  public Rebuild(MessageIndex index, Sources sources) {
    this.index = index;
    this.sources = sources;
  }

  /** Begins to look after the index. */
  public void start() {
    thread = Thread.ofVirtual().name("search-rebuild").start(this::run);
  }

  /** Says that the index may need to be looked at now. */
  void wake() {
    if (index.state() == MessageIndex.State.NEEDS_REBUILD) {
      LockSupport.unpark(thread);
    }
  }

  /** Throws the index away, so that it is built anew. */
  void discard(String why) {
    LOG.warn("The search index is built anew: {}", why);
    synchronized (this) {
      index.discard();
    }
    LockSupport.unpark(thread);
  }

  private void run() {
    while (open) {
      long pause = CHECK_NANOS;
      try {
        if (index.state() == MessageIndex.State.NEEDS_REBUILD && isThereAnything()) {
          rebuild();
        }
      } catch (SearchException | StoreException e) {
        if (open) {
          LOG.warn("The search index is not built yet", e);
        }
        pause = AGAIN_NANOS;
      }
      if (open) {
        LockSupport.parkNanos(pause);
      }
    }
  }

  /** A store without conversations needs no index, which would cost memory. */
  private boolean isThereAnything() {
    return sources.store().shards(Keyspace.CHANNEL).stream()
        .anyMatch(shard -> !sources.places().page(shard, "", 1).isEmpty());
  }

  /**
   * Where a rebuild is.
   *
   * @param stage messages, then files
   * @param shard of the stage
   * @param owner the conversation, or the file's owner
   * @param item the ts, or the file, that was applied last
   */
  private record Reached(Stage stage, String shard, String owner, String item) {
    private static final String APART = "\n";

    static Reached of(String text) {
      String[] parts = text.split(APART, -1);
      return parts.length == 4
          ? new Reached(Stage.valueOf(parts[0]), parts[1], parts[2], parts[3])
          : start(Stage.MESSAGES);
    }

    static Reached start(Stage stage) {
      return new Reached(stage, "", "", "");
    }

    /** Where the rebuild of a shard begins; nowhere where it is done with it. */
    @Nullable Reached in(Stage wanted, String wantedShard) {
      int order = stage.compareTo(wanted);
      int shards = order != 0 ? order : shard.compareTo(wantedShard);
      return shards == 0 ? this : shards < 0 ? new Reached(wanted, wantedShard, "", "") : null;
    }

    String text() {
      return String.join(APART, stage.name(), shard, owner, item);
    }
  }

  private enum Stage {
    MESSAGES,
    FILES
  }

  private void rebuild() {
    noteHeads();
    index.advance(BEGUN, 1);
    Reached begin = Reached.of(index.reached());
    LOG.info("The search index is being built");
    long documents = 0;
    Store store = sources.store();
    for (String shard : store.shards(Keyspace.CHANNEL).stream().sorted().toList()) {
      documents += messages(begin.in(Stage.MESSAGES, shard));
    }
    for (String shard : store.shards(Keyspace.USER).stream().sorted().toList()) {
      documents += files(begin.in(Stage.FILES, shard));
    }
    finish(documents);
  }

  /** What was handed on before is in the store; what comes now is applied as it comes. */
  private void noteHeads() {
    for (Keyspace keyspace : List.of(Keyspace.TEAM, Keyspace.CHANNEL, Keyspace.USER)) {
      for (String shard : sources.store().shards(keyspace)) {
        index.advance(
            OutboxIndexer.source(keyspace, shard),
            Relay.position(sources.store(), keyspace, shard, OutboxIndexer.NAME));
      }
    }
  }

  private long messages(@Nullable Reached begin) {
    if (begin == null) {
      return 0;
    }
    long documents = 0;
    String from = begin.owner();
    while (open) {
      List<Place> page = sources.places().page(begin.shard(), from, OutboxIndexer.BATCH_MAX);
      for (Place place : page) {
        boolean resumed = place.channelId().equals(begin.owner()) && !begin.item().isEmpty();
        documents += messages(begin.shard(), place, resumed ? Long.parseLong(begin.item()) : 0);
      }
      if (page.size() < OutboxIndexer.BATCH_MAX) {
        return documents;
      }
      from = page.getLast().channelId() + "0";
    }
    return documents;
  }

  private long messages(String shard, Place place, long after) {
    long documents = 0;
    long last = after;
    boolean more = true;
    while (open && more) {
      IndexedMessages.Page page = sources.messages().page(place, last, OutboxIndexer.BATCH_MAX);
      last = Math.max(last, page.last());
      documents +=
          apply(
              page.changes(),
              new Reached(Stage.MESSAGES, shard, place.channelId(), String.valueOf(last)));
      more = page.full();
    }
    return documents;
  }

  private long files(@Nullable Reached begin) {
    if (begin == null) {
      return 0;
    }
    long documents = 0;
    IndexedFiles.Ref after = new IndexedFiles.Ref(begin.owner(), begin.item());
    while (open) {
      List<IndexedFiles.Indexed> page =
          sources.files().page(begin.shard(), after, OutboxIndexer.BATCH_MAX);
      if (page.isEmpty()) {
        return documents;
      }
      after = page.getLast().ref();
      documents +=
          apply(
              page.stream().map(IndexedFiles.Indexed::change).toList(),
              new Reached(Stage.FILES, begin.shard(), after.ownerId(), after.fileId()));
    }
    return documents;
  }

  private int apply(List<IndexChange> changes, Reached reached) {
    if (!changes.isEmpty()) {
      index.apply(changes);
      index.reach(reached.text());
    }
    return changes.size();
  }

  /** Says that the index is whole, unless it was thrown away meanwhile. */
  private synchronized void finish(long documents) {
    if (!open) {
      return;
    }
    index.commit();
    if (index.position(BEGUN) == 1) {
      index.rebuilt();
      LOG.info("The search index is built: {} documents", documents);
    }
  }

  @Override
  public void close() {
    open = false;
    Thread running = thread;
    if (running == null) {
      return;
    }
    LockSupport.unpark(running);
    try {
      running.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
