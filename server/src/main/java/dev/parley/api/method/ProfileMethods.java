package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.api.Required;
import dev.parley.conversation.Conversations;
import dev.parley.json.Json;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.people.Presence;
import dev.parley.people.ProfileChanges;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import dev.parley.workspace.Workspace;
import dev.parley.workspace.Workspaces;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code users.*} about one's own profile and presence. */
public final class ProfileMethods {
  private static final long MILLIS = 1_000;

  private final Workspaces workspaces;
  private final Members members;
  private final ProfileChanges profiles;
  private final Presence presence;
  private final Visibility visibility;

  public ProfileMethods(
      Workspaces workspaces,
      Members members,
      ProfileChanges profiles,
      Presence presence,
      Conversations conversations) {
    this.workspaces = workspaces;
    this.members = members;
    this.profiles = profiles;
    this.presence = presence;
    this.visibility = new Visibility(conversations);
  }

  public List<Method<?, ?>> all() {
    return List.of(
        method(
            "users.profile.set",
            RateTier.TIER_3,
            "users.profile:write",
            SetArguments.class,
            Profile.class,
            List.of(
                "invalid_profile",
                "too_long",
                "cannot_update_admin_user",
                "not_admin",
                "user_not_found",
                "user_is_bot",
                "profile_status_set_failed_not_valid_emoji"),
            this::setProfile),
        method(
            "users.setPresence",
            RateTier.TIER_2,
            "users:write",
            PresenceArguments.class,
            Done.class,
            List.of("invalid_presence"),
            this::setPresence),
        method(
            "users.getPresence",
            RateTier.TIER_3,
            "users:read",
            UserArguments.class,
            Present.class,
            List.of("user_not_found"),
            this::getPresence),
        method(
            "users.setActive",
            RateTier.TIER_2,
            "users:write",
            None.class,
            Done.class,
            List.of(),
            this::setActive),
        method(
            "users.identity",
            RateTier.TIER_3,
            "identity.basic",
            None.class,
            Identity.class,
            List.of("user_is_bot"),
            this::identity));
  }

  private static <A extends Record, R extends Record> Method<A, R> method(
      String name,
      RateTier tier,
      String scope,
      Class<A> arguments,
      Class<R> result,
      List<String> errors,
      Method.Body<A, R> body) {
    return new Method<>(
        name,
        Method.Access.TOKEN,
        new RateRule.PerMethod(tier),
        List.of(scope),
        arguments,
        result,
        errors,
        body);
  }

  record None() {}

  record Done() {}

  record SetArguments(
      @Nullable String name,
      @Nullable JsonNode profile,
      @Nullable String user,
      @Nullable String value) {}

  record Profile(JsonNode profile, String username) {}

  record PresenceArguments(@Required(error = "invalid_presence") String presence) {}

  record UserArguments(@Nullable String user) {}

  record Present(
      String presence,
      @Nullable Boolean online,
      @Nullable Boolean autoAway,
      @Nullable Boolean manualAway,
      @Nullable Integer connectionCount,
      @Nullable Long lastActivity) {}

  record Identity(JsonNode user, JsonNode team) {}

  private Profile setProfile(Call call, SetArguments arguments) {
    Principal caller = call.principal();
    String user = arguments.user() == null ? caller.userId() : arguments.user();
    Member member =
        members
            .find(call.home(), user)
            .filter(found -> visibility.sees(caller, found.userId()))
            .orElseThrow(() -> new Refusal("user_not_found"));
    if (!user.equals(caller.userId())) {
      if (!caller.role().isAdmin()) {
        throw new Refusal("not_admin");
      }
      if (member.role().isAdmin()) {
        throw new Refusal("cannot_update_admin_user");
      }
    }
    ObjectNode profile = profiles.set(call.home(), user, fields(arguments));
    return new Profile(profile, member.name());
  }

  private static ObjectNode fields(SetArguments arguments) {
    if (arguments.profile() instanceof ObjectNode object) {
      return object;
    }
    if (arguments.profile() != null || arguments.name() == null || arguments.value() == null) {
      throw new Refusal("invalid_profile");
    }
    ObjectNode one = Json.object();
    if (arguments.name().equals("status_expiration")) {
      return one.set(
          arguments.name(),
          Json.parse(arguments.value()).orElseThrow(() -> new Refusal("invalid_profile")));
    }
    return one.put(arguments.name(), arguments.value());
  }

  private Done setPresence(Call call, PresenceArguments arguments) {
    boolean away =
        switch (arguments.presence()) {
          case "away" -> true;
          case "auto", "active" -> false;
          default -> throw new Refusal("invalid_presence");
        };
    presence.setAway(call.home(), call.principal().userId(), away);
    return new Done();
  }

  private Done setActive(Call call, None none) {
    presence.active(call.principal().userId());
    return new Done();
  }

  private Present getPresence(Call call, UserArguments arguments) {
    String self = call.principal().userId();
    String user = arguments.user() == null ? self : arguments.user();
    if (members.find(call.home(), user).isEmpty() || !visibility.sees(call.principal(), user)) {
      throw new Refusal("user_not_found");
    }
    Presence.State state = presence.of(call.home(), user);
    String word = state.isActive() ? "active" : "away";
    if (!user.equals(self)) {
      return new Present(word, null, null, null, null, null);
    }
    Presence.Online online = state.online();
    return new Present(
        word,
        online.connections() > 0,
        online.isIdle(),
        state.manualAway(),
        online.connections(),
        online.lastActivityMillis() == 0 ? null : online.lastActivityMillis() / MILLIS);
  }

  private Identity identity(Call call, None none) {
    Member member =
        members
            .find(call.home(), call.principal().userId())
            .orElseThrow(() -> new Refusal("user_not_found"));
    if (member.isBot()) {
      throw new Refusal("user_is_bot");
    }
    Workspace workspace =
        workspaces.byHome(call.home()).orElseThrow(() -> new Refusal("team_not_found"));
    ObjectNode user =
        Json.object()
            .put("name", member.profile().path("real_name").asString(member.name()))
            .put("id", member.userId());
    if (member.email() != null && call.scopes().allows("identity.email")) {
      user.put("email", member.email());
    }
    return new Identity(
        user, Json.object().put("name", workspace.name()).put("id", workspace.home().teamId()));
  }
}
