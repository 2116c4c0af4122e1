package dev.parley.realtime.ring;

import dev.parley.discovery.Discovery;
import dev.parley.discovery.Registration;
import dev.parley.model.StreamId;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What one server owns and may still answer for. Thread-safe; asked on every publication.
 *
 * <p>An owner learns of its slots from the ring's table and serves them at once. It goes on for
 * {@link RingLimits#leaseMillis} after the last moment at which its table was known to be the
 * newest, by the word of the majority and this machine's own monotonic clock. So one that was
 * frozen, or cut off together with those who publish, stops by itself: what it accepts in vain is
 * of the last moments, and the outbox publishes it again when it sees the next epoch.
 */
public final class Lease {
  /** Stands for a stream that is not this server's. */
  public static final long NONE = 0;

  private final String serverId;
  private final RingView ring;
  private final Discovery discovery;
  private final Registration registration;
  private final LongSupplier nanos;
  private final long leaseNanos;
  private volatile boolean held;
  private volatile long confirmedNanos;

  /**
   * Holds nothing yet.
   *
   * @param registration of the server, confirmed along with the lease
   * @param nanos a monotonic clock of this machine that goes on while the process is frozen
   */
  public Lease(
      String serverId,
      RingView ring,
      Discovery discovery,
      Registration registration,
      LongSupplier nanos,
      RingLimits limits) {
    this.serverId = serverId;
    this.ring = ring;
    this.discovery = discovery;
    this.registration = registration;
    this.nanos = nanos;
    this.leaseNanos = TimeUnit.MILLISECONDS.toNanos(limits.leaseMillis());
  }

  /**
   * Says that the server lives, and asks whether its table is the newest; it takes a newer one.
   * Call it several times within a lease, one call at a time.
   *
   * @throws dev.parley.discovery.DiscoveryException if that is not known; the lease runs on
   */
  public void confirm() {
    registration.confirm();
    long asked = nanos.getAsLong();
    RingView.Known known = ring.known();
    if (!discovery.unchanged(RingView.KEY, known.version())) {
      asked = nanos.getAsLong();
      ring.heard(discovery.get(RingView.KEY));
    }
    confirmedNanos = asked;
    held = true;
  }

  /** The epoch since which this server owns the stream, or {@link #NONE}. */
  public long epoch(StreamId stream) {
    Owner owner = ring.owner(stream);
    return owner.serverId().equals(serverId) && isHeld() ? owner.epoch() : NONE;
  }

  /** Whether the lease runs. */
  public boolean isHeld() {
    return held && nanos.getAsLong() - confirmedNanos < leaseNanos;
  }

  /** Slots that the newest known table gives to this server. */
  public int slots() {
    return ring.table().counts().getOrDefault(serverId, 0);
  }
}
