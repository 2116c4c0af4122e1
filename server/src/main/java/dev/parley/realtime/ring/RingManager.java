package dev.parley.realtime.ring;

import dev.parley.discovery.Discovery;
import dev.parley.discovery.DiscoveryException;
import dev.parley.discovery.Entry;
import dev.parley.discovery.Server;
import dev.parley.discovery.ServerKind;
import dev.parley.discovery.Watch;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An admin server's hand on the ring. Every admin server has one; the table names whose turn it is,
 * and it writes the next table when servers come, go, or want to leave.
 *
 * <p>Nobody waits for a claim to expire. When the manager is gone, the next one by id writes a
 * table with its own name in it; when it is there but does nothing, the others do its work after a
 * while. Two at once are harmless: both decide by the same function, and the one who writes second
 * finds another version.
 */
public final class RingManager implements AutoCloseable {
  /** More tables than may have been written since the newest one that a manager knows. */
  static final long EPOCHS_LOST_MAX = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(RingManager.class);

  private final String adminId;
  private final RingView ring;
  private final Discovery discovery;
  private final LongSupplier millis;
  private final RingLimits limits;
  private final Presence channels;
  private final Presence admins;
  private final List<Watch> watches;
  private final LongAdder written = new LongAdder();
  private final LongAdder outrun = new LongAdder();
  private volatile List<Server> channelsHeard = List.of();
  private volatile List<Server> adminsHeard = List.of();
  private long silentUntilMillis = Long.MIN_VALUE;
  private long dueSinceMillis = Long.MAX_VALUE;

  /** The last question whose answer was that nothing is due. */
  private @Nullable Question settled;

  /**
   * Begins to watch.
   *
   * @param adminId as discovery names this life of the admin server
   * @param ring follows the table; whoever made it watches {@link RingView#KEY}
   * @param millis a monotonic clock
   */
  public RingManager(
      String adminId, RingView ring, Discovery discovery, LongSupplier millis, RingLimits limits) {
    this.adminId = adminId;
    this.ring = ring;
    this.discovery = discovery;
    this.millis = millis;
    this.limits = limits;
    this.channels = new Presence(limits);
    this.admins = new Presence(limits);
    this.watches =
        List.of(
            discovery.watch(ServerKind.CHANNEL, heard -> channelsHeard = heard),
            discovery.watch(ServerKind.ADMIN, heard -> adminsHeard = heard));
  }

  /** Does what is due; call every 100 ms or so, from one thread at a time; waits for discovery. */
  public void tick() {
    long now = millis.getAsLong();
    if (discovery.silentMillis() > 0) {
      silentUntilMillis = now;
    }
    RingView.Known known = ring.known();
    RingTable table = known.table();
    boolean calm =
        silentUntilMillis == Long.MIN_VALUE || now - silentUntilMillis >= limits.calmMillis();
    List<RingMember> present = channels.present(table, channelsHeard, now, calm);
    List<String> candidates = candidates(table, now, calm);
    boolean managerLives = candidates.contains(table.manager());
    String manager = managerLives ? table.manager() : candidates.getFirst();
    if (!isDue(new Question(table.epoch(), present, manager), table)) {
      dueSinceMillis = Long.MAX_VALUE;
      return;
    }
    dueSinceMillis = Math.min(dueSinceMillis, now);
    long rank = candidates.indexOf(adminId);
    if (manager.equals(adminId) || now - dueSinceMillis >= limits.patienceMillis() * rank) {
      write(known, present);
    }
  }

  /** Whether another table should follow; a question that was answered is not worked out again. */
  private boolean isDue(Question question, RingTable table) {
    if (question.equals(settled)) {
      return false;
    }
    boolean due =
        RingPlan.next(table, question.present(), question.manager()).epoch() != table.epoch();
    settled = due ? null : question;
    return due;
  }

  private record Question(long epoch, List<RingMember> present, String manager) {}

  /** The admin servers, this one among them, in the order in which they follow the manager. */
  private List<String> candidates(RingTable table, long now, boolean calm) {
    List<String> known = table.manager().isEmpty() ? List.of() : List.of(table.manager());
    List<String> heard =
        admins.alive(adminsHeard.stream().map(Server::id).toList(), known, now, calm);
    return Stream.concat(heard.stream(), Stream.of(adminId))
        .distinct()
        .sorted(
            Comparator.comparing((String id) -> !id.equals(table.manager()))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  private void write(RingView.Known known, List<RingMember> present) {
    try {
      Entry found = discovery.get(RingView.KEY);
      boolean lost = epoch(found) < known.table().epoch();
      if (lost || found.version() == known.version()) {
        // What a discovery that lost everything had last is not known, so all is given anew.
        RingTable from = lost ? known.table().renewed(EPOCHS_LOST_MAX) : known.table();
        RingTable next = RingPlan.next(from, present, adminId);
        if (discovery.compareAndSet(RingView.KEY, found.version(), RingCodec.encode(next))) {
          written.increment();
          LOG.info(
              "the ring is at epoch {}: {} servers, fullest by mean {}",
              next.epoch(),
              next.counts().size(),
              next.balance());
        } else {
          outrun.increment();
        }
        found = discovery.get(RingView.KEY);
      }
      ring.heard(found);
    } catch (DiscoveryException e) {
      LOG.warn("the ring's table may not have been written", e);
    }
  }

  /** Of the table in the key; one that only a later version can read is newer than any. */
  private static long epoch(Entry found) {
    if (found.version() == Entry.ABSENT) {
      return 0;
    }
    try {
      return RingCodec.decode(found.bytes()).epoch();
    } catch (IllegalArgumentException e) {
      return Long.MAX_VALUE;
    }
  }

  /** Whether the newest known table has this server's name. */
  public boolean isManager() {
    return ring.table().manager().equals(adminId);
  }

  /** Tables that this server wrote. */
  public long written() {
    return written.sum();
  }

  /** Tables that it did not write because somebody else had. */
  public long outrun() {
    return outrun.sum();
  }

  @Override
  public void close() {
    watches.forEach(Watch::close);
  }
}
