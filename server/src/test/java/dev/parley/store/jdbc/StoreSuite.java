package dev.parley.store.jdbc;

import org.junit.jupiter.api.Nested;

/** The store's tests with a database, for each engine that they run on once more. */
abstract class StoreSuite {
  @Nested
  final class Rows extends JdbcStoreTest {}

  @Nested
  final class Outboxes extends JdbcOutboxTest {}
}
