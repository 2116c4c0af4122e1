package dev.parley.realtime.admin;

/** How a publication ended. */
public sealed interface Published {
  /** The owner at this epoch has it, and the epoch was still the newest afterwards. */
  record Acknowledged(long epoch) implements Published {}

  /** Nobody took it within the tries allowed; the relay brings it again. */
  record Unacknowledged(String reason) implements Published {}
}
