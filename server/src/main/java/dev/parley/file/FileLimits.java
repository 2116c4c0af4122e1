package dev.parley.file;

/**
 * The limits of files.
 *
 * @param maxFileBytes of one file; a larger upload gets 413
 * @param maxFilesPerShare files that one message shares
 * @param maxChannelsPerShare conversations that one call shares a file into
 * @param maxShares conversations of a file that are looked at; it is not shared into more
 * @param maxListedFiles newest files of a list; what is older is not reached
 * @param maxPixels of an image that gets thumbnails, so that no small file becomes a huge picture
 * @param maxConcurrentThumbnails pictures that are drawn at once; more wait
 * @param maxThumbnailWaitMillis for a place among them, then 503
 * @param maxUploadMillis from the answer that names the upload URL until that URL is refused
 */
public record FileLimits(
    long maxFileBytes,
    int maxFilesPerShare,
    int maxChannelsPerShare,
    int maxShares,
    int maxListedFiles,
    long maxPixels,
    int maxConcurrentThumbnails,
    long maxThumbnailWaitMillis,
    long maxUploadMillis) {

  /** What applies unless configured otherwise. */
  public static final FileLimits DEFAULTS =
      new FileLimits(1L << 30, 20, 20, 100, 10_000, 50_000_000, 2, 5_000, 60L * 60 * 1_000);
}
