package dev.parley.model;

/** What an event does to the subscriptions of a person's sockets. */
public sealed interface Effect {
  /**
   * The person hears {@code stream} from its position {@code after} on; carried by the person's own
   * stream.
   */
  record Subscribe(StreamId stream, long after) implements Effect {}

  /**
   * The person hears nothing of the carrying stream any more, this event included; a resume never
   * goes past it.
   */
  record Remove(String userId) implements Effect {}

  /** The person's sockets close: deactivated, signed out everywhere, or of another role now. */
  record Disconnect(String userId) implements Effect {}

  /** The event is for guests; full members hear of it elsewhere. */
  record ForGuests() implements Effect {}

  /** Sockets opened with this credential close: a revoked token or an ended session. */
  record Revoke(String credentialId) implements Effect {}

  /**
   * One of a newer version, carried on untouched; it does nothing here.
   *
   * @param encoded as it came
   */
  record Foreign(byte[] encoded) implements Effect {}
}
