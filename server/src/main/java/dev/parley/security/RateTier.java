package dev.parley.security;

/**
 * How often something may be done: {@code burst} times at once, and {@code perMinute} in the long
 * run.
 *
 * @param name as the reference of methods shows it
 * @param perMinute sustained, per minute
 * @param burst at once, after a pause
 */
public record RateTier(String name, int perMinute, int burst) {
  /** Slack's tier 1: once a minute and more. */
  public static final RateTier TIER_1 = new RateTier("tier 1", 1, 5);

  /** Slack's tier 2: 20 a minute and more. */
  public static final RateTier TIER_2 = new RateTier("tier 2", 20, 20);

  /** Slack's tier 3: 50 a minute and more. */
  public static final RateTier TIER_3 = new RateTier("tier 3", 50, 50);

  /** Slack's tier 4: 100 a minute and more. */
  public static final RateTier TIER_4 = new RateTier("tier 4", 100, 100);

  /** Methods such as {@code auth.test} and {@code chat.getPermalink}: hundreds a minute. */
  public static final RateTier HUNDREDS = new RateTier("special: hundreds", 600, 600);

  /**
   * Methods that open sockets. Tier 1 by Slack's table, but clients reconnect in bursts, and an app
   * opens up to ten sockets at its start.
   */
  public static final RateTier SOCKETS = new RateTier("special: sockets", 20, 60);

  /** Messages into one conversation: about one a second. */
  public static final RateTier POSTING_CHANNEL = new RateTier("special: posting, channel", 60, 10);

  /** Messages of one app into all conversations of a workspace: several hundred a minute. */
  public static final RateTier POSTING_ALL = new RateTier("special: posting, all", 600, 300);

  /** Calls of one client address that show no good token. */
  public static final RateTier UNAUTHENTICATED =
      new RateTier("special: unauthenticated, address", 300, 300);

  /** Most that a tier may allow a minute, or at once. */
  public static final int MAX_RATE = 1_000_000;

  private static final long MINUTE_NANOS = 60_000_000_000L;

  public RateTier {
    if (perMinute < 1 || perMinute > MAX_RATE || burst < 1 || burst > MAX_RATE) {
      throw new IllegalArgumentException("a tier allows 1.." + MAX_RATE + " a minute and at once");
    }
  }

  /** Time between two in the long run. */
  long intervalNanos() {
    return MINUTE_NANOS / perMinute;
  }

  /** How far ahead of its long run a caller may be. */
  long toleranceNanos() {
    return intervalNanos() * (burst - 1);
  }
}
