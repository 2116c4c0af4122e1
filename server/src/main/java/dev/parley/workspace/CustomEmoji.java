package dev.parley.workspace;

import dev.parley.model.Home;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Statement;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A workspace's own emoji, beside the standard ones. Thread-safe. */
public final class CustomEmoji {
  /** The most that one answer lists. */
  public static final int LISTED_MAX = 10_000;

  private static final String ALIAS = "alias:";

  private static final Statement LIST =
      Statement.of(
          Keyspace.TEAM,
          "SELECT name, url, alias_for, created_micros FROM emoji WHERE team_id = :team_id"
              + " AND deleted = 0 ORDER BY name LIMIT :most");
  private static final Statement BEGAN =
      Statement.of(Keyspace.TEAM, "SELECT created_micros FROM teams WHERE team_id = :team_id");

  private final Records records;

  public CustomEmoji(Records records) {
    this.records = records;
  }

  /**
   * The emoji of a workspace.
   *
   * @param values by name: the address of a picture, or {@code alias:} and another name
   * @param changedMicros when the newest came, or the workspace was made
   */
  public record Listed(SortedMap<String, String> values, long changedMicros) {}

  private record Line(String name, String value, long createdMicros) {}

  public Listed list(Home home) {
    return records
        .store()
        .read(
            Route.team(home),
            session -> {
              List<Line> lines =
                  session.list(
                      LIST,
                      Binds.of("most", LISTED_MAX),
                      row -> {
                        String alias = row.textOrNull("alias_for");
                        return new Line(
                            row.text("name"),
                            alias == null ? row.text("url") : ALIAS + alias,
                            row.number("created_micros"));
                      });
              long changed =
                  session.one(BEGAN, Binds.none(), row -> row.number("created_micros")).orElse(0L);
              SortedMap<String, String> values = new TreeMap<>();
              for (Line line : lines) {
                values.put(line.name(), line.value());
                changed = Math.max(changed, line.createdMicros());
              }
              return new Listed(values, changed);
            });
  }
}
