package dev.parley.contract;

import dev.parley.store.external.ExternalDatabase;
import dev.parley.store.folder.DataFolder;
import dev.parley.store.folder.FolderLock;
import dev.parley.store.folder.Occupant;
import dev.parley.store.jdbc.DatabaseUrls;
import dev.parley.store.mariadb.EmbeddedMariaDb;
import dev.parley.store.mariadb.MariaDbSettings;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.TestInfo;

/**
 * A data folder and its databases, of one test class: on the embedded MariaDB, or on a real MySQL
 * or Vitess for a class with the tag {@link #MYSQL} or {@link #VITESS}.
 *
 * <p>So a contract is a class that asks for its database with its {@link TestInfo}, and one that
 * extends it and has the tag.
 */
public final class TestDatabase implements AutoCloseable {
  public static final String MYSQL = "mysql";
  public static final String VITESS = "vitess";

  private final DataFolder folder;
  private final FolderLock lock;
  private final DatabaseUrls urls;
  private final Engine engine;

  /** What is to be ended with it. */
  private interface Engine {
    void close();
  }

  private TestDatabase(DataFolder folder, FolderLock lock, DatabaseUrls urls, Engine engine) {
    this.folder = folder;
    this.lock = lock;
    this.urls = urls;
    this.engine = engine;
  }

  /** The engine that the test's tags ask for. */
  public static TestDatabase of(TestInfo test, Path dir) {
    return test.getTags().contains(MYSQL)
        ? mySql(dir)
        : test.getTags().contains(VITESS) ? vitess(dir, VitessCluster.running()) : embedded(dir);
  }

  public static TestDatabase embedded(Path dir) {
    DataFolder folder = DataFolder.open(dir);
    FolderLock lock = folder.lock(Occupant.UP, Duration.ZERO);
    EmbeddedMariaDb database = EmbeddedMariaDb.start(folder, lock, MariaDbSettings.defaults());
    return new TestDatabase(folder, lock, database.endpoint(), database::close);
  }

  private static TestDatabase mySql(Path dir) {
    DataFolder folder = DataFolder.open(dir);
    FolderLock lock = folder.lock(Occupant.UP, Duration.ZERO);
    MySqlServer server = MySqlServer.running();
    String prefix = server.prefix();
    ExternalDatabase database = server.open(prefix);
    return new TestDatabase(folder, lock, database, () -> drop(server, prefix));
  }

  /** On a Vitess of the test's own, which it ends by itself. */
  public static TestDatabase vitess(Path dir, VitessCluster cluster) {
    DataFolder folder = DataFolder.open(dir);
    FolderLock lock = folder.lock(Occupant.UP, Duration.ZERO);
    return new TestDatabase(folder, lock, cluster.open(), () -> {});
  }

  private static void drop(MySqlServer server, String prefix) {
    try {
      server.drop(prefix);
    } catch (SQLException e) {
      throw new IllegalStateException("the databases of " + prefix + " cannot be dropped", e);
    }
  }

  public DataFolder folder() {
    return folder;
  }

  public DatabaseUrls urls() {
    return urls;
  }

  @Override
  public void close() {
    engine.close();
    lock.close();
  }
}
