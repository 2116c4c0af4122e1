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
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.lucene.analysis.Analyzer;
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

  /** No change waits to be seen. */
  private static final long NONE = Long.MAX_VALUE;

  private final IndexFolder folder;
  private final Clock clock;
  private final SearchLimits limits;
  private final Searches searches;
  private final Highlighter highlighter;
  private final ReentrantLock writing = new ReentrantLock();
  private final Alarm commits;
  private final Alarm idleness;
  private final Reach reach = new Reach();
  private volatile @Nullable OpenIndex open;
  private volatile long unseenSinceMillis = NONE;
  private boolean known;
  private boolean closed;
  private volatile long usedMillis;

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
    this.commits = new Alarm(timer, () -> due(this::commit));
    this.idleness = new Alarm(timer, () -> due(this::closeIdle));
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
          reach.changed(changes.size());
          unseenSinceMillis = Math.min(unseenSinceMillis, now);
          if (reach.uncommitted() >= limits.maxUncommittedChanges()) {
            commitTo(index);
          }
        });
    commits.in(limits.maxUncommittedMillis());
  }

  @Override
  public void advance(String source, long position) {
    write(index -> reach.advance(source, position));
    commits.in(limits.maxUncommittedMillis());
  }

  @Override
  public long position(String source) {
    return known(() -> reach.durablePosition(source));
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
      // It may be closed for idleness beside the first try; the second one opens it.
      try {
        return page(request);
      } catch (AlreadyClosedException reopening) {
        throw new SearchException(Code.UNAVAILABLE, "The search index is closed", reopening);
      }
    }
  }

  private SearchPage page(SearchRequest request) {
    OpenIndex index = open;
    long since = unseenSinceMillis;
    long unseenMillis = since == NONE ? -1 : Math.max(0, clock.millis() - since);
    if (index == null || unseenMillis >= (request.fresh() ? 0 : limits.maxUnseenMillis())) {
      refresh();
      index = locked(this::opened);
    }
    usedMillis = clock.millis();
    try {
      return searches.search(index.readers(), request, reach.isComplete());
    } catch (IOException failure) {
      throw failed(failure);
    }
  }

  @Override
  public String highlight(SearchQuery query, String text) {
    return highlighter.highlight(query, text);
  }

  @Override
  public State state() {
    return known(() -> reach.isComplete() ? State.READY : State.NEEDS_REBUILD);
  }

  @Override
  public void reach(String place) {
    write(index -> reach.place(place));
    commits.in(limits.maxUncommittedMillis());
  }

  @Override
  public String reached() {
    return known(reach::durablePlace);
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
          reach.complete();
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
      }
    } catch (IOException failure) {
      throw new SearchException(Code.UNAVAILABLE, "The search index was not committed", failure);
    } finally {
      if (open != null) {
        drop();
      }
      closed = true;
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
    reach.read(index.commitData());
    known = true;
    open = index;
    usedMillis = clock.millis();
    idleness.in(limits.maxIdleMillis());
    return index;
  }

  private <T> T known(Supplier<T> fact) {
    return locked(
        () -> {
          know();
          return fact.get();
        });
  }

  private <T> T locked(Supplier<T> work) {
    writing.lock();
    try {
      return work.get();
    } finally {
      writing.unlock();
    }
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
      reach.read(folder.peek());
      known = true;
    } catch (IOException failure) {
      throw new SearchException(Code.UNAVAILABLE, "The search index cannot be read", failure);
    }
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
        idleness.in(left);
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
    if (reach.isCommitted()) {
      return;
    }
    index.commit(reach.data(), clock.millis());
    reach.committed();
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

  /** Does what was timed, unless the index was closed meanwhile. */
  private void due(Runnable work) {
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
