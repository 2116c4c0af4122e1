package dev.parley.store.jdbc;

import dev.parley.store.Keyspace;
import java.util.List;
import java.util.Optional;

/** How the rows of each keyspace are spread over shards. Thread-safe. */
public interface Sharding {
  /** The one shard of a keyspace that lies in one database. */
  String ONLY_SHARD = "-";

  /** Each keyspace in one database. */
  Sharding NONE =
      new Sharding() {
        @Override
        public boolean areTablesOfShards() {
          return false;
        }

        @Override
        public List<String> shards(Keyspace keyspace) {
          return List.of(ONLY_SHARD);
        }

        @Override
        public String shardOf(Keyspace keyspace, String key) {
          return ONLY_SHARD;
        }

        @Override
        public Optional<String> target(Keyspace keyspace, String shard) {
          return Optional.empty();
        }
      };

  /** Whether each shard has tables of its own, which are not made by whoever connects. */
  boolean areTablesOfShards();

  /** The shards that serve, in the order of their ranges. */
  List<String> shards(Keyspace keyspace);

  /** The shard that a key lies on. */
  String shardOf(Keyspace keyspace, String key);

  /** What a connection uses as its database to reach one shard alone; empty if there is but one. */
  Optional<String> target(Keyspace keyspace, String shard);
}
