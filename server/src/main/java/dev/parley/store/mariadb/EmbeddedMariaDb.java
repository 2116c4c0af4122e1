package dev.parley.store.mariadb;

import dev.parley.store.folder.DataFolder;
import dev.parley.store.folder.FolderLock;
import dev.parley.store.folder.Occupant;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The embedded server: a child process on a data folder, started again when it dies, ended with its
 * owner.
 *
 * <p>Closed to other local users: it has no TCP port, its socket lies in a folder of mode 0700, and
 * its one user has a random password in a file of mode 0600. Fully durable: a commit returns after
 * the log is on disk, so a kill of either process loses nothing that was acknowledged. Thread-safe.
 */
public final class EmbeddedMariaDb implements AutoCloseable {
  /** What the server does now. */
  public enum State {
    RUNNING,
    /** It died and is being started again; connections fail meanwhile. */
    RESTARTING,
    /** It did not start {@link #RESTARTS_MAX} times in a row; it is tried on, ever so often. */
    FAILED,
    CLOSED
  }

  /**
   * How often in a row a start may fail before the server counts as failed, a full disk perhaps.
   */
  public static final int RESTARTS_MAX = 10;

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedMariaDb.class);
  private static final long BACKOFF_MILLIS = 100;
  private static final long BACKOFF_MILLIS_MAX = 10_000;

  private final DataFolder folder;
  private final MariaDbSettings settings;
  private final ServerFiles files;
  private final MariaDbBinary binary;
  private final MariaDbEndpoint endpoint;
  private final Thread hook = new Thread(this::stop, "database-end");
  private final Object lifecycle = new Object();
  private @Nullable ServerProcess process;
  private volatile State state = State.RUNNING;

  private EmbeddedMariaDb(
      DataFolder folder,
      MariaDbSettings settings,
      ServerFiles files,
      MariaDbBinary binary,
      MariaDbEndpoint endpoint) {
    this.folder = folder;
    this.settings = settings;
    this.files = files;
    this.binary = binary;
    this.endpoint = endpoint;
  }

  /**
   * Starts the server and returns when it takes statements and has the databases of the keyspaces.
   *
   * @param lock the folder's lock, which must be kept until this is closed
   * @throws EngineException when it cannot start, saying why and what to do
   */
  public static EmbeddedMariaDb start(
      DataFolder folder, FolderLock lock, MariaDbSettings settings) {
    ServerFiles files = new ServerFiles(folder.mariadb());
    try {
      Orphan.end(files.data(), files.pidFile());
      MariaDbBinary binary = finder(folder).find();
      files.prepare(binary, settings);
      Optional<String> known = files.password();
      String password = known.orElseGet(() -> ServerFiles.newPassword(new SecureRandom()));
      if (known.isEmpty()) {
        files.writeInitFile(password);
      }
      Path socket = SocketPlace.choose(folder.run());
      EmbeddedMariaDb database =
          new EmbeddedMariaDb(
              folder, settings, files, binary, new MariaDbEndpoint(socket, password));
      database.startFirst(known.isEmpty());
      lock.publishSocket(socket);
      return database;
    } catch (IOException e) {
      throw new EngineException(
          EngineException.Code.START_FAILED, "the database cannot be set up: " + e.getMessage(), e);
    }
  }

  /**
   * How to reach the server that another process runs on the folder.
   *
   * @throws EngineException with {@link EngineException.Code#NOT_RUNNING}
   */
  public static MariaDbEndpoint attach(DataFolder folder) {
    try {
      Optional<Path> socket = folder.occupant().flatMap(Occupant::socket);
      Optional<String> password = new ServerFiles(folder.mariadb()).password();
      if (socket.isEmpty() || password.isEmpty()) {
        throw new EngineException(
            EngineException.Code.NOT_RUNNING, "no database runs on " + folder.root());
      }
      return new MariaDbEndpoint(socket.get(), password.get());
    } catch (IOException e) {
      throw new EngineException(
          EngineException.Code.NOT_RUNNING, "the database's password cannot be read", e);
    }
  }

  /** What is wrong with this machine or the folder's database, and what to do. */
  public static List<Finding> diagnose(DataFolder folder) {
    return new Diagnosis(folder, finder(folder)).findings();
  }

  public MariaDbEndpoint endpoint() {
    return endpoint;
  }

  public State state() {
    return state;
  }

  /** The server's version, such as 11.4.5. */
  public String version() {
    return binary.version();
  }

  /** The pid of the server that runs now, or of the last one. */
  public long pid() {
    synchronized (lifecycle) {
      return process == null ? -1 : process.pid();
    }
  }

  /** Stops the server cleanly; after this the folder's lock may go. */
  @Override
  public void close() {
    if (settings.endsWithJvm()) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The JVM ends, and the hook runs or has run.
      }
    }
    stop();
  }

  private void startFirst(boolean setPassword) throws IOException {
    if (settings.endsWithJvm()) {
      Runtime.getRuntime().addShutdownHook(hook);
    }
    boolean done = false;
    try {
      ServerProcess first = launch(setPassword);
      endpoint.createDatabases();
      if (setPassword) {
        files.keepPassword(endpoint.password());
      }
      Thread.ofVirtual().name("database-supervisor").start(() -> supervise(first));
      done = true;
    } catch (SQLException e) {
      throw new EngineException(
          EngineException.Code.START_FAILED,
          "the database refuses its own user ("
              + e.getMessage()
              + "); delete "
              + files.home().resolve("password")
              + " to have it set again",
          e);
    } finally {
      if (!done) {
        close();
      }
    }
  }

  private ServerProcess launch(boolean setPassword) throws IOException {
    ServerProcess next;
    synchronized (lifecycle) {
      if (state == State.CLOSED) {
        throw new EngineException(EngineException.Code.INTERRUPTED, "the database was closed");
      }
      List<String> flags =
          ServerFlags.serve(binary, settings, files.home(), files.data(), endpoint.socket());
      if (setPassword) {
        flags.add("--init-file=" + files.initFile());
      }
      next = ServerProcess.launch(flags, files.log(), endpoint.socket());
      process = next;
    }
    next.awaitReady(endpoint.socket(), files, settings.startMax());
    return next;
  }

  /** Waits for the server's end and starts it again, each time a little later. */
  private void supervise(ServerProcess first) {
    ServerProcess running = first;
    int failures = 0;
    try {
      while (true) {
        int status = running.waitFor();
        if (!setState(State.RESTARTING)) {
          return;
        }
        LOG.warn("the database server ended with status {}; starting it again", status);
        ServerProcess next = null;
        while (next == null) {
          Thread.sleep(Math.min(BACKOFF_MILLIS_MAX, BACKOFF_MILLIS << Math.min(failures, 10)));
          next = restart();
          failures = next == null ? failures + 1 : 0;
          if (state == State.CLOSED) {
            return;
          }
          if (failures == RESTARTS_MAX) {
            setState(State.FAILED);
          }
        }
        running = next;
        setState(State.RUNNING);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable ServerProcess restart() {
    try {
      return launch(false);
    } catch (IOException | EngineException e) {
      if (state != State.CLOSED) {
        LOG.error("the database server does not start again: {}", e.getMessage());
      }
      return null;
    }
  }

  /** Moves to a state unless the database is closed, which is final. */
  private boolean setState(State next) {
    synchronized (lifecycle) {
      if (state == State.CLOSED) {
        return false;
      }
      state = next;
      return true;
    }
  }

  private void stop() {
    ServerProcess last;
    synchronized (lifecycle) {
      state = State.CLOSED;
      last = process;
    }
    if (last != null) {
      last.stop(settings.stopMax());
    }
    try {
      SocketPlace.remove(endpoint.socket(), folder.run());
    } catch (IOException e) {
      LOG.warn("the database's socket {} cannot be removed", endpoint.socket());
    }
  }

  private static BinaryFinder finder(DataFolder folder) {
    return new BinaryFinder(folder.mariadb().resolve("engine"));
  }
}
