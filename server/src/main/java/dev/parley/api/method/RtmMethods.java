package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.conversation.Conversations;
import dev.parley.json.Json;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.model.Ts;
import dev.parley.people.DoNotDisturb;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.people.Presence;
import dev.parley.realtime.feed.Tickets;
import dev.parley.realtime.gateway.Viewer;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import dev.parley.usergroup.OwnGroups;
import dev.parley.usergroup.UserGroups;
import dev.parley.workspace.Workspace;
import dev.parley.workspace.Workspaces;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code rtm.*}. */
public final class RtmMethods {
  private static final long MICROS = 1_000_000;

  private final Workspaces workspaces;
  private final Members members;
  private final Presence presence;
  private final DoNotDisturb doNotDisturb;
  private final Tickets tickets;
  private final RtmStart start;
  private final String publicUrl;

  public RtmMethods(
      Workspaces workspaces,
      Members members,
      Presence presence,
      DoNotDisturb doNotDisturb,
      Conversations conversations,
      UserGroups groups,
      OwnGroups ownGroups,
      Tickets tickets,
      String publicUrl) {
    this.workspaces = workspaces;
    this.members = members;
    this.presence = presence;
    this.doNotDisturb = doNotDisturb;
    this.tickets = tickets;
    this.publicUrl = publicUrl;
    this.start = new RtmStart(members, conversations, groups, ownGroups, doNotDisturb);
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
            this::connect),
        new Method<>(
            "rtm.start",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_1),
            List.of("rtm:stream", "client"),
            StartArguments.class,
            Started.class,
            List.of(),
            this::start));
  }

  record Arguments(@Nullable Boolean batchPresenceAware, @Nullable Boolean presenceSub) {}

  record Connected(String url, JsonNode team, JsonNode self) {}

  /** What of these asks for less is always so, and what asks for more is always there. */
  record StartArguments(
      @Nullable Boolean batchPresenceAware,
      @Nullable Boolean includeLocale,
      @Nullable Boolean mpimAware,
      @Nullable Boolean noLatest,
      @Nullable Boolean noUnreads,
      @Nullable Boolean presenceSub,
      @Nullable Boolean simpleLatest) {}

  record Started(
      String url,
      JsonNode self,
      JsonNode team,
      List<ObjectNode> users,
      List<ObjectNode> bots,
      List<ObjectNode> channels,
      List<ObjectNode> groups,
      List<ObjectNode> ims,
      RtmStart.Subteams subteams,
      JsonNode dnd,
      long cacheTs,
      String latestEventTs) {}

  private Connected connect(Call call, Arguments arguments) {
    return new Connected(url(call), team(call), self(call));
  }

  private String url(Call call) {
    Principal caller = call.principal();
    return tickets.first(new Viewer(call.home().teamId(), caller.userId(), caller.credentialId()));
  }

  private ObjectNode team(Call call) {
    Workspace workspace =
        workspaces.byHome(call.home()).orElseThrow(() -> new Refusal("team_not_found"));
    return Json.object()
        .put("id", workspace.home().teamId())
        .put("name", workspace.name())
        .put("domain", workspace.domain());
  }

  private ObjectNode self(Call call) {
    Member self =
        members
            .find(call.home(), call.principal().userId())
            .orElseThrow(() -> new Refusal("user_not_found"));
    return Json.object().put("id", self.userId()).put("name", self.name());
  }

  /**
   * The state as of a moment after the time that it names; the socket hears from its opening on.
   */
  private Started start(Call call, StartArguments arguments) {
    long now = doNotDisturb.nowSeconds();
    boolean away = presence.isManuallyAway(call.home(), call.principal().userId());
    RtmStart.Conversing conversing = start.conversations(call);
    return new Started(
        url(call),
        self(call).put("manual_presence", away ? "away" : "active"),
        team(call).put("url", publicUrl + "/"),
        start.users(call),
        start.bots(call),
        conversing.channels(),
        conversing.groups(),
        conversing.ims(),
        start.subteams(call),
        start.dnd(call),
        now,
        Ts.format(now * MICROS));
  }
}
