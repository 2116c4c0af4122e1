package dev.parley.search.lucene;

import dev.parley.search.MessageKey;
import java.util.HashMap;
import java.util.Map;

/**
 * How new the messages of an index are, so that a newer one is known to be none of them. One
 * thread's.
 */
final class NewestMessages {
  private static final int MAX_CONVERSATIONS = 10_000;

  private final Map<String, Long> byConversation = new HashMap<>();
  private long elsewhere = Long.MIN_VALUE;

  /** No message of a conversation that is not named later is newer. */
  void addElsewhere(long ts) {
    elsewhere = Math.max(elsewhere, ts);
  }

  /** Adds a message; whether it is newer than all of its conversation. */
  boolean add(MessageKey message) {
    long before = byConversation.getOrDefault(message.conversation(), elsewhere);
    if (message.ts() <= before) {
      return false;
    }
    if (byConversation.size() == MAX_CONVERSATIONS) {
      byConversation.values().forEach(this::addElsewhere);
      byConversation.clear();
    }
    byConversation.put(message.conversation(), message.ts());
    return true;
  }
}
