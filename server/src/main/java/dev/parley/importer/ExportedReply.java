package dev.parley.importer;

import org.jspecify.annotations.Nullable;

/** One reply in the list that a thread's first message carries: its author and {@code ts}. */
public record ExportedReply(@Nullable String user, long ts) {}
