package dev.parley.app;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An app: what developers register, and what speaks in a workspace through its bot.
 *
 * @param teamId the workspace that owns it
 * @param events the events it asked for, such as {@code message.channels}; null means all that its
 *     bot's scopes allow
 */
public record App(String appId, String teamId, String name, @Nullable List<String> events) {
  public App {
    events = events == null ? null : List.copyOf(events);
  }
}
