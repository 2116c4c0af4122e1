package dev.parley.realtime.ring;

import dev.parley.discovery.Server;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Who counts as present: who was heard, and who has not been missing for long enough to be given
 * up. Not thread-safe.
 */
final class Presence {
  private final RingLimits limits;
  private final Map<String, Long> missingSinceMillis = new HashMap<>();

  Presence(RingLimits limits) {
    this.limits = limits;
  }

  /** The channel servers that the next table counts on. */
  List<RingMember> present(RingTable table, List<Server> heard, long nowMillis, boolean calm) {
    Map<String, RingMember> members =
        table.members().stream().collect(Collectors.toMap(RingMember::id, Function.identity()));
    Map<String, RingMember> now = new HashMap<>();
    heard.forEach(server -> now.put(server.id(), RingMember.of(server)));
    Set<String> owners = table.counts().keySet();
    Set<String> known = new HashSet<>(members.keySet());
    known.addAll(owners);
    List<RingMember> present = new ArrayList<>();
    for (String id : alive(now.keySet(), known, owners, nowMillis, calm)) {
      RingMember old = members.getOrDefault(id, new RingMember(id, false, false));
      present.add(now.getOrDefault(id, old));
    }
    return present;
  }

  /** Those heard, and those known who are not given up. */
  List<String> alive(
      Collection<String> heard, Collection<String> known, long nowMillis, boolean calm) {
    return alive(heard, known, known, nowMillis, calm);
  }

  private List<String> alive(
      Collection<String> heard,
      Collection<String> known,
      Collection<String> owners,
      long nowMillis,
      boolean calm) {
    missingSinceMillis.keySet().retainAll(known);
    missingSinceMillis.keySet().removeAll(heard);
    long missing = owners.stream().filter(id -> !heard.contains(id)).count();
    boolean manyAtOnce = missing > 1 && missing * 2 > owners.size();
    long wait = manyAtOnce ? limits.massLossMillis() : limits.lossMillis();
    List<String> alive = new ArrayList<>(heard);
    for (String id : known) {
      if (!heard.contains(id)) {
        long since = missingSinceMillis.computeIfAbsent(id, _ -> nowMillis);
        if (!calm || nowMillis - since < wait) {
          alive.add(id);
        }
      }
    }
    return alive;
  }
}
