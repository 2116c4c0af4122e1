package dev.parley.search;

import java.util.List;

/**
 * One page of hits.
 *
 * @param total of the whole search; a lower bound above {@link SearchLimits#maxCountedHits}
 * @param page from 1, as searched
 * @param count hits a page, as searched
 * @param pages that can be asked for
 * @param complete false while the index is being rebuilt
 */
public record SearchPage(
    List<SearchHit> hits, long total, int page, int count, int pages, boolean complete) {
  public SearchPage {
    hits = List.copyOf(hits);
  }
}
