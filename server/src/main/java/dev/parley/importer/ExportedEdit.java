package dev.parley.importer;

import org.jspecify.annotations.Nullable;

/** Who changed a message last, and when ({@code ts}, microseconds since 1970). */
public record ExportedEdit(@Nullable String user, long ts) {}
