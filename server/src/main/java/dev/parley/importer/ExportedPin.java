package dev.parley.importer;

import org.jspecify.annotations.Nullable;

/**
 * A pinned item of a conversation.
 *
 * @param id the {@code ts} of the message, or the id of the file
 * @param type {@code C} for a message, {@code F} for a file
 * @param created seconds since 1970
 * @param user who pinned it
 * @param owner who wrote it
 */
public record ExportedPin(
    String id, String type, long created, @Nullable String user, @Nullable String owner) {}
