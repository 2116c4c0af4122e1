package dev.parley.search;

/**
 * A message's identity in its workspace.
 *
 * @param conversation the conversation's id
 * @param ts microseconds since 1970, unique in the conversation
 */
public record MessageKey(String conversation, long ts) {}
