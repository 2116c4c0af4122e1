package dev.parley.search;

import java.util.Set;

/**
 * Whose eyes a search has. Every search needs one, so nothing private can be found by leaving it
 * out. Whoever keeps the object while nothing changes, and searches with it again, saves the index
 * the work of finding out what a scope of thousands means.
 *
 * @param team the workspace's id
 * @param member the searcher's user id, who finds their own unshared files
 * @param conversations all that the searcher may read now; thousands are fine
 */
public record SearchScope(String team, String member, Set<String> conversations) {
  public SearchScope {
    conversations = Set.copyOf(conversations);
  }
}
