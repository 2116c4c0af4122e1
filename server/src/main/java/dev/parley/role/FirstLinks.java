package dev.parley.role;

import dev.parley.account.AccountLimits;
import dev.parley.model.Home;
import dev.parley.people.Member;
import dev.parley.security.MagicLink;
import dev.parley.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;

/**
 * The links that a start prints: for the first person of an empty installation, or for the owner of
 * each workspace that no owner has signed in to.
 */
final class FirstLinks {
  private static final int OWNERS_LOOKED_AT = 20;
  private static final String LINK = "/signin/link/";
  private static final String SETUP = "/setup/";

  private FirstLinks() {}

  /** The lines to print; each link works once, and each start makes new ones. */
  static List<String> lines(Rooms rooms, String url) {
    if (rooms.founding.isEmpty()) {
      return List.of("make the first workspace: " + url + SETUP + rooms.links.setup().reveal());
    }
    List<String> lines = new ArrayList<>();
    for (Home home : rooms.workspaces.homes("", AccountLimits.DEFAULTS.maxOwnerLinks())) {
      List<Member> owners = rooms.members.owners(home, OWNERS_LOOKED_AT);
      if (owners.stream().allMatch(owner -> owner.accountId() == null)) {
        owners.stream()
            .filter(owner -> owner.email() != null)
            .findFirst()
            .ifPresent(owner -> lines.add(line(rooms, home, owner, url)));
      }
    }
    return lines;
  }

  private static String line(Rooms rooms, Home home, Member owner, String url) {
    String name = rooms.workspaces.byHome(home).map(Workspace::domain).orElse(home.teamId());
    return "sign in to "
        + name
        + " as its owner @"
        + owner.name()
        + ": "
        + of(rooms, home, owner, url);
  }

  /** A link for a member, to be handed over. */
  static String of(Rooms rooms, Home home, Member member, String url) {
    MagicLink link = rooms.links.handed(home, member.userId());
    return url + LINK + link.reveal();
  }
}
