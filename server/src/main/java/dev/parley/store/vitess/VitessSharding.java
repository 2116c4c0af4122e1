package dev.parley.store.vitess;

import dev.parley.store.Keyspace;
import dev.parley.store.jdbc.Sharding;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The shards of a Vitess cluster as they were when it was asked. Immutable. */
public final class VitessSharding implements Sharding {
  private final String prefix;
  private final Map<Keyspace, List<KeyRange>> ranges;

  private VitessSharding(String prefix, Map<Keyspace, List<KeyRange>> ranges) {
    this.prefix = prefix;
    this.ranges = ranges;
  }

  /**
   * Asks VTGate which shards serve.
   *
   * @param prefix what the names of the keyspaces begin with
   */
  public static VitessSharding read(Connection vtgate, String prefix) throws SQLException {
    Map<Keyspace, List<KeyRange>> ranges = new EnumMap<>(Keyspace.class);
    try (Statement statement = vtgate.createStatement()) {
      for (Keyspace keyspace : Keyspace.values()) {
        ranges.put(keyspace, serving(statement, prefix + keyspace.database()));
      }
    }
    return new VitessSharding(prefix, ranges);
  }

  private static List<KeyRange> serving(Statement statement, String name) throws SQLException {
    List<KeyRange> found = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery("SHOW VITESS_SHARDS LIKE '" + name + "/%'")) {
      while (rows.next()) {
        found.add(KeyRange.of(rows.getString(1).substring(name.length() + 1)));
      }
    }
    found.sort(Comparator.comparing(KeyRange::from, Long::compareUnsigned));
    return List.copyOf(found);
  }

  /** The keyspaces that the cluster does not have. */
  public List<String> missing() {
    return ranges.entrySet().stream()
        .filter(entry -> entry.getValue().isEmpty())
        .map(entry -> prefix + entry.getKey().database())
        .toList();
  }

  @Override
  public boolean areTablesOfShards() {
    return true;
  }

  @Override
  public List<String> shards(Keyspace keyspace) {
    return ranges(keyspace).stream().map(KeyRange::shard).toList();
  }

  @Override
  public String shardOf(Keyspace keyspace, String key) {
    long id = KeyRange.id(key.getBytes(StandardCharsets.UTF_8));
    return ranges(keyspace).stream()
        .filter(range -> range.holds(id))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no shard of " + keyspace + " holds a key"))
        .shard();
  }

  @Override
  public Optional<String> target(Keyspace keyspace, String shard) {
    return Optional.of(prefix + keyspace.database() + ":" + shard + "@primary");
  }

  private List<KeyRange> ranges(Keyspace keyspace) {
    return ranges.getOrDefault(keyspace, List.of());
  }
}
