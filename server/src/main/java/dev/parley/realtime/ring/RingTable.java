package dev.parley.realtime.ring;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who owns which slot. Immutable; a lookup costs O(1).
 *
 * <p>Each table has an epoch one higher than the one it was made from. A slot's owner has the epoch
 * of the table that gave it the slot.
 */
public final class RingTable {
  /**
   * Servers of one ring: more would each have so few slots that the fullest is far from the mean.
   */
  public static final int SERVERS_MAX = 1_024;

  /** Before the first: nobody owns anything. */
  public static final RingTable EMPTY = new RingTable(0, "", List.of(), nobody());

  private final long epoch;
  private final String manager;
  private final List<RingMember> members;
  private final Owner[] owners;
  private final Map<String, Integer> counts;

  /**
   * A table.
   *
   * @param owners of each slot; not copied, not to be changed
   */
  RingTable(long epoch, String manager, List<RingMember> members, Owner[] owners) {
    if (owners.length != Ring.SLOTS) {
      throw new IllegalArgumentException(owners.length + " slots");
    }
    this.epoch = epoch;
    this.manager = manager;
    this.members = List.copyOf(members);
    this.owners = owners;
    this.counts = count(owners);
  }

  private static Owner[] nobody() {
    Owner[] owners = new Owner[Ring.SLOTS];
    Arrays.fill(owners, Owner.NOBODY);
    return owners;
  }

  public long epoch() {
    return epoch;
  }

  /** The admin server that wrote it, and writes the next while it lives. */
  public String manager() {
    return manager;
  }

  /** The servers that were alive when it was written, by id; owners and spares. */
  public List<RingMember> members() {
    return members;
  }

  public Owner owner(int slot) {
    return owners[slot];
  }

  /** Slots of each server that has some. */
  public Map<String, Integer> counts() {
    return counts;
  }

  private static Map<String, Integer> count(Owner[] owners) {
    Map<String, Integer> counts = new HashMap<>();
    int from = 0;
    for (int slot = 1; slot <= Ring.SLOTS; slot++) {
      if (slot == Ring.SLOTS || !owners[slot].serverId().equals(owners[from].serverId())) {
        counts.merge(owners[from].serverId(), slot - from, Integer::sum);
        from = slot;
      }
    }
    counts.remove(Owner.NOBODY.serverId());
    return Map.copyOf(counts);
  }

  /** The fullest server's slots by the mean of those that have some; 1 is even, 0 an empty ring. */
  public double balance() {
    int owned = counts.values().stream().mapToInt(Integer::intValue).sum();
    int fullest = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    return owned == 0 ? 0 : (double) fullest * counts.size() / owned;
  }

  /** The same owners, each at an epoch that is so much later. */
  RingTable renewed(long epochs) {
    Owner[] renewed = owners.clone();
    for (int slot = 0; slot < Ring.SLOTS; slot++) {
      renewed[slot] = new Owner(owners[slot].serverId(), epoch + epochs);
    }
    return new RingTable(epoch + epochs, manager, members, renewed);
  }

  Owner[] owners() {
    return owners.clone();
  }

  boolean says(RingTable other) {
    return epoch == other.epoch && !saysMoreThan(other);
  }

  /** Whether anything but the epoch differs. */
  boolean saysMoreThan(RingTable other) {
    return !manager.equals(other.manager)
        || !members.equals(other.members)
        || !Arrays.equals(owners, other.owners);
  }
}
