package dev.parley.realtime.gateway;

/** Why the gateway ends a socket; codes are those of RFC 6455 and its registry. */
enum CloseReason {
  SLOW(1013, "too slow, resume", true),
  DRAINING(1001, "going away, resume", true),
  RELOAD(1012, "state lost, resume", true),
  DISCONNECTED(1008, "signed out", false),
  REVOKED(1008, "credential revoked", false),
  REFUSED(1008, "not allowed", false),
  ABUSE(1008, "too many bad or fast frames", false),
  TOO_MANY_SUBSCRIPTIONS(1008, "too many conversations", false),
  DEAD(1001, "no answer", false),
  OVERLOADED(1013, "try again later", true);

  final int code;
  final String text;

  /** The client is told beforehand, and is welcome to come back. */
  final boolean goodbye;

  CloseReason(int code, String text, boolean goodbye) {
    this.code = code;
    this.text = text;
    this.goodbye = goodbye;
  }
}
