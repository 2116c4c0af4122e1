package dev.parley.discovery;

import java.util.List;
import java.util.function.Consumer;

/**
 * Who is alive, and small values that all servers agree on. Thread-safe.
 *
 * <p>A listener is told first what there is and then of every change, in order and one at a time;
 * of changes that follow each other quickly it may hear the last alone. While discovery does not
 * answer, listeners keep what they last heard: {@link #silentMillis} says how old that may be.
 */
public interface Discovery extends AutoCloseable {
  /** Bytes of a value. */
  int VALUE_BYTES_MAX = 512 * 1024;

  /**
   * Takes a server up among the living.
   *
   * @throws DiscoveryException if nobody heard it
   */
  Registration register(Server server);

  /**
   * The servers of a kind that are alive, by id.
   *
   * @throws DiscoveryException if nobody answers
   */
  List<Server> live(ServerKind kind);

  /** Tells of the servers of a kind that are alive, by id; the listener must not block. */
  Watch watch(ServerKind kind, Consumer<List<Server>> listener);

  /**
   * The newest value of a key, or {@link Entry#NONE}.
   *
   * @throws DiscoveryException if nobody speaks for the majority
   */
  Entry get(String key);

  /**
   * Whether a key has this version still, at a moment between call and answer.
   *
   * @throws DiscoveryException if nobody speaks for the majority
   */
  boolean unchanged(String key, long version);

  /**
   * Writes a value if the key has this version, {@link Entry#ABSENT} if it has none.
   *
   * @return false if it has another
   * @throws DiscoveryException if it is not known whether it was written
   */
  boolean compareAndSet(String key, long version, byte[] value);

  /** Tells of the values of a key; the listener must not block. */
  Watch watch(String key, Consumer<Entry> listener);

  /** For how long nothing has been heard; 0 while discovery answers. */
  long silentMillis();

  /** Ends every watch; registrations stay until their time runs out. */
  @Override
  void close();
}
