package dev.parley.demo;

import java.time.Instant;

/**
 * What company to generate. The same options give the same records.
 *
 * @param people how many, bots and guests among them
 * @param messages how many in all conversations together
 * @param until the company falls silent at the end of the day before this instant (UTC)
 * @param days how many calendar days it talks before that
 */
public record CompanyOptions(long seed, int people, long messages, Instant until, int days) {
  public static final int PEOPLE_MIN = 8;
  public static final int PEOPLE_MAX = 32_000;
  public static final long MESSAGES_MAX = 100_000_000;
  public static final int DAYS_MAX = 3_650;

  public CompanyOptions {
    if (people < PEOPLE_MIN || people > PEOPLE_MAX) {
      throw new IllegalArgumentException(
          "a company has " + PEOPLE_MIN + " to " + PEOPLE_MAX + " people, not " + people);
    }
    if (messages < 0 || messages > MESSAGES_MAX) {
      throw new IllegalArgumentException("at most " + MESSAGES_MAX + " messages, not " + messages);
    }
    if (days < 7 || days > DAYS_MAX) {
      throw new IllegalArgumentException("7 to " + DAYS_MAX + " days, not " + days);
    }
  }

  /** A company of some size that talked for the last four months, about 60 messages a person. */
  public static CompanyOptions ofPeople(int people, Instant until) {
    return new CompanyOptions(1, people, 60L * people, until, 120);
  }
}
