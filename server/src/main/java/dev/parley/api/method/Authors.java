package dev.parley.api.method;

import dev.parley.json.Json;
import dev.parley.message.Author;
import dev.parley.model.Principal;
import dev.parley.people.Members;
import tools.jackson.databind.node.ObjectNode;

/** Callers as the authors of messages: a bot brings its profile along. */
public final class Authors {
  private static final long MICROS = 1_000_000;

  private final Members members;

  public Authors(Members members) {
    this.members = members;
  }

  public Author of(Principal caller) {
    if (caller.botId() == null) {
      return new Author(caller.userId(), null, null, null, caller.isGuest());
    }
    ObjectNode profile =
        members
            .bot(caller.home(), caller.botId())
            .map(
                bot -> {
                  ObjectNode out = Json.object().put("id", bot.id()).put("deleted", bot.deleted());
                  out.put("name", bot.name()).put("updated", bot.updatedMicros() / MICROS);
                  if (bot.appId() != null) {
                    out.put("app_id", bot.appId());
                  }
                  return out.put("team_id", caller.home().teamId());
                })
            .orElse(null);
    return new Author(caller.userId(), caller.botId(), caller.appId(), profile, caller.isGuest());
  }
}
