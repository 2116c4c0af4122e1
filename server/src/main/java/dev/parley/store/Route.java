package dev.parley.store;

import dev.parley.model.Home;

/**
 * Where a call to the store goes: the home says region and server, the key says the shard.
 *
 * @param key the value of the keyspace's sharding column; empty in the unsharded keyspace
 */
public record Route(Home home, Keyspace keyspace, String key) {
  /** The home of rows that belong to no workspace. */
  public static final Home NO_HOME = Home.local("");

  public Route {
    if (keyspace.isSharded() == key.isEmpty()) {
      throw new IllegalArgumentException("a route into " + keyspace + " with key '" + key + "'");
    }
  }

  /**
   * Whether rows may have this key. None has one that ends in a blank, and a database that compares
   * texts would overlook that blank: a request would reach the rows of another key than the one
   * that it goes on to tell of.
   */
  public static boolean mayHold(String key) {
    return !key.endsWith(" ");
  }

  public static Route global() {
    return new Route(NO_HOME, Keyspace.GLOBAL, "");
  }

  public static Route global(Home home) {
    return new Route(home, Keyspace.GLOBAL, "");
  }

  public static Route team(Home home) {
    return new Route(home, Keyspace.TEAM, home.teamId());
  }

  public static Route channel(Home home, String channelId) {
    return new Route(home, Keyspace.CHANNEL, channelId);
  }

  public static Route user(Home home, String userId) {
    return new Route(home, Keyspace.USER, userId);
  }
}
