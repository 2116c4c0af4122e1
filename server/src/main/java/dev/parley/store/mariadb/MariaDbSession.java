package dev.parley.store.mariadb;

import dev.parley.store.folder.DataFolder;
import dev.parley.store.folder.FolderException;
import dev.parley.store.folder.FolderLock;
import dev.parley.store.folder.Occupant;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A command's use of the embedded database: through the server of a running {@code up}, else
 * through one of its own that ends with it.
 */
public final class MariaDbSession implements AutoCloseable {
  private static final long POLL_MILLIS = 50;

  private final MariaDbEndpoint endpoint;
  private final @Nullable EmbeddedMariaDb owned;
  private final @Nullable FolderLock lock;

  private MariaDbSession(
      MariaDbEndpoint endpoint, @Nullable EmbeddedMariaDb owned, @Nullable FolderLock lock) {
    this.endpoint = endpoint;
    this.owned = owned;
    this.lock = lock;
  }

  /**
   * Opens the database for a command that ends by itself.
   *
   * @param command the sub-command, told to others meanwhile
   * @param wait how long to wait for another command, or for an `up` that is just starting
   * @throws FolderException when the folder stays taken
   * @throws EngineException when the server does not start
   */
  public static MariaDbSession open(
      DataFolder folder, String command, MariaDbSettings settings, Duration wait) {
    long deadline = System.nanoTime() + wait.toNanos();
    while (true) {
      Optional<Occupant> occupant = folder.occupant();
      if (occupant.filter(o -> o.stays() && o.socket().isPresent()).isPresent()) {
        return new MariaDbSession(EmbeddedMariaDb.attach(folder), null, null);
      }
      try {
        return own(folder, folder.lock(command, Duration.ZERO), settings);
      } catch (FolderException e) {
        if (e.code() != FolderException.Code.IN_USE || System.nanoTime() - deadline >= 0) {
          throw e;
        }
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new EngineException(
            EngineException.Code.INTERRUPTED, "interrupted while the folder was in use", e);
      }
    }
  }

  private static MariaDbSession own(DataFolder folder, FolderLock lock, MariaDbSettings settings) {
    boolean started = false;
    try {
      EmbeddedMariaDb database = EmbeddedMariaDb.start(folder, lock, settings);
      started = true;
      return new MariaDbSession(database.endpoint(), database, lock);
    } finally {
      if (!started) {
        lock.close();
      }
    }
  }

  public MariaDbEndpoint endpoint() {
    return endpoint;
  }

  /** Whether the server belongs to a running {@code up}. */
  public boolean isAttached() {
    return owned == null;
  }

  @Override
  public void close() {
    if (owned != null) {
      owned.close();
    }
    if (lock != null) {
      lock.close();
    }
  }
}
