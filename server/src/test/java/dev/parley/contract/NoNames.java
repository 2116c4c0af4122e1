package dev.parley.contract;

import dev.parley.search.MessageKey;
import dev.parley.search.SearchNames;
import java.util.Set;

/** A searcher who knows nobody. */
final class NoNames implements SearchNames {
  @Override
  public String me() {
    return MessageIndexContract.ME;
  }

  @Override
  public Set<String> users(String name) {
    return Set.of();
  }

  @Override
  public Set<String> conversations(String name) {
    return Set.of();
  }

  @Override
  public Set<String> directConversation(String user) {
    return Set.of();
  }

  @Override
  public Set<String> sharedDirectConversations(String user) {
    return Set.of();
  }

  @Override
  public Set<MessageKey> saved() {
    return Set.of();
  }
}
