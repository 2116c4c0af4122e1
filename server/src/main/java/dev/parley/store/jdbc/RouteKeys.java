package dev.parley.store.jdbc;

import dev.parley.store.Route;
import org.jspecify.annotations.Nullable;

/** The values that a session binds from its route. */
record RouteKeys(Route route) {
  boolean has(String name) {
    return name.equals("team_id") || name.equals(route.keyspace().column());
  }

  @Nullable String get(String name) {
    return name.equals(route.keyspace().column()) ? route.key() : route.home().teamId();
  }
}
