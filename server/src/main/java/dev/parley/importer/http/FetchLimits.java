package dev.parley.importer.http;

/**
 * Limits of fetching the contents of an export's files.
 *
 * @param maxParallelFetches at once
 * @param maxFileBytes of one file
 * @param maxTries for a file whose server fails or asks to come back later
 * @param firstPauseMillis before the second try; each further pause is twice as long
 * @param maxHostFailures of a host, one after the other, until no more is asked of it
 * @param maxFetchMillis from the request to the last byte
 */
public record FetchLimits(
    int maxParallelFetches,
    long maxFileBytes,
    int maxTries,
    long firstPauseMillis,
    int maxHostFailures,
    int maxFetchMillis) {

  public static final FetchLimits DEFAULTS =
      new FetchLimits(8, 1L << 30, 3, 1_000, 16, 10 * 60 * 1_000);
}
