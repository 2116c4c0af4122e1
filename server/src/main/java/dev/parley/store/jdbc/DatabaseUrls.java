package dev.parley.store.jdbc;

import dev.parley.store.Keyspace;
import java.util.Properties;

/** How to reach each keyspace's database. */
public interface DatabaseUrls {
  String jdbcUrl(Keyspace keyspace);

  /** User, password and the driver's settings. */
  Properties properties();
}
