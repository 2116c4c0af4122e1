package dev.parley.search.lucene;

import dev.parley.search.SearchException;
import dev.parley.search.SearchException.Code;
import dev.parley.search.SearchHit;
import dev.parley.search.SearchLimits;
import dev.parley.search.SearchPage;
import dev.parley.search.SearchRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.ReaderManager;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LRUQueryCache;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.TopFieldDocs;

/** Runs searches, a bounded number at once and each for a bounded time. */
final class Searches {
  private static final int MAX_CACHED_QUERIES = 100;
  private static final long MAX_CACHE_BYTES = 4L << 20;

  private final QueryTranslator translator;
  private final SearchLimits limits;
  private final Semaphore places;
  private final LRUQueryCache cache = new LRUQueryCache(MAX_CACHED_QUERIES, MAX_CACHE_BYTES);

  Searches(QueryTranslator translator, SearchLimits limits) {
    this.translator = translator;
    this.limits = limits;
    this.places = new Semaphore(limits.maxConcurrentSearches(), true);
  }

  SearchPage search(ReaderManager readers, SearchRequest request, boolean complete)
      throws IOException {
    DirectoryReader reader = readers.acquire();
    try {
      return search(reader, request, complete);
    } finally {
      readers.release(reader);
    }
  }

  private SearchPage search(DirectoryReader reader, SearchRequest request, boolean complete)
      throws IOException {
    enter();
    try {
      long deadlineNanos =
          System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limits.maxSearchMillis());
      IndexSearcher searcher = new IndexSearcher(reader);
      searcher.setQueryCache(cache);
      searcher.setTimeout(() -> System.nanoTime() - deadlineNanos > 0);
      SearchPage page = page(new HitReader(searcher), request, complete);
      if (searcher.timedOut()) {
        throw new SearchException(Code.TIMEOUT, "The search took too long");
      }
      return page;
    } finally {
      places.release();
    }
  }

  private SearchPage page(HitReader hits, SearchRequest request, boolean complete)
      throws IOException {
    int count = Math.clamp(request.count(), 1, limits.maxPageHits());
    int page = Math.max(1, request.page());
    long first = (page - 1L) * count;
    int reach = (int) Math.min(first + count, limits.maxReachableHits());
    Query query = translator.translate(request, hits.searcher());
    Sort order = HitReader.order(request.sort(), request.ascending());
    TopFieldDocs top = hits.top(query, order, reach, limits.maxCountedHits());
    List<SearchHit> found = new ArrayList<>();
    for (long at = first; at < top.scoreDocs.length; at++) {
      ScoreDoc doc = top.scoreDocs[(int) at];
      found.add(
          switch (request.kind()) {
            case MESSAGES -> hits.message(doc);
            case FILES -> hits.file(doc);
          });
    }
    long total = top.totalHits.value();
    int pages = Math.ceilDiv((int) Math.min(total, limits.maxReachableHits()), count);
    return new SearchPage(found, total, page, count, pages, complete);
  }

  private void enter() {
    try {
      if (!places.tryAcquire(limits.maxSearchWaitMillis(), TimeUnit.MILLISECONDS)) {
        throw new SearchException(Code.BUSY, "Too many searches at once");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new SearchException(Code.BUSY, "The search was interrupted", interrupted);
    }
  }
}
