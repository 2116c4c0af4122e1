package dev.parley.message;

/**
 * How much of the timelines is kept in memory.
 *
 * @param bytesMax of the pages that are kept; 0 keeps none
 * @param idleMinutesMax how long a page is kept that nobody reads
 */
public record MessageCaches(long bytesMax, int idleMinutesMax) {
  public static final MessageCaches DEFAULT = new MessageCaches(32 << 20, 10);

  /** Reads everything from the database each time. */
  public static final MessageCaches OFF = new MessageCaches(0, 0);
}
