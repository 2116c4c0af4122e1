package dev.parley.importer.store;

import dev.parley.contract.TestDatabase;
import dev.parley.file.FileContents;
import dev.parley.model.Home;
import dev.parley.model.Ids;
import dev.parley.model.MicroClock;
import dev.parley.store.Records;
import dev.parley.store.jdbc.JdbcStore;
import dev.parley.store.jdbc.PoolLimits;
import dev.parley.store.jdbc.Schema;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A database of its own, and workspaces in it. */
final class TestWorkspace implements AutoCloseable {
  private final TestDatabase database;
  private final JdbcStore store;
  private final Ids ids = new Ids(InstantSource.system(), RandomGenerator.getDefault());
  private final MemoryContents contents = new MemoryContents();

  /** File contents in memory. */
  private static final class MemoryContents implements FileContents {
    private final Map<String, byte[]> bytes = new ConcurrentHashMap<>();

    @Override
    public String keep(String teamId, String fileId, InputStream content) throws IOException {
      bytes.put(fileId, content.readAllBytes());
      return fileId;
    }

    @Override
    public @Nullable InputStream open(String teamId, String key) {
      byte[] found = bytes.get(key);
      return found == null ? null : new ByteArrayInputStream(found);
    }

    @Override
    public void delete(String teamId, String key) {
      bytes.remove(key);
    }
  }

  TestWorkspace(TestDatabase database) throws SQLException {
    this.database = database;
    store =
        new JdbcStore(
            database.urls(), PoolLimits.DEFAULTS.withConnections(4), RandomGenerator.getDefault());
    Schema.apply(store);
  }

  StoreTarget target(String teamId) {
    return new StoreTarget(store, Home.local(teamId), ids, InstantSource.system(), contents);
  }

  StoreExport export(String teamId) {
    return new StoreExport(store, Home.local(teamId), ids, InstantSource.system(), contents);
  }

  Records records() {
    return new Records(store, ids, new MicroClock(InstantSource.system()));
  }

  @Override
  public void close() {
    store.close();
    database.close();
  }
}
