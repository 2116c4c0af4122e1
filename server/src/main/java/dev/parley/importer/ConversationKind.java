package dev.parley.importer;

/** The four kinds of conversation that an export knows. */
public enum ConversationKind {
  PUBLIC_CHANNEL,
  PRIVATE_CHANNEL,
  DIRECT,
  GROUP_DIRECT;

  public boolean isChannel() {
    return this == PUBLIC_CHANNEL || this == PRIVATE_CHANNEL;
  }
}
