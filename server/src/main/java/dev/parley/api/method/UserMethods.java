package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.api.Paging;
import dev.parley.api.Required;
import dev.parley.conversation.Conversations;
import dev.parley.json.Json;
import dev.parley.model.Refusal;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.people.Profiles;
import dev.parley.security.KeyRing;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import dev.parley.workspace.Workspace;
import dev.parley.workspace.Workspaces;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code users.*}, {@code bots.*} and {@code team.*}. */
public final class UserMethods {
  private static final int PAGE_STANDARD = 200;
  private static final long MICROS = 1_000_000;

  private final Workspaces workspaces;
  private final Members members;
  private final Conversations conversations;
  private final Visibility visibility;
  private final Paging listPaging;

  public UserMethods(
      Workspaces workspaces, Members members, Conversations conversations, KeyRing keys) {
    this.workspaces = workspaces;
    this.members = members;
    this.conversations = conversations;
    this.visibility = new Visibility(conversations);
    this.listPaging = new Paging(keys, "users.list");
  }

  public List<Method<?, ?>> all() {
    return List.of(
        new Method<>(
            "users.info",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_4),
            List.of("users:read"),
            UserArguments.class,
            Info.class,
            List.of("user_not_found", "user_not_visible"),
            this::info),
        new Method<>(
            "users.list",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_2),
            List.of("users:read"),
            ListArguments.class,
            Listed.class,
            List.of("invalid_cursor", "invalid_limit"),
            this::list),
        new Method<>(
            "users.lookupByEmail",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_3),
            List.of("users:read.email"),
            EmailArguments.class,
            Info.class,
            List.of("users_not_found"),
            this::byEmail),
        new Method<>(
            "users.profile.get",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_4),
            List.of("users.profile:read"),
            ProfileArguments.class,
            Profile.class,
            List.of("user_not_found"),
            this::profile),
        new Method<>(
            "bots.info",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_3),
            List.of("users:read"),
            BotArguments.class,
            BotInfo.class,
            List.of("bot_not_found"),
            this::bot),
        new Method<>(
            "team.info",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_3),
            List.of("team:read"),
            TeamArguments.class,
            TeamInfo.class,
            List.of("team_not_found"),
            this::team));
  }

  record UserArguments(
      @Required(error = "user_not_found") String user, @Nullable Boolean includeLocale) {}

  record Info(JsonNode user) {}

  record ListArguments(
      @Nullable String cursor,
      @Nullable Integer limit,
      @Nullable Boolean includeLocale,
      @Nullable String teamId) {}

  record Listed(List<ObjectNode> members, long cacheTs, Paging.Metadata responseMetadata) {}

  record EmailArguments(@Required(error = "users_not_found") String email) {}

  record ProfileArguments(@Nullable String user, @Nullable Boolean includeLabels) {}

  record Profile(JsonNode profile) {}

  record BotArguments(@Nullable String bot, @Nullable String teamId) {}

  record BotInfo(JsonNode bot) {}

  record TeamArguments(@Nullable String team, @Nullable String domain) {}

  record TeamInfo(JsonNode team) {}

  private Info info(Call call, UserArguments arguments) {
    return new Info(Profiles.user(visible(call, arguments.user(), "user_not_found")));
  }

  private Member visible(Call call, String userId, String code) {
    Member member = members.find(call.home(), userId).orElseThrow(() -> new Refusal(code));
    if (!visibility.sees(call.principal(), member.userId())) {
      throw new Refusal(code);
    }
    return member;
  }

  private Listed list(Call call, ListArguments arguments) {
    int limit = Paging.limit(arguments.limit(), PAGE_STANDARD);
    String after = listPaging.start(arguments.cursor(), call, "").orElse("");
    List<Member> page = page(call, after, limit + 1);
    boolean more = page.size() > limit;
    List<Member> shown = more ? page.subList(0, limit) : page;
    List<ObjectNode> users = shown.stream().map(Profiles::user).toList();
    long updated = shown.stream().mapToLong(Member::updatedMicros).max().orElse(0) / MICROS;
    String next = more ? shown.getLast().userId() : null;
    return new Listed(users, updated, listPaging.next(next, call, ""));
  }

  /** A page of those whom the caller may see, by id. */
  private List<Member> page(Call call, String after, int most) {
    if (!call.principal().isGuest()) {
      return members.page(call.home(), after, most);
    }
    List<String> ids =
        conversations.acquaintances(call.home(), call.principal().userId(), after, most);
    return members.findAll(call.home(), ids).stream()
        .sorted(Comparator.comparing(Member::userId))
        .toList();
  }

  private Info byEmail(Call call, EmailArguments arguments) {
    Member member =
        members
            .byEmail(call.home(), arguments.email())
            .filter(found -> !found.deleted() && visibility.sees(call.principal(), found.userId()))
            .orElseThrow(() -> new Refusal("users_not_found"));
    return new Info(Profiles.user(member));
  }

  private Profile profile(Call call, ProfileArguments arguments) {
    String user = arguments.user() == null ? call.principal().userId() : arguments.user();
    return new Profile(visible(call, user, "user_not_found").profile());
  }

  private BotInfo bot(Call call, BotArguments arguments) {
    if (arguments.bot() == null) {
      throw new Refusal("bot_not_found");
    }
    Members.Bot bot =
        members.bot(call.home(), arguments.bot()).orElseThrow(() -> new Refusal("bot_not_found"));
    return new BotInfo(shape(bot));
  }

  /** A bot as the wire shows it. */
  static ObjectNode shape(Members.Bot bot) {
    ObjectNode out =
        Json.object()
            .put("id", bot.id())
            .put("deleted", bot.deleted())
            .put("name", bot.name())
            .put("updated", bot.updatedMicros() / MICROS);
    if (bot.appId() != null) {
      out.put("app_id", bot.appId());
    }
    if (bot.userId() != null) {
      out.put("user_id", bot.userId());
    }
    return out;
  }

  private TeamInfo team(Call call, TeamArguments arguments) {
    if (arguments.team() != null && !arguments.team().equals(call.home().teamId())) {
      throw new Refusal("team_not_found");
    }
    Workspace workspace =
        workspaces.byHome(call.home()).orElseThrow(() -> new Refusal("team_not_found"));
    return new TeamInfo(
        Json.object()
            .put("id", workspace.home().teamId())
            .put("name", workspace.name())
            .put("domain", workspace.domain())
            .put("email_domain", ""));
  }
}
