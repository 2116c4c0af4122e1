package dev.parley.store.vitess;

import dev.parley.store.Keyspace;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What VTGate is told of a keyspace: that a row lies where the hash of its sharding column says,
 * and that tables whose key does not hold that column are of each shard.
 *
 * <p>No lookup vindex: it would cost a post a second shard.
 *
 * @param hashed tables that lie by their sharding column
 * @param ofEachShard tables that every shard has for itself
 */
record VSchema(Keyspace keyspace, Set<String> hashed, Set<String> ofEachShard) {
  private static final Pattern TABLE =
      Pattern.compile("(?is)create table if not exists (\\w+) \\((.*)\\)");
  private static final Pattern PRIMARY_KEY = Pattern.compile("(?i)primary key \\(([^)]*)\\)");

  /** Reads it from the definitions of the tables. */
  static VSchema of(Keyspace keyspace, List<String> definitions) {
    Set<String> hashed = new TreeSet<>();
    Set<String> ofEachShard = new TreeSet<>();
    for (String definition : definitions) {
      Matcher table = TABLE.matcher(definition);
      if (keyspace.isSharded() && table.lookingAt()) {
        (isHashed(keyspace, table.group(2)) ? hashed : ofEachShard).add(table.group(1));
      }
    }
    return new VSchema(keyspace, hashed, ofEachShard);
  }

  private static boolean isHashed(Keyspace keyspace, String columns) {
    Matcher key = PRIMARY_KEY.matcher(columns);
    return key.find() && List.of(key.group(1).split(",\\s*")).contains(keyspace.column());
  }
}
