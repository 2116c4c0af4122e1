package dev.parley.search.lucene;

import dev.parley.search.IndexChange;
import dev.parley.search.MessageIndex;
import dev.parley.search.SearchException;
import dev.parley.search.SearchException.Code;
import dev.parley.search.SearchLimits;
import dev.parley.search.SearchPage;
import dev.parley.search.SearchQuery;
import dev.parley.search.SearchRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.AlreadyClosedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index in a folder of this machine, opened at its first use.
 *
 * <p>{@code writing} guards all that changes; searches read beside it. A failed write closes the
 * index, so the next call starts from the last commit, which is what {@link #position} answers: no
 * half-applied batch stays behind. A search that would miss what is older than the limit refreshes
 * first, so changes that nobody looks for become few large segments. A commit is timed only while
 * something waits for it, so an idle index costs no thread and no tick; one that nobody uses for a
 * while is closed, as its buffers and readers are the larger part of an idle server. What the last
 * commit says is then read without opening it.
 */
public final class LuceneMessageIndex implements MessageIndex {
  private static final Logger log = LoggerFactory.getLogger(LuceneMessageIndex.class);

  /** Kept, since a logger that nobody holds forgets its level. */
  private static final java.util.logging.Logger ADVICE =
      java.util.logging.Logger.getLogger(
          "org.apache.lucene.internal.vectorization.VectorizationProvider");

  static {
    // It advises a module that the JDK still incubates, in two lines between those of the log.
    ADVICE.setLevel(java.util.logging.Level.SEVERE);
  }

  private static final String COMPLETE = "complete";
  private static final String REACHED = "reached";
  private static final String POSITION = "position.";

  /** No change waits to be seen. */
  private static final long NONE = Long.MAX_VALUE;

  private final IndexFolder folder;
  private final Clock clock;
  private final ScheduledExecutorService timer;
  private final SearchLimits limits;
  private final Searches searches;
  private final Highlighter highlighter;
  private final ReentrantLock writing = new ReentrantLock();
  private final AtomicBoolean commitTimed = new AtomicBoolean();
  private final AtomicBoolean idleTimed = new AtomicBoolean();
  private final Map<String, Long> durable = new HashMap<>();
  private final Map<String, Long> applied = new HashMap<>();
  private volatile @Nullable OpenIndex open;
  private volatile long unseenSinceMillis = NONE;
  private volatile boolean complete;
  private boolean durablyComplete;
  private String reached = "";
  private String durablyReached = "";
  private boolean known;
  private boolean closed;
  private volatile long usedMillis;
  private int uncommitted;

  /**
   * Opens nothing yet.
   *
   * @param folder the index's own; created when it is missing
   * @param timer only starts work, which runs on virtual threads; outlives the index
   */
  public LuceneMessageIndex(
      Path folder, Clock clock, ScheduledExecutorService timer, SearchLimits limits) {
    this.folder = new IndexFolder(folder, limits);
    this.clock = clock;
    this.timer = timer;
    this.limits = limits;
    Analyzer forQuery = TextAnalysis.forQuery();
    Analyzer forPrefix = TextAnalysis.forPrefix();
    this.searches = new Searches(new QueryTranslator(forQuery, forPrefix, limits), limits);
    this.highlighter = new Highlighter(TextAnalysis.forIndex(), forQuery, forPrefix);
  }

  @Override
  public void apply(List<IndexChange> changes) {
    if (changes.size() > limits.maxBatchChanges()) {
      throw new IllegalArgumentException(
          "A batch holds at most " + limits.maxBatchChanges() + " changes");
    }
    write(
        index -> {
          long now = clock.millis();
          for (IndexChange change : changes) {
            index.apply(change, now);
          }
          uncommitted += changes.size();
          unseenSinceMillis = Math.min(unseenSinceMillis, now);
          if (uncommitted >= limits.maxUncommittedChanges()) {
            commitTo(index);
          }
        });
    time(commitTimed, limits.maxUncommittedMillis(), this::commit);
  }

  @Override
  public void advance(String source, long position) {
    write(index -> applied.merge(source, position, Math::max));
    time(commitTimed, limits.maxUncommittedMillis(), this::commit);
  }

  @Override
  public long position(String source) {
    writing.lock();
    try {
      know();
      return durable.getOrDefault(source, 0L);
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void commit() {
    write(this::commitTo);
  }

  @Override
  public void refresh() {
    write(
        index -> {
          index.refresh();
          unseenSinceMillis = NONE;
        });
  }

  @Override
  public SearchPage search(SearchRequest request) {
    if (request.scope().conversations().size() > limits.maxConversations()) {
      throw new IllegalArgumentException(
          "A scope holds at most " + limits.maxConversations() + " conversations");
    }
    try {
      return page(request);
    } catch (AlreadyClosedException closedMeanwhile) {
      return again(request);
    }
  }

  /** An index may be closed for idleness beside the first try; the second one opens it. */
  private SearchPage again(SearchRequest request) {
    try {
      return page(request);
    } catch (AlreadyClosedException reopening) {
      throw new SearchException(Code.UNAVAILABLE, "The search index is closed", reopening);
    }
  }

  private SearchPage page(SearchRequest request) {
    OpenIndex index = open;
    if (index == null || isDue(request)) {
      refresh();
      index = reader();
    }
    usedMillis = clock.millis();
    try {
      DirectoryReader reader = index.readers().acquire();
      try {
        return searches.search(reader, request, complete);
      } finally {
        index.readers().release(reader);
      }
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  private boolean isDue(SearchRequest request) {
    long since = unseenSinceMillis;
    return since != NONE && (request.fresh() || clock.millis() - since >= limits.maxUnseenMillis());
  }

  @Override
  public String highlight(SearchQuery query, String text) {
    return highlighter.highlight(query, text);
  }

  @Override
  public State state() {
    writing.lock();
    try {
      know();
      return complete ? State.READY : State.NEEDS_REBUILD;
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void reach(String place) {
    write(index -> reached = place);
    time(commitTimed, limits.maxUncommittedMillis(), this::commit);
  }

  @Override
  public String reached() {
    writing.lock();
    try {
      know();
      return durablyReached;
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void discard() {
    writing.lock();
    try {
      drop();
      Files.createDirectories(folder.path());
      folder.discard();
    } catch (IOException failure) {
      throw new SearchException(Code.UNAVAILABLE, "The search index cannot be removed", failure);
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void rebuilt() {
    write(
        index -> {
          complete = true;
          reached = "";
          commitTo(index);
        });
  }

  @Override
  public State verify() {
    write(OpenIndex::verify, Failure.TOLERATED);
    return state();
  }

  @Override
  public void close() {
    writing.lock();
    try {
      OpenIndex index = open;
      if (index != null) {
        commitTo(index);
        drop();
      }
      closed = true;
    } catch (IOException failure) {
      drop();
      closed = true;
      throw new SearchException(Code.UNAVAILABLE, "The search index was not committed", failure);
    } finally {
      writing.unlock();
    }
  }

  /** Work on the open index, under the lock. */
  @FunctionalInterface
  private interface Work {
    void on(OpenIndex index) throws IOException;
  }

  /** What a write that finds damage does after the index has been thrown away. */
  private enum Failure {
    THROWN,
    TOLERATED
  }

  private void write(Work work) {
    write(work, Failure.THROWN);
  }

  private void write(Work work, Failure damage) {
    writing.lock();
    try {
      work.on(opened());
      usedMillis = clock.millis();
    } catch (IOException failure) {
      SearchException answer = failed(failure);
      if (damage == Failure.THROWN || !IndexFolder.isDamage(failure)) {
        throw answer;
      }
    } catch (AlreadyClosedException failure) {
      drop();
      throw new SearchException(Code.UNAVAILABLE, "The search index had failed", failure);
    } finally {
      writing.unlock();
    }
  }

  private OpenIndex reader() {
    OpenIndex index = open;
    if (index != null) {
      return index;
    }
    writing.lock();
    try {
      return opened();
    } finally {
      writing.unlock();
    }
  }

  private OpenIndex opened() {
    OpenIndex index = open;
    if (index != null) {
      return index;
    }
    if (closed) {
      throw new SearchException(Code.UNAVAILABLE, "The search index is closed");
    }
    try {
      index = folder.open();
    } catch (IOException failure) {
      throw new SearchException(Code.UNAVAILABLE, "The search index cannot be opened", failure);
    }
    remember(index.commitData());
    open = index;
    usedMillis = clock.millis();
    time(idleTimed, limits.maxIdleMillis(), this::closeIdle);
    return index;
  }

  /** Knows what the last commit says, of an index that need not be open for it. */
  private void know() {
    if (open != null || known) {
      return;
    }
    if (closed) {
      throw new SearchException(Code.UNAVAILABLE, "The search index is closed");
    }
    try {
      remember(folder.peek());
    } catch (IOException failure) {
      throw new SearchException(Code.UNAVAILABLE, "The search index cannot be read", failure);
    }
  }

  private void remember(Map<String, String> data) {
    complete = Boolean.parseBoolean(data.get(COMPLETE));
    durablyComplete = complete;
    reached = data.getOrDefault(REACHED, "");
    durablyReached = reached;
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
    known = true;
  }

  private void closeIdle() {
    writing.lock();
    try {
      OpenIndex index = open;
      if (index == null) {
        return;
      }
      long left = limits.maxIdleMillis() - (clock.millis() - usedMillis);
      if (left > 0) {
        time(idleTimed, left, this::closeIdle);
        return;
      }
      commitTo(index);
      drop();
    } catch (IOException failure) {
      throw failed(failure);
    } finally {
      writing.unlock();
    }
  }

  private void commitTo(OpenIndex index) throws IOException {
    if (uncommitted == 0
        && applied.equals(durable)
        && complete == durablyComplete
        && reached.equals(durablyReached)) {
      return;
    }
    Map<String, String> data = new HashMap<>();
    data.put(IndexFolder.FORMAT, Fields.FORMAT);
    data.put(COMPLETE, Boolean.toString(complete));
    data.put(REACHED, reached);
    applied.forEach((source, position) -> data.put(POSITION + source, Long.toString(position)));
    index.commit(data, clock.millis());
    durable.putAll(applied);
    durablyComplete = complete;
    durablyReached = reached;
    uncommitted = 0;
  }

  /** Leaves the index closed, and the folder empty when its files are damaged. */
  private SearchException failed(IOException failure) {
    writing.lock();
    try {
      drop();
      if (IndexFolder.isDamage(failure)) {
        log.warn("The search index is damaged and is built anew", failure);
        folder.discard();
      }
    } catch (IOException second) {
      failure.addSuppressed(second);
    } finally {
      writing.unlock();
    }
    return new SearchException(Code.UNAVAILABLE, "The search index failed", failure);
  }

  private void drop() {
    OpenIndex index = open;
    open = null;
    unseenSinceMillis = NONE;
    known = false;
    if (index == null) {
      return;
    }
    try {
      index.close();
    } catch (IOException | RuntimeException failure) {
      log.warn("The search index did not close cleanly", failure);
    }
  }

  private void time(AtomicBoolean timed, long delayMillis, Runnable work) {
    if (timed.compareAndSet(false, true)) {
      var _ =
          timer.schedule(
              () -> Thread.ofVirtual().name("search-index").start(() -> due(timed, work)),
              delayMillis,
              TimeUnit.MILLISECONDS);
    }
  }

  private void due(AtomicBoolean timed, Runnable work) {
    timed.set(false);
    writing.lock();
    try {
      if (open != null) {
        work.run();
      }
    } catch (SearchException failure) {
      // Nobody waits for this one; the consumer meets the same failure with its next batch.
      log.warn("The search index could not be written: {}", failure.code(), failure);
    } finally {
      writing.unlock();
    }
  }

  /** For tests: leaves everything as a killed process does. */
  void abandon() {
    writing.lock();
    try {
      drop();
      closed = true;
    } finally {
      writing.unlock();
    }
  }
}
