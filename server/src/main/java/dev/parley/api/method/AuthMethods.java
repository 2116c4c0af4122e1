package dev.parley.api.method;

import dev.parley.account.Bearers;
import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.json.Json;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import dev.parley.workspace.Workspace;
import dev.parley.workspace.Workspaces;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code api.test} and {@code auth.*}. */
public final class AuthMethods {
  private final Workspaces workspaces;
  private final Members members;
  private final Bearers bearers;
  private final String publicUrl;

  public AuthMethods(Workspaces workspaces, Members members, Bearers bearers, String publicUrl) {
    this.workspaces = workspaces;
    this.members = members;
    this.bearers = bearers;
    this.publicUrl = publicUrl;
  }

  public List<Method<?, ?>> all() {
    return List.of(
        new Method<>(
            "api.test",
            Method.Access.OPEN,
            new RateRule.Unlimited(),
            List.of(),
            TestArguments.class,
            Tested.class,
            List.of(),
            this::test),
        new Method<>(
            "auth.test",
            Method.Access.ANY_TOKEN,
            new RateRule.PerMethod(RateTier.HUNDREDS),
            List.of(),
            None.class,
            Identity.class,
            List.of(),
            this::identity),
        new Method<>(
            "auth.revoke",
            Method.Access.ANY_TOKEN,
            new RateRule.PerMethod(RateTier.TIER_3),
            List.of(),
            RevokeArguments.class,
            Revoked.class,
            List.of(),
            this::revoke));
  }

  record None() {}

  record TestArguments(@Nullable String error) {}

  record Tested(JsonNode args) {}

  /** An app as such is told its own name and id alone. */
  record Identity(
      @Nullable String url,
      @Nullable String team,
      @Nullable String user,
      @Nullable String teamId,
      @Nullable String userId,
      @Nullable String botId,
      @Nullable String appId,
      @Nullable String appName,
      @Nullable Boolean isEnterpriseInstall) {}

  record RevokeArguments(@Nullable Boolean test) {}

  record Revoked(boolean revoked) {}

  private Tested test(Call call, TestArguments arguments) {
    if (arguments.error() != null && !arguments.error().isEmpty()) {
      throw new Refusal(arguments.error());
    }
    Map<String, String> sent = new TreeMap<>(call.sent());
    sent.remove("token");
    return new Tested(Json.tree(sent));
  }

  private Identity identity(Call call, None none) {
    Principal caller = call.principal();
    Workspace workspace =
        workspaces.byHome(call.home()).orElseThrow(() -> new Refusal("team_not_found"));
    Member member =
        members.find(call.home(), caller.userId()).orElseThrow(() -> new Refusal("user_not_found"));
    if (call.byApp()) {
      return new Identity(null, null, null, null, null, null, caller.appId(), member.name(), null);
    }
    return new Identity(
        publicUrl + "/",
        workspace.name(),
        member.name(),
        workspace.home().teamId(),
        member.userId(),
        caller.botId(),
        caller.appId(),
        null,
        false);
  }

  private Revoked revoke(Call call, RevokeArguments arguments) {
    if (Boolean.TRUE.equals(arguments.test())) {
      return new Revoked(false);
    }
    return new Revoked(bearers.revoke(call.principal(), call.byApp()));
  }
}
