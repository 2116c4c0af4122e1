package dev.parley.searching;

import dev.parley.model.Home;
import dev.parley.people.Member;
import dev.parley.people.Members;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** What people are called, as the text of a message that mentions them is searched. Thread-safe. */
final class PersonNames {
  private static final int KEPT_MAX = 20_000;

  private record Key(String teamId, String userId) {}

  private final Members members;
  private final Kept<Key, String> kept = new Kept<>(KEPT_MAX);

  PersonNames(Members members) {
    this.members = members;
  }

  /** The names of those of the people who are known, by id. */
  Map<String, String> of(Home home, Collection<String> userIds) {
    Map<String, String> names = new HashMap<>();
    Set<String> unread = new LinkedHashSet<>();
    for (String id : userIds) {
      kept.get(new Key(home.teamId(), id))
          .ifPresentOrElse(name -> names.put(id, name), () -> unread.add(id));
    }
    if (!unread.isEmpty()) {
      for (Member member : members.findAll(home, unread)) {
        String name = name(member);
        kept.put(new Key(home.teamId(), member.userId()), name);
        names.put(member.userId(), name);
      }
    }
    return names;
  }

  void forget(String teamId, String userId) {
    kept.forget(new Key(teamId, userId));
  }

  private static String name(Member member) {
    Set<String> names = new LinkedHashSet<>();
    names.add(member.name());
    names.add(member.profile().path("display_name").asString(""));
    names.add(member.profile().path("real_name").asString(""));
    names.remove("");
    return String.join(" ", names);
  }
}
