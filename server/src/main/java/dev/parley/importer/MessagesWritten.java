package dev.parley.importer;

/** How many of a batch of messages were new, and what came with those. */
public record MessagesWritten(int created, int present, int reactions, int files) {}
