package dev.parley.realtime.gateway;

import dev.parley.contract.RegisterHistory;
import dev.parley.discovery.Entry;
import dev.parley.discovery.local.LocalDiscovery;
import dev.parley.model.StreamId;
import dev.parley.realtime.ring.Owner;
import dev.parley.realtime.ring.Ring;
import dev.parley.realtime.ring.RingCodec;
import dev.parley.realtime.ring.RingTable;
import dev.parley.realtime.ring.RingView;
import java.util.HashMap;
import java.util.Map;

/**
 * Watches the ring as it truly is: every table follows from the one before, at an epoch a slot has
 * one owner, and nobody answers for a slot beyond a lease.
 */
final class SimJudge {
  private final ClusterSimulation sim;
  private final Map<Long, SimNode> owners = new HashMap<>();
  private final Map<Long, Long> epochs = new HashMap<>();
  private RingTable table = RingTable.EMPTY;

  /** Of the epochs of the ring's table, as those who read and wrote it saw them. */
  final RegisterHistory history = new RegisterHistory();

  int tables;

  SimJudge(ClusterSimulation sim, LocalDiscovery truth) {
    this.sim = sim;
    truth.watch(RingView.KEY, this::written);
  }

  RingTable table() {
    return table;
  }

  private void written(Entry entry) {
    if (entry.version() == Entry.ABSENT) {
      return;
    }
    RingTable next = RingCodec.decode(entry.bytes());
    tables++;
    sim.note("! table", next.epoch(), "by", next.manager(), next.counts());
    check(
        next.epoch() == table.epoch() + 1,
        "epoch " + next.epoch() + " is written after " + table.epoch());
    for (int slot = 0; slot < Ring.SLOTS; slot++) {
      Owner before = table.owner(slot);
      Owner now = next.owner(slot);
      if (!now.equals(before) && now.epoch() != next.epoch()) {
        check(false, "slot " + slot + " moved to " + now + " at epoch " + next.epoch());
      }
    }
    table = next;
    epochs.put(entry.version(), next.epoch());
  }

  long epochOf(long version) {
    return epochs.getOrDefault(version, RingTable.EMPTY.epoch());
  }

  /** Somebody accepts a publication as the owner. */
  void owns(SimNode node, StreamId stream, long epoch, long provenMillis) {
    long key = epoch * Ring.SLOTS + Ring.slot(stream);
    SimNode known = owners.putIfAbsent(key, node);
    if (known != null && !known.equals(node)) {
      check(false, "slot of " + stream + " at epoch " + epoch + ": " + known + " and " + node);
    }
    long since = sim.scheduler.millis() - provenMillis;
    if (since > SimServers.RING.leaseMillis() + 1) {
      check(false, node + " answers for " + stream + " after " + since + " ms");
    }
  }

  /** A gateway heard an owner. */
  void heard(SimNode gateway, StreamId stream, long before, long after) {
    if (after < before && after > 0) {
      check(false, gateway + " went back from epoch " + before + " of " + stream + " to " + after);
    }
  }

  private void check(boolean holds, String detail) {
    sim.check(holds, "4 one owner", detail);
  }
}
