package dev.parley.api.method;

import dev.parley.conversation.Conversations;
import dev.parley.model.Principal;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Which people a caller may see: everyone for a full member, a guest's own circles for a guest. */
final class Visibility {
  private static final int PAGE = 1_000;

  private final Conversations conversations;

  Visibility(Conversations conversations) {
    this.conversations = conversations;
  }

  boolean sees(Principal caller, String userId) {
    return !caller.isGuest() || userId.equals(caller.userId()) || circle(caller).contains(userId);
  }

  <T> List<T> only(Principal caller, Collection<T> people, Function<T, String> id) {
    if (!caller.isGuest()) {
      return List.copyOf(people);
    }
    Set<String> circle = circle(caller);
    return people.stream()
        .filter(p -> id.apply(p).equals(caller.userId()) || circle.contains(id.apply(p)))
        .toList();
  }

  private Set<String> circle(Principal caller) {
    Set<String> circle = new HashSet<>();
    String after = "";
    while (true) {
      List<Conversations.Own> own = conversations.own(caller.home(), caller.userId(), after, PAGE);
      for (Conversations.Own line : own) {
        members(caller, line.channelId(), circle);
      }
      if (own.size() < PAGE) {
        return circle;
      }
      after = own.getLast().channelId();
    }
  }

  /** The right is decided from the conversation's own row, not from the caller's list. */
  private void members(Principal caller, String channelId, Set<String> circle) {
    Set<String> found = new HashSet<>();
    String after = "";
    while (true) {
      List<String> page = conversations.members(caller.home(), channelId, after, PAGE);
      found.addAll(page);
      if (page.size() < PAGE) {
        break;
      }
      after = page.getLast();
    }
    if (found.contains(caller.userId())) {
      circle.addAll(found);
    }
  }
}
