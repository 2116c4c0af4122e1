package dev.parley.realtime.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RingPlanTest {
  private static final int SEEDS = 60;
  private static final int STEPS = 25;

  private static RingMember owner(String id) {
    return new RingMember(id, false, false);
  }

  private static RingMember spare(String id) {
    return new RingMember(id, true, false);
  }

  private static RingMember leaving(String id) {
    return new RingMember(id, false, true);
  }

  private static RingTable of(RingMember... members) {
    return RingPlan.next(RingTable.EMPTY, List.of(members), "admin");
  }

  private static RingTable after(RingTable table, RingMember... members) {
    return RingPlan.next(table, List.of(members), "admin");
  }

  private static Set<Integer> slots(RingTable table, String id) {
    return IntStream.range(0, Ring.SLOTS)
        .filter(slot -> table.owner(slot).serverId().equals(id))
        .boxed()
        .collect(Collectors.toSet());
  }

  private static Set<Integer> moved(RingTable from, RingTable to) {
    return IntStream.range(0, Ring.SLOTS)
        .filter(slot -> !from.owner(slot).equals(to.owner(slot)))
        .boxed()
        .collect(Collectors.toSet());
  }

  @Test
  void theFirstTableGivesEverySlotAtEpochOne() {
    RingTable table = of(owner("a"), owner("b"), spare("s"));
    assertThat(table.epoch()).isEqualTo(1);
    assertThat(table.counts()).containsOnly(Map.entry("a", 8_192), Map.entry("b", 8_192));
    assertThat(table.owner(0).epoch()).isEqualTo(1);
    assertThat(table.balance()).isEqualTo(1);
  }

  @Test
  void nobodyIsThereAndNothingChanges() {
    RingTable table = of(owner("a"));
    assertThat(slots(after(table), "a")).hasSize(Ring.SLOTS);
    assertThat(after(RingTable.EMPTY)).isSameAs(RingTable.EMPTY);
  }

  @Test
  void aSpareTakesAllThatALostServerHadAndNobodyElsesMove() {
    RingTable before = of(owner("a"), owner("b"), owner("c"), spare("s"), spare("t"));
    RingTable table = after(before, owner("a"), owner("c"), spare("s"), spare("t"));
    assertThat(slots(table, "s")).isEqualTo(slots(before, "b"));
    assertThat(slots(table, "t")).isEmpty();
    assertThat(moved(before, table)).isEqualTo(slots(before, "b"));
  }

  @Test
  void withoutASpareTheSlotsAreSharedOutAndNobodyElsesMove() {
    RingTable before = of(owner("a"), owner("b"), owner("c"));
    RingTable table = after(before, owner("a"), owner("c"));
    assertThat(moved(before, table)).isEqualTo(slots(before, "b"));
    assertThat(table.counts().get("a")).isBetween(8_191, 8_193);
  }

  @Test
  void aServerThatCameBackInAnotherLifeTakesWhatTheOldOneHad() {
    RingTable before = of(owner("a-1"), owner("b-1"), spare("s"));
    RingTable table = after(before, owner("a-1"), owner("b-2"), spare("s"));
    assertThat(slots(table, "b-2")).isEqualTo(slots(before, "b-1"));
    assertThat(slots(table, "s")).isEmpty();
  }

  @Test
  void whoLeavesGivesAllAwayBeforeItGoes() {
    RingTable before = of(owner("a"), owner("b"), owner("c"));
    RingTable table = after(before, owner("a"), leaving("b"), owner("c"));
    assertThat(slots(table, "b")).isEmpty();
    assertThat(moved(before, table)).isEqualTo(slots(before, "b"));
    RingTable gone = after(table, owner("a"), owner("c"));
    assertThat(moved(table, gone)).isEmpty();
  }

  @Test
  void theLastServerKeepsItsSlotsThoughItWantsToLeave() {
    RingTable before = of(owner("a"));
    assertThat(slots(after(before, leaving("a")), "a")).hasSize(Ring.SLOTS);
  }

  @Test
  void whoJoinsTakesItsShareAndNothingElseMoves() {
    RingTable before = of(owner("a"), owner("b"));
    RingTable table = after(before, owner("a"), owner("b"), owner("c"));
    assertThat(slots(table, "c")).hasSize(Ring.SLOTS / 3).isEqualTo(moved(before, table));
  }

  @Test
  void aSpareServesWhereThereIsNobodyElse() {
    assertThat(of(spare("s"), spare("t")).counts()).containsOnly(Map.entry("s", Ring.SLOTS));
  }

  @Test
  void anotherManagerMovesNoSlot() {
    RingTable before = of(owner("a"), owner("b"));
    RingTable table = RingPlan.next(before, List.of(owner("a"), owner("b")), "other");
    assertThat(table.epoch()).isEqualTo(before.epoch() + 1);
    assertThat(table.manager()).isEqualTo("other");
    assertThat(moved(before, table)).isEmpty();
  }

  @Test
  void moreServersThanARingHasRoomForWait() {
    List<RingMember> many = new ArrayList<>();
    for (int i = 0; i < RingTable.SERVERS_MAX + 50; i++) {
      many.add(owner("server-" + i));
    }
    RingTable table = RingPlan.next(RingTable.EMPTY, many, "admin");
    assertThat(table.counts()).hasSize(RingTable.SERVERS_MAX);
    assertThat(table.balance()).isEqualTo(1);
    assertThat(RingPlan.next(table, many, "admin")).isSameAs(table);
  }

  @Test
  void holdsWhateverComesAndGoes() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      Map<String, RingMember> present = new TreeMap<>();
      RingTable table = RingTable.EMPTY;
      int named = 0;
      for (int step = 0; step < STEPS; step++) {
        for (int change = random.nextInt(4); change >= 0; change--) {
          List<String> ids = new ArrayList<>(present.keySet());
          int what = random.nextInt(10);
          if (ids.size() < 2 || what < 4) {
            String id = "s" + named++;
            present.put(id, new RingMember(id, random.nextInt(4) == 0, false));
          } else if (what < 7) {
            present.remove(ids.get(random.nextInt(ids.size())));
          } else if (what < 9) {
            String id = ids.get(random.nextInt(ids.size()));
            present.put(id, new RingMember(id, false, random.nextBoolean()));
          }
        }
        table = checkedStep("seed " + seed + " step " + step, table, present, random);
      }
    }
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      fail(message);
    }
  }

  private static RingTable checkedStep(
      String where, RingTable before, Map<String, RingMember> present, Random random) {
    List<RingMember> members = new ArrayList<>(present.values());
    RingTable table = RingPlan.next(before, members, "admin");
    Collections.shuffle(members, random);
    assertThat(RingPlan.next(before, members, "admin").says(table)).as(where).isTrue();
    assertThat(RingPlan.next(table, members, "admin")).as(where).isSameAs(table);
    if (members.stream().allMatch(RingMember::isLeaving)) {
      return table;
    }
    assertThat(table.epoch()).as(where).isBetween(before.epoch(), before.epoch() + 1);
    Set<String> gone = new HashSet<>(before.counts().keySet());
    members.stream().filter(m -> !m.isLeaving()).forEach(m -> gone.remove(m.id()));
    Set<String> fresh = new HashSet<>(table.counts().keySet());
    fresh.removeAll(before.counts().keySet());
    for (int slot = 0; slot < Ring.SLOTS; slot++) {
      Owner old = before.owner(slot);
      Owner now = table.owner(slot);
      RingMember holder = present.get(now.serverId());
      check(holder != null && !holder.isLeaving(), where + ": nobody has slot " + slot);
      boolean needed =
          !gone.isEmpty()
              || old.equals(Owner.NOBODY)
              || fresh.contains(now.serverId())
              || before.balance() > RingPlan.FULLEST_BY_MEAN;
      check(old.equals(now) || needed, where + ": no need to move slot " + slot);
      check(old.equals(now) || now.epoch() == table.epoch(), where + ": epoch of slot " + slot);
    }
    int fullest = Collections.max(table.counts().values());
    double mean = (double) Ring.SLOTS / table.counts().size();
    assertThat((double) fullest).as(where).isLessThanOrEqualTo(Math.max(mean + 1, 1.1 * mean));
    return table;
  }
}
