package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.json.Json;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.realtime.feed.Tickets;
import dev.parley.realtime.gateway.Viewer;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import dev.parley.workspace.Workspace;
import dev.parley.workspace.Workspaces;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code rtm.*}. */
public final class RtmMethods {
  private final Workspaces workspaces;
  private final Members members;
  private final Tickets tickets;

  public RtmMethods(Workspaces workspaces, Members members, Tickets tickets) {
    this.workspaces = workspaces;
    this.members = members;
    this.tickets = tickets;
  }

  public List<Method<?, ?>> all() {
    return List.of(
        new Method<>(
            "rtm.connect",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.SOCKETS),
            List.of("rtm:stream", "client"),
            Arguments.class,
            Connected.class,
            List.of(),
            this::connect));
  }

  record Arguments(@Nullable Boolean batchPresenceAware, @Nullable Boolean presenceSub) {}

  record Connected(String url, JsonNode team, JsonNode self) {}

  private Connected connect(Call call, Arguments arguments) {
    Principal caller = call.principal();
    Workspace workspace =
        workspaces.byHome(call.home()).orElseThrow(() -> new Refusal("team_not_found"));
    Member self =
        members.find(call.home(), caller.userId()).orElseThrow(() -> new Refusal("user_not_found"));
    Viewer viewer = new Viewer(call.home().teamId(), caller.userId(), caller.credentialId());
    return new Connected(
        tickets.first(viewer),
        Json.object()
            .put("id", workspace.home().teamId())
            .put("name", workspace.name())
            .put("domain", workspace.domain()),
        Json.object().put("id", self.userId()).put("name", self.name()));
  }
}
