package dev.parley.realtime.ring;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the ring's next table is: a function of the one before and of who is there.
 *
 * <ul>
 *   <li>The slots of who is gone, or leaves, go as a whole to a server that has none yet: one that
 *       just came, else a spare. Failing both they are shared out, each to the emptiest. No other
 *       slot moves.
 *   <li>Who comes takes from the fullest until it has its share. No other slot moves.
 *   <li>The fullest has at most {@value #FULLEST_BY_MEAN} times the mean, or one more than it.
 * </ul>
 */
final class RingPlan {
  /** Above it slots move from the fullest to the emptiest. */
  static final double FULLEST_BY_MEAN = 1.1;

  private static final String NOBODY = Owner.NOBODY.serverId();

  private final Owner[] owners;
  private final long epoch;

  /** The servers that may be given slots and have some, or have just come for some. */
  private final TreeMap<String, Holder> taking = new TreeMap<>();

  private RingPlan(RingTable table) {
    this.owners = table.owners();
    this.epoch = table.epoch() + 1;
  }

  /** A server and its slots; what it is given now has the new epoch. */
  private static final class Holder {
    final Owner owner;
    private int[] slots = new int[64];
    private int size;

    Holder(String id, long epoch) {
      owner = new Owner(id, epoch);
    }

    int size() {
      return size;
    }

    void add(int slot) {
      if (size == slots.length) {
        slots = Arrays.copyOf(slots, size * 2);
      }
      slots[size++] = slot;
    }

    int removeLast() {
      return slots[--size];
    }

    int[] all() {
      return Arrays.copyOf(slots, size);
    }
  }

  /**
   * The next table, or the same one if nothing is to change.
   *
   * @param present servers that are there, whatever their order; of more than {@link
   *     RingTable#SERVERS_MAX} those that own something come first
   * @param manager who writes it
   */
  static RingTable next(RingTable table, List<RingMember> present, String manager) {
    if (present.isEmpty()) {
      return table;
    }
    List<RingMember> members = bounded(table, present);
    RingPlan plan = new RingPlan(table);
    if (members.stream().anyMatch(member -> !member.isLeaving())) {
      plan.assign(members);
    }
    RingTable next = new RingTable(plan.epoch, manager, members, plan.owners);
    return next.saysMoreThan(table) ? next : table;
  }

  private static List<RingMember> bounded(RingTable table, List<RingMember> present) {
    Map<String, Integer> counts = table.counts();
    return present.stream()
        .sorted(
            Comparator.comparing((RingMember member) -> !counts.containsKey(member.id()))
                .thenComparing(RingMember::id))
        .limit(RingTable.SERVERS_MAX)
        .sorted(Comparator.comparing(RingMember::id))
        .toList();
  }

  private void assign(List<RingMember> members) {
    SortedMap<String, Holder> left = sort(members);
    ArrayDeque<String> fresh = idle(members, false);
    ArrayDeque<String> spares = idle(members, true);
    List<Holder> shared = new ArrayList<>();
    for (Holder gone : left.values()) {
      boolean whole = !gone.owner.serverId().equals(NOBODY);
      String taker = !whole ? null : fresh.isEmpty() ? spares.poll() : fresh.poll();
      if (taker == null) {
        shared.add(gone);
      } else {
        give(gone.all(), 0, gone.size(), holder(taker));
      }
    }
    fresh.forEach(this::holder);
    if (taking.isEmpty()) {
      holder(spares.remove());
    }
    share(shared.stream().flatMapToInt(gone -> Arrays.stream(gone.all())).toArray());
    fresh.forEach(id -> fill(holder(id)));
    level();
  }

  /** Puts each slot to who has it and stays, or to those that are left by whoever had them. */
  private SortedMap<String, Holder> sort(List<RingMember> members) {
    Set<String> staying = new HashSet<>();
    members.stream().filter(member -> !member.isLeaving()).forEach(m -> staying.add(m.id()));
    SortedMap<String, Holder> left = new TreeMap<>();
    int slot = 0;
    while (slot < Ring.SLOTS) {
      String id = owners[slot].serverId();
      Holder holder =
          staying.contains(id) ? holder(id) : left.computeIfAbsent(id, i -> new Holder(i, epoch));
      for (; slot < Ring.SLOTS && owners[slot].serverId().equals(id); slot++) {
        holder.add(slot);
      }
    }
    return left;
  }

  private Holder holder(String id) {
    return taking.computeIfAbsent(id, i -> new Holder(i, epoch));
  }

  /** The servers that stay and own nothing, by id. */
  private ArrayDeque<String> idle(List<RingMember> members, boolean spare) {
    ArrayDeque<String> idle = new ArrayDeque<>();
    for (RingMember member : members) {
      if (!member.isLeaving() && member.isSpare() == spare && !taking.containsKey(member.id())) {
        idle.add(member.id());
      }
    }
    return idle;
  }

  private void give(int slot, Holder to) {
    owners[slot] = to.owner;
    to.add(slot);
  }

  private void give(int[] slots, int from, int end, Holder to) {
    for (int i = from; i < end; i++) {
      give(slots[i], to);
    }
  }

  /** Shares slots out so that the emptiest come up to one level; what one gets lies together. */
  private void share(int[] slots) {
    int level = level(slots.length);
    int beyond = slots.length - upTo(level);
    int given = 0;
    for (Holder taker : taking.values()) {
      int wanted = Math.max(0, level - taker.size());
      if (beyond > 0 && taker.size() <= level) {
        wanted++;
        beyond--;
      }
      give(slots, given, given + wanted, taker);
      given += wanted;
    }
  }

  /** The highest level to which so many slots lift all that are below it. */
  private int level(int slots) {
    int low = 0;
    int high = Ring.SLOTS;
    while (low < high) {
      int middle = (low + high + 1) / 2;
      if (upTo(middle) <= slots) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private int upTo(int level) {
    return taking.values().stream().mapToInt(taker -> Math.max(0, level - taker.size())).sum();
  }

  /** Takes for a newcomer from the fullest until it has its share. */
  private void fill(Holder newcomer) {
    int share = Ring.SLOTS / taking.size();
    while (newcomer.size() < share) {
      give(fullest().removeLast(), newcomer);
    }
  }

  /** Moves slots from the fullest to the emptiest where they differ too much. */
  private void level() {
    int mean = (Ring.SLOTS + taking.size() - 1) / taking.size();
    if (fullest().size() <= Math.max(mean, FULLEST_BY_MEAN * Ring.SLOTS / taking.size())) {
      return;
    }
    for (Holder full = fullest(); full.size() > mean; full = fullest()) {
      give(full.removeLast(), emptiest());
    }
  }

  private Holder fullest() {
    Holder fullest = taking.firstEntry().getValue();
    for (Holder one : taking.values()) {
      fullest = one.size() > fullest.size() ? one : fullest;
    }
    return fullest;
  }

  private Holder emptiest() {
    Holder emptiest = taking.firstEntry().getValue();
    for (Holder one : taking.values()) {
      emptiest = one.size() < emptiest.size() ? one : emptiest;
    }
    return emptiest;
  }
}
