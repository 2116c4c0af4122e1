package dev.parley.app;

import dev.parley.model.Home;
import dev.parley.model.Role;
import dev.parley.security.ScopeSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An app in a workspace, as its bot may act there now.
 *
 * @param userId the bot's member
 * @param scopes what the bot's good tokens allow together
 * @param events the events that the app asked for; null means all that the scopes allow
 */
record Installation(
    Home home,
    String appId,
    String userId,
    Role role,
    ScopeSet scopes,
    @Nullable List<String> events) {

  /** Whether the app asked for a topic and its bot may hear of it. */
  boolean wants(Topic topic) {
    return scopes.allows(topic.scope()) && (events == null || events.contains(topic.name()));
  }
}
