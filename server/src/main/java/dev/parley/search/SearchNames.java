package dev.parley.search;

import java.util.Set;

/**
 * What the names in a query mean to one searcher. Answers only what that person may know: an
 * unknown and a hidden name both give an empty set.
 */
public interface SearchNames {

  /** The searcher's user id. */
  String me();

  /** The users of this handle, display name or id, case and accents aside. */
  Set<String> users(String name);

  /** The conversations of this name or id. */
  Set<String> conversations(String name);

  /** The searcher's one-to-one conversation with a user, if there is one. */
  Set<String> directConversation(String user);

  /** The searcher's direct and group direct conversations in which a user is. */
  Set<String> sharedDirectConversations(String user);

  /** What the searcher saved for later. */
  Set<MessageKey> saved();
}
