package dev.parley.api.method;

import dev.parley.conversation.Conversations;
import dev.parley.model.Principal;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Which people a caller may see: everyone for a full member; for a guest those who share a
 * conversation.
 */
final class Visibility {
  private final Conversations conversations;

  Visibility(Conversations conversations) {
    this.conversations = conversations;
  }

  boolean sees(Principal caller, String userId) {
    return !only(caller, List.of(userId), Function.identity()).isEmpty();
  }

  /** Those of the people whom the caller may see, at most a page of them. */
  <T> List<T> only(Principal caller, Collection<T> people, Function<T, String> id) {
    if (!caller.isGuest() || people.isEmpty()) {
      return List.copyOf(people);
    }
    Set<String> shared =
        conversations.sharedWith(
            caller.home(), caller.userId(), people.stream().map(id).distinct().toList());
    return people.stream()
        .filter(p -> id.apply(p).equals(caller.userId()) || shared.contains(id.apply(p)))
        .toList();
  }
}
