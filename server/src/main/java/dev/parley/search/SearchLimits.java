package dev.parley.search;

/**
 * The limits of search.
 *
 * @param maxQueryChars of a query; the rest is left out
 * @param maxCriteria of a query, words included; the rest is left out
 * @param maxPrefixes of a query; a later one is searched as a word
 * @param minPrefixChars before a {@code *}; a shorter one is searched as a word
 * @param maxTextChars of a document; what follows is not found
 * @param maxReactors of one reaction whose names {@code hasmy:} finds
 * @param maxConversations of a scope
 * @param maxBatchChanges of one {@link MessageIndex#apply}
 * @param maxPageHits of one page
 * @param maxReachableHits of all pages of a query together
 * @param maxCountedHits up to which a total is exact; above, it is a lower bound
 * @param maxJoinedThreads newest threads of a person that {@code with:} looks at
 * @param maxConcurrentSearches at once; more wait
 * @param maxSearchWaitMillis for a place among them, then {@code BUSY}
 * @param maxSearchMillis of one search, then {@code TIMEOUT}
 * @param maxUnseenMillis until an applied change is visible to every search that begins
 * @param maxUncommittedMillis until an applied change is durable in the index
 * @param maxUncommittedChanges that a restart applies again
 * @param maxBufferMebibytes of changes in memory before they become a segment
 * @param maxIdleMillis after which an index that nobody uses is closed, until its next use
 * @param minTombstoneMillis for which a deletion is remembered, longer than any event about it
 */
public record SearchLimits(
    int maxQueryChars,
    int maxCriteria,
    int maxPrefixes,
    int minPrefixChars,
    int maxTextChars,
    int maxReactors,
    int maxConversations,
    int maxBatchChanges,
    int maxPageHits,
    int maxReachableHits,
    int maxCountedHits,
    int maxJoinedThreads,
    int maxConcurrentSearches,
    long maxSearchWaitMillis,
    long maxSearchMillis,
    long maxUnseenMillis,
    long maxUncommittedMillis,
    int maxUncommittedChanges,
    int maxBufferMebibytes,
    long maxIdleMillis,
    long minTombstoneMillis) {

  /** What applies unless configured otherwise. */
  public static SearchLimits defaults() {
    return new SearchLimits(
        1_000,
        64,
        4,
        2,
        40_000,
        1_000,
        100_000,
        5_000,
        100,
        10_000,
        50_000,
        5_000,
        Math.max(2, Runtime.getRuntime().availableProcessors()),
        2_000,
        5_000,
        500,
        5_000,
        50_000,
        16,
        120_000,
        7L * 24 * 60 * 60 * 1_000);
  }

  /** The same but for the time after which an idle index is closed. */
  public SearchLimits withMaxIdleMillis(long millis) {
    return new SearchLimits(
        maxQueryChars,
        maxCriteria,
        maxPrefixes,
        minPrefixChars,
        maxTextChars,
        maxReactors,
        maxConversations,
        maxBatchChanges,
        maxPageHits,
        maxReachableHits,
        maxCountedHits,
        maxJoinedThreads,
        maxConcurrentSearches,
        maxSearchWaitMillis,
        maxSearchMillis,
        maxUnseenMillis,
        maxUncommittedMillis,
        maxUncommittedChanges,
        maxBufferMebibytes,
        millis,
        minTombstoneMillis);
  }
}
