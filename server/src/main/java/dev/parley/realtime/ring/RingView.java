package dev.parley.realtime.ring;

import dev.parley.discovery.Entry;
import dev.parley.model.StreamId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest table that this process has heard of; it never goes back. Thread-safe.
 *
 * <p>Being a view it may be old. That is harmless to whoever publishes: the owner it finds refuses
 * what is not its own, and an acknowledgement counts only while the epoch is the newest.
 */
public final class RingView implements Ring {
  /** Below it lies the ring's table. */
  public static final String KEY = "ring/channel";

  private static final Logger LOG = LoggerFactory.getLogger(RingView.class);

  private final List<Consumer<RingTable>> listeners = new CopyOnWriteArrayList<>();
  private volatile Known known = new Known(RingTable.EMPTY, Entry.ABSENT);

  /**
   * A table and where it was found.
   *
   * @param version of the key that held it, {@link Entry#ABSENT} if it was not read from there
   */
  record Known(RingTable table, long version) {}

  /**
   * Takes note of what the key holds. A table that is not newer is passed over, also one of a
   * discovery that was set back; the manager writes a newer one.
   */
  public void heard(Entry entry) {
    if (entry.version() == Entry.ABSENT) {
      return;
    }
    RingTable table;
    try {
      table = RingCodec.decode(entry.bytes());
    } catch (IllegalArgumentException e) {
      LOG.error("the table of the ring cannot be read", e);
      return;
    }
    note(table, entry.version());
  }

  private void note(RingTable table, long version) {
    synchronized (listeners) {
      if (table.epoch() <= known.table().epoch()) {
        return;
      }
      known = new Known(table, version);
      listeners.forEach(listener -> listener.accept(table));
    }
  }

  /** Tells of every newer table, and of this one; the listener must not block. */
  public void onChange(Consumer<RingTable> listener) {
    synchronized (listeners) {
      listeners.add(listener);
      listener.accept(known.table());
    }
  }

  @Override
  public Owner owner(StreamId stream) {
    return known.table().owner(Ring.slot(stream));
  }

  public RingTable table() {
    return known.table();
  }

  Known known() {
    return known;
  }
}
