package dev.parley.realtime.ring;

/**
 * The server that owns a slot, and every stream in it, at an epoch.
 *
 * @param serverId as discovery names this life of it; empty if nobody owns the slot
 * @param epoch from 1, that of the table that gave it the slot; 0 if no table ever did
 */
public record Owner(String serverId, long epoch) {
  /** Owns what has never been given to anyone. */
  public static final Owner NOBODY = new Owner("", 0);
}
