package dev.parley.app.eventsapi;

import java.util.List;

/**
 * The bounds of the Events API over HTTP.
 *
 * @param maxEndpoints request URLs that one server serves
 * @param maxInFlight events of one app in one workspace that are under way at once
 * @param maxTurnsAtOnce reads and writes of rows in flight, over all apps
 * @param answerMillis until a request counts as failed
 * @param maxAnswerBytes of an answer; a larger one counts as failed
 * @param maxRedirects that a request follows
 * @param retryMillis between a failure and the next try, by how many failed before; after the last
 *     the event is given up
 * @param pollMillis until the request URLs and the rows are looked at although nothing told of any
 */
public record EventsApiLimits(
    int maxEndpoints,
    int maxInFlight,
    int maxTurnsAtOnce,
    int answerMillis,
    int maxAnswerBytes,
    int maxRedirects,
    List<Long> retryMillis,
    long pollMillis) {
  /** The times are Slack's: three tries more, soon, after a minute and after five. */
  public static final EventsApiLimits DEFAULT =
      new EventsApiLimits(
          10_000, 10, 8, 3_000, 64 << 10, 2, List.of(1_000L, 60_000L, 300_000L), 5_000);

  public EventsApiLimits {
    retryMillis = List.copyOf(retryMillis);
  }
}
