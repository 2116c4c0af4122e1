package dev.parley.store.jdbc;

import dev.parley.store.Keyspace;
import java.util.Properties;

/** How to reach each keyspace's database. */
public interface DatabaseUrls {
  String jdbcUrl(Keyspace keyspace);

  /** User, password and the driver's settings. */
  Properties properties();

  /** Whether it is MariaDB, which takes the rows of a batch as values alone. */
  boolean isMariaDb();

  /** How the keyspaces are sharded. */
  default Sharding sharding() {
    return Sharding.NONE;
  }
}
