package dev.parley.store;

/** A set of tables that shard alike; each is a database of its own, on plain MySQL too. */
public enum Keyspace {
  /** Unsharded: accounts, homes, apps and the claims that are unique everywhere. */
  GLOBAL("global", ""),
  /** By workspace: members, groups, the channel directory, claims unique in a workspace. */
  TEAM("team", "team_id"),
  /** By conversation: channels, members by channel, messages and all that hangs on them. */
  CHANNEL("channel", "channel_id"),
  /** By person: a member's conversations and read marks, mentions, files, saved items, sessions. */
  USER("user", "user_id");

  private final String database;
  private final String column;

  Keyspace(String database, String column) {
    this.database = database;
    this.column = column;
  }

  /** The name of its database, without the installation's prefix. */
  public String database() {
    return database;
  }

  /** The sharding column, empty for the unsharded one. */
  public String column() {
    return column;
  }

  public boolean isSharded() {
    return !column.isEmpty();
  }
}
