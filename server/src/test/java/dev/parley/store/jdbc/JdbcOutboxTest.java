package dev.parley.store.jdbc;

import dev.parley.contract.OutboxContract;
import dev.parley.contract.TestDatabase;
import dev.parley.store.Store;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

@Tag("engine")
class JdbcOutboxTest extends OutboxContract {
  @TempDir static Path dir;

  private static TestDatabase database;
  private static JdbcStore store;

  @BeforeAll
  static void start(TestInfo test) throws Exception {
    database = TestDatabase.of(test, dir.resolve("data"));
    store = new JdbcStore(database.urls(), PoolLimits.DEFAULTS.withConnections(16), new Random(1));
    Schema.apply(store);
  }

  @AfterAll
  static void stop() {
    store.close();
    database.close();
  }

  @Override
  protected Store store() {
    return store;
  }
}
