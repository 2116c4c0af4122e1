package dev.parley.api.method;

import dev.parley.conversation.Conversations;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.people.Member;
import dev.parley.people.Members;
import java.util.List;

/**
 * Where a message is to go, as callers name it: a conversation's id, a channel's name with or
 * without {@code #}, or a person's id for the direct message with them.
 */
final class Destinations {
  private final Members members;
  private final Conversations conversations;
  private final Visibility visibility;

  Destinations(Members members, Conversations conversations) {
    this.members = members;
    this.conversations = conversations;
    this.visibility = new Visibility(conversations);
  }

  /**
   * The id of the conversation; whether the caller may write there is decided with the write.
   *
   * @throws Refusal {@code channel_not_found}
   */
  String find(Principal caller, String wanted) {
    if (wanted.isEmpty()) {
      throw new Refusal("channel_not_found");
    }
    return switch (wanted.charAt(0)) {
      case 'U', 'W' -> direct(caller, wanted);
      case 'C', 'D', 'G' -> wanted;
      case '#' -> named(caller, wanted.substring(1));
      default -> named(caller, wanted);
    };
  }

  private String named(Principal caller, String name) {
    return conversations
        .named(caller.home(), name)
        .orElseThrow(() -> new Refusal("channel_not_found"));
  }

  private String direct(Principal caller, String userId) {
    Member other =
        members
            .find(caller.home(), userId)
            .filter(found -> visibility.sees(caller, found.userId()))
            .orElseThrow(() -> new Refusal("channel_not_found"));
    Member self =
        members
            .find(caller.home(), caller.userId())
            .orElseThrow(() -> new Refusal("user_not_found"));
    return conversations.openDirect(caller.home(), self, List.of(other)).id();
  }
}
