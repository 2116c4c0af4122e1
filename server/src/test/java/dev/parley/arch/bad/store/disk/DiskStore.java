package dev.parley.arch.bad.store.disk;

/** An implementation that only the wiring may see. */
public final class DiskStore {}
