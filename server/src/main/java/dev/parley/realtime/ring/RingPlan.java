package dev.parley.realtime.ring;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
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

  private final RingTable table;
  private final Owner[] owners;
  private final long epoch;

  /** The servers that may be given slots and have some, or have just come for some. */
  private final TreeMap<String, ArrayDeque<Integer>> taking = new TreeMap<>();

  private RingPlan(RingTable table) {
    this.table = table;
    this.owners = table.owners();
    this.epoch = table.epoch() + 1;
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
    RingTable same = new RingTable(table.epoch(), manager, members, plan.owners);
    return same.says(table) ? table : next;
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
    Set<String> staying = new HashSet<>();
    members.stream().filter(member -> !member.isLeaving()).forEach(m -> staying.add(m.id()));
    TreeMap<String, List<Integer>> given = new TreeMap<>();
    for (int slot = 0; slot < Ring.SLOTS; slot++) {
      String owner = owners[slot].serverId();
      if (staying.contains(owner)) {
        taking.computeIfAbsent(owner, _ -> new ArrayDeque<>()).add(slot);
      } else {
        given.computeIfAbsent(owner, _ -> new ArrayList<>()).add(slot);
      }
    }
    ArrayDeque<String> fresh = idle(members, false);
    ArrayDeque<String> spares = idle(members, true);
    List<Integer> unowned = given.getOrDefault("", List.of());
    given.remove("");
    List<Integer> shared = new ArrayList<>(unowned);
    for (List<Integer> slots : given.values()) {
      String taker = fresh.isEmpty() ? spares.poll() : fresh.poll();
      if (taker == null) {
        shared.addAll(slots);
      } else {
        taking.put(taker, new ArrayDeque<>());
        slots.forEach(slot -> give(slot, taker));
      }
    }
    fresh.forEach(id -> taking.put(id, new ArrayDeque<>()));
    if (taking.isEmpty()) {
      taking.put(spares.remove(), new ArrayDeque<>());
    }
    share(shared);
    fresh.forEach(this::fill);
    level();
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

  private void give(int slot, String id) {
    owners[slot] = new Owner(id, epoch);
    slots(id).add(slot);
  }

  private ArrayDeque<Integer> slots(String id) {
    return taking.computeIfAbsent(id, _ -> new ArrayDeque<>());
  }

  /** Gives each slot to whoever has the fewest. */
  private void share(List<Integer> slots) {
    record Load(int count, String id) {}
    PriorityQueue<Load> emptiest =
        new PriorityQueue<>(Comparator.comparingInt(Load::count).thenComparing(Load::id));
    taking.forEach((id, held) -> emptiest.add(new Load(held.size(), id)));
    for (int slot : slots) {
      Load least = emptiest.remove();
      give(slot, least.id());
      emptiest.add(new Load(least.count() + 1, least.id()));
    }
  }

  /** Takes for a newcomer from the fullest until it has its share. */
  private void fill(String id) {
    int share = Ring.SLOTS / taking.size();
    while (slots(id).size() < share) {
      give(slots(fullest()).removeLast(), id);
    }
  }

  /** Moves slots from the fullest to the emptiest where they differ too much. */
  private void level() {
    int mean = (Ring.SLOTS + taking.size() - 1) / taking.size();
    if (slots(fullest()).size() <= Math.max(mean, FULLEST_BY_MEAN * Ring.SLOTS / taking.size())) {
      return;
    }
    for (String full = fullest(); slots(full).size() > mean; full = fullest()) {
      give(slots(full).removeLast(), emptiest());
    }
  }

  private String fullest() {
    return extreme(Comparator.comparingInt((String id) -> -slots(id).size()));
  }

  private String emptiest() {
    return extreme(Comparator.comparingInt((String id) -> slots(id).size()));
  }

  private String extreme(Comparator<String> order) {
    return taking.keySet().stream().min(order).orElseThrow();
  }
}
