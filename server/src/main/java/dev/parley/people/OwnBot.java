package dev.parley.people;

import dev.parley.model.Home;
import dev.parley.model.Refusal;
import dev.parley.model.Role;
import java.util.List;
import java.util.Optional;

/**
 * The bot in whose name a workspace itself speaks to its people; made when it first has something
 * to say. Thread-safe.
 */
public final class OwnBot {
  /** The app of these bots, which no app that is made can have. */
  public static final String APP_ID = "A0PARLEY";

  /** The second one for where somebody has the first. */
  private static final List<String> HANDLES = List.of("slackbot", "parleybot");

  private final Members members;

  public OwnBot(Members members) {
    this.members = members;
  }

  /** The workspace's bot. */
  public Member of(Home home) {
    for (String handle : HANDLES) {
      Optional<Member> bot = members.byName(home, handle).or(() -> make(home, handle));
      if (bot.filter(one -> APP_ID.equals(one.appId())).isPresent()) {
        return bot.get();
      }
    }
    throw new IllegalStateException("others have every handle of the workspace's own bot");
  }

  /** Made here, or by another server at the same moment. */
  private Optional<Member> make(Home home, String handle) {
    try {
      return Optional.of(
          members.create(
              home,
              new Members.NewMember(handle, null, "Slackbot", Role.MEMBER, true, APP_ID),
              null));
    } catch (Refusal taken) {
      return members.byName(home, handle);
    }
  }
}
