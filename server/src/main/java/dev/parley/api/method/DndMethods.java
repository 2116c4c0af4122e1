package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.api.Required;
import dev.parley.conversation.Conversations;
import dev.parley.model.Refusal;
import dev.parley.people.DoNotDisturb;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.people.Snooze;
import dev.parley.people.Snoozes;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** {@code dnd.*}. */
public final class DndMethods {
  /** The most people of one {@code dnd.teamInfo}. */
  static final int PEOPLE_MAX = 50;

  private static final List<String> ERRORS =
      List.of("fatal_error", "no_permission", "org_login_required", "token_revoked");

  private final DoNotDisturb own;
  private final Snoozes snoozes;
  private final Members members;
  private final Visibility visibility;

  public DndMethods(
      DoNotDisturb own, Snoozes snoozes, Members members, Conversations conversations) {
    this.own = own;
    this.snoozes = snoozes;
    this.members = members;
    this.visibility = new Visibility(conversations);
  }

  public List<Method<?, ?>> all() {
    return List.of(
        method(
            "dnd.info",
            RateTier.TIER_3,
            "dnd:read",
            UserArguments.class,
            Info.class,
            List.of("user_not_found"),
            this::info),
        method(
            "dnd.teamInfo",
            RateTier.TIER_2,
            "dnd:read",
            TeamArguments.class,
            TeamInfo.class,
            List.of("too_many_users"),
            this::teamInfo),
        method(
            "dnd.setSnooze",
            RateTier.TIER_2,
            "dnd:write",
            SnoozeArguments.class,
            Snoozing.class,
            List.of("missing_duration", "snooze_failed", "too_long", "user_is_bot"),
            this::setSnooze),
        method(
            "dnd.endSnooze",
            RateTier.TIER_2,
            "dnd:write",
            None.class,
            Ended.class,
            List.of("snooze_not_active", "snooze_end_failed", "user_is_bot"),
            this::endSnooze),
        method(
            "dnd.endDnd",
            RateTier.TIER_2,
            "dnd:write",
            None.class,
            Done.class,
            List.of("unknown_error", "user_is_bot"),
            this::endDnd));
  }

  private static <A extends Record, R extends Record> Method<A, R> method(
      String name,
      RateTier tier,
      String scope,
      Class<A> arguments,
      Class<R> result,
      List<String> errors,
      Method.Body<A, R> body) {
    List<String> all = new ArrayList<>(ERRORS);
    all.addAll(errors);
    return new Method<>(
        name,
        Method.Access.TOKEN,
        new RateRule.PerMethod(tier),
        List.of(scope),
        arguments,
        result,
        all,
        body);
  }

  record None() {}

  record Done() {}

  record UserArguments(@Nullable String user, @Nullable String teamId) {}

  record TeamArguments(@Required List<String> users, @Nullable String teamId) {}

  record SnoozeArguments(@Required(error = "missing_duration") Long numMinutes) {}

  record Info(
      boolean dndEnabled,
      long nextDndStartTs,
      long nextDndEndTs,
      @Nullable Boolean snoozeEnabled,
      @Nullable Long snoozeEndtime,
      @Nullable Long snoozeRemaining) {}

  record TeamInfo(Map<String, ObjectNode> users) {}

  record Snoozing(
      boolean snoozeEnabled,
      long snoozeEndtime,
      long snoozeRemaining,
      boolean snoozeIsIndefinite) {}

  record Ended(boolean dndEnabled, long nextDndStartTs, long nextDndEndTs, boolean snoozeEnabled) {}

  private Info info(Call call, UserArguments arguments) {
    String self = call.principal().userId();
    String user = arguments.user() == null ? self : arguments.user();
    boolean isOwn = user.equals(self);
    if (!isOwn
        && (members.find(call.home(), user).isEmpty()
            || !visibility.sees(call.principal(), user))) {
      throw new Refusal("user_not_found");
    }
    Snooze snooze = own.of(call.home(), user);
    long now = own.nowSeconds();
    boolean snoozing = isOwn && snooze.isOn(now);
    ObjectNode shape = snooze.shape(now);
    return new Info(
        shape.path("dnd_enabled").asBoolean(),
        shape.path("next_dnd_start_ts").asLong(),
        shape.path("next_dnd_end_ts").asLong(),
        isOwn ? snoozing : null,
        snoozing ? snooze.endSeconds() : null,
        snoozing ? snooze.endSeconds() - now : null);
  }

  private TeamInfo teamInfo(Call call, TeamArguments arguments) {
    if (arguments.users().size() > PEOPLE_MAX) {
      throw new Refusal("too_many_users");
    }
    List<String> seen =
        visibility.only(
            call.principal(),
            members.findAll(call.home(), arguments.users()).stream().map(Member::userId).toList(),
            id -> id);
    long now = own.nowSeconds();
    Map<String, ObjectNode> shapes = new TreeMap<>();
    snoozes.of(call.home(), seen).forEach((id, snooze) -> shapes.put(id, snooze.shape(now)));
    return new TeamInfo(shapes);
  }

  private static void requirePerson(Call call) {
    if (call.principal().botId() != null) {
      throw new Refusal("user_is_bot");
    }
  }

  private Snoozing setSnooze(Call call, SnoozeArguments arguments) {
    requirePerson(call);
    Snooze set = own.snooze(call.home(), call.principal().userId(), arguments.numMinutes());
    return new Snoozing(true, set.endSeconds(), set.endSeconds() - own.nowSeconds(), false);
  }

  private Ended endSnooze(Call call, None none) {
    requirePerson(call);
    if (!own.end(call.home(), call.principal().userId())) {
      throw new Refusal("snooze_not_active");
    }
    ObjectNode shape = own.of(call.home(), call.principal().userId()).shape(own.nowSeconds());
    return new Ended(
        shape.path("dnd_enabled").asBoolean(),
        shape.path("next_dnd_start_ts").asLong(),
        shape.path("next_dnd_end_ts").asLong(),
        false);
  }

  /** Ends a snooze too, the only rest that people can begin. */
  private Done endDnd(Call call, None none) {
    requirePerson(call);
    own.end(call.home(), call.principal().userId());
    return new Done();
  }
}
