package dev.parley.role;

import dev.parley.cli.Command;
import dev.parley.store.external.ExternalDatabase;
import dev.parley.store.folder.DataFolder;
import dev.parley.store.folder.FolderLock;
import dev.parley.store.folder.Occupant;
import dev.parley.store.jdbc.DatabaseUrls;
import dev.parley.store.mariadb.EmbeddedMariaDb;
import dev.parley.store.mariadb.MariaDbSession;
import dev.parley.store.mariadb.MariaDbSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The data folder and database of a process, held until it closes.
 *
 * @param engine what is to be closed with it
 */
record Database(
    DataFolder folder, DatabaseUrls urls, AutoCloseable engine, @Nullable FolderLock lock)
    implements AutoCloseable {
  private static final String DEFAULT_URL = "http://127.0.0.1:8065";

  /** How long a command waits for another one on the same folder. */
  private static final Duration WAIT = Duration.ofSeconds(20);

  /** For {@code up}: the folder is its own, and so is the embedded server. */
  static Database serving(Command.Place place) {
    DataFolder folder = DataFolder.open(place.data());
    FolderLock lock = folder.lock(Occupant.UP, Duration.ZERO);
    try {
      if (place.database().isPresent()) {
        ExternalDatabase external =
            ExternalDatabase.open(place.database().get(), ExternalDatabase.PREFIX);
        return new Database(folder, external, () -> {}, lock);
      }
      EmbeddedMariaDb engine =
          EmbeddedMariaDb.start(folder, lock, MariaDbSettings.defaults().withEndsWithJvm(false));
      return new Database(folder, engine.endpoint(), engine, lock);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** For a command that ends: through a server that runs, or one of its own. */
  static Database visiting(Command.Place place, DataFolder folder, String command) {
    if (place.database().isPresent()) {
      ExternalDatabase external =
          ExternalDatabase.open(place.database().get(), ExternalDatabase.PREFIX);
      return new Database(folder, external, () -> {}, null);
    }
    MariaDbSession session = MariaDbSession.open(folder, command, MariaDbSettings.defaults(), WAIT);
    return new Database(folder, session.endpoint(), session, null);
  }

  /** Says to other processes on the folder where this one serves. */
  void published(String url) {
    if (lock != null) {
      lock.publishUrl(url);
    }
  }

  /** Where the server of a folder serves; where it does by default, if none runs. */
  static String url(DataFolder folder) {
    return folder.occupant().flatMap(Occupant::url).orElse(DEFAULT_URL);
  }

  @Override
  public void close() throws Exception {
    try {
      engine.close();
    } finally {
      if (lock != null) {
        lock.close();
      }
    }
  }
}
