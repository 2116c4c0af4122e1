package dev.parley.search;

/**
 * One page of one search.
 *
 * @param page from 1
 * @param count hits a page; both are cut to {@link SearchLimits}
 * @param fresh whether every change applied before the call must be visible, as for somebody who
 *     searches right after posting
 */
public record SearchRequest(
    SearchQuery query,
    SearchScope scope,
    Kind kind,
    Sort sort,
    boolean ascending,
    int page,
    int count,
    boolean fresh) {

  /** What to find. */
  public enum Kind {
    MESSAGES,
    FILES
  }

  /** What comes first. */
  public enum Sort {
    /** The best match, then the newest. */
    SCORE,
    /** The newest, then the higher id. */
    TIMESTAMP
  }
}
