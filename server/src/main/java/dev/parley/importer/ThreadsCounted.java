package dev.parley.importer;

/**
 * The threads of a conversation.
 *
 * @param orphans threads without their first message
 */
public record ThreadsCounted(int threads, int replies, int orphans, int pins) {}
