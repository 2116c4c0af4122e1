package dev.parley.search;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * A query, understood and resolved.
 *
 * @param criteria all must hold; empty for a query that says nothing, which finds nothing
 * @param shortened whether a limit cut something off
 */
public record SearchQuery(List<Criterion> criteria, boolean shortened) {
  public SearchQuery {
    criteria = List.copyOf(criteria);
  }

  /** Whether the query says nothing. */
  public boolean isEmpty() {
    return criteria.isEmpty();
  }

  /**
   * Reads Slack's query language. Every text is a query: what is no operator is a word, and what is
   * beyond {@code limits} is left out. Throws only what {@code names} throws.
   *
   * @param zone where the searcher's days begin
   */
  public static SearchQuery parse(
      String text, SearchNames names, ZoneId zone, Instant now, SearchLimits limits) {
    return new QueryReader(names, new Periods(now.atZone(zone).toLocalDate(), zone), limits)
        .read(text);
  }
}
