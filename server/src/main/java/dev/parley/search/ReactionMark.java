package dev.parley.search;

import java.util.List;

/**
 * One reaction of a message.
 *
 * @param name the emoji's name without colons
 * @param users who reacted, earliest first; an index may keep only the first {@link
 *     SearchLimits#maxReactors}
 */
public record ReactionMark(String name, List<String> users) {
  public ReactionMark {
    users = List.copyOf(users);
  }
}
