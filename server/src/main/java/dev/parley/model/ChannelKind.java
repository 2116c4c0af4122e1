package dev.parley.model;

/** What sort of conversation it is. */
public enum ChannelKind {
  PUBLIC("public"),
  PRIVATE("private"),
  DIRECT("im"),
  GROUP("mpim");

  private final String stored;

  ChannelKind(String stored) {
    this.stored = stored;
  }

  public String stored() {
    return stored;
  }

  public static ChannelKind ofStored(String text) {
    for (ChannelKind kind : values()) {
      if (kind.stored.equals(text)) {
        return kind;
      }
    }
    throw new IllegalArgumentException("no kind of conversation is called " + text);
  }

  public IdKind idKind() {
    return switch (this) {
      case PUBLIC, PRIVATE -> IdKind.CHANNEL;
      case DIRECT -> IdKind.DIRECT;
      case GROUP -> IdKind.GROUP;
    };
  }

  /** Whether it is a channel with a name, not a direct message. */
  public boolean isChannel() {
    return this == PUBLIC || this == PRIVATE;
  }
}
