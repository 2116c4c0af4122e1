package dev.parley.app;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An app: what developers register, and what speaks in a workspace through its bot.
 *
 * @param teamId the workspace that owns it
 * @param events the events it asked for, such as {@code message.channels}; null means all that its
 *     bot's scopes allow
 * @param requestUrl where its events are posted; null for an app that opens sockets
 */
public record App(
    String appId,
    String teamId,
    String name,
    @Nullable List<String> events,
    @Nullable String requestUrl) {
  public App {
    events = events == null ? null : List.copyOf(events);
  }

  App withEvents(@Nullable List<String> wanted) {
    return new App(appId, teamId, name, wanted, requestUrl);
  }

  App withRequestUrl(@Nullable String url) {
    return new App(appId, teamId, name, events, url);
  }
}
