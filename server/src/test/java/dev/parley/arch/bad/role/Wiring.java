package dev.parley.arch.bad.role;

/** The wiring that nothing may depend on. */
public final class Wiring {}
