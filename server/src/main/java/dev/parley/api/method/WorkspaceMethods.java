package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.api.Paging;
import dev.parley.model.Refusal;
import dev.parley.model.Ts;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import dev.parley.workspace.CustomEmoji;
import dev.parley.workspace.StandardEmoji;
import dev.parley.workspace.Workspace;
import dev.parley.workspace.Workspaces;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a workspace is made of: {@code emoji.*}, {@code auth.teams.*}, {@code team.profile.*}. */
public final class WorkspaceMethods {
  private final Workspaces workspaces;
  private final CustomEmoji customEmoji;
  private final StandardEmoji standardEmoji = new StandardEmoji();

  public WorkspaceMethods(Workspaces workspaces, CustomEmoji customEmoji) {
    this.workspaces = workspaces;
    this.customEmoji = customEmoji;
  }

  public List<Method<?, ?>> all() {
    return List.of(
        new Method<>(
            "emoji.list",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_2),
            List.of("emoji:read"),
            EmojiArguments.class,
            Emoji.class,
            List.of(),
            this::emoji),
        new Method<>(
            "auth.teams.list",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_2),
            List.of(),
            TeamsArguments.class,
            Teams.class,
            List.of("invalid_cursor"),
            this::teams),
        new Method<>(
            "team.profile.get",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_3),
            List.of("users.profile:read"),
            ProfileArguments.class,
            Profile.class,
            List.of("no_permission", "user_is_bot", "invalid_post_typ", "request_timeou"),
            this::profile));
  }

  record EmojiArguments(@Nullable Boolean includeCategories) {}

  record Emoji(
      Map<String, String> emoji,
      String cacheTs,
      @Nullable String categoriesVersion,
      @Nullable List<StandardEmoji.Category> categories) {}

  record TeamsArguments(
      @Nullable String cursor, @Nullable Boolean includeIcon, @Nullable Integer limit) {}

  record Team(String id, String name) {}

  record Teams(List<Team> teams, Paging.Metadata responseMetadata) {}

  record ProfileArguments(@Nullable String visibility, @Nullable String teamId) {}

  record Fields(List<String> fields, List<String> sections) {}

  record Profile(Fields profile) {}

  private Emoji emoji(Call call, EmojiArguments arguments) {
    CustomEmoji.Listed listed = customEmoji.list(call.home());
    boolean categories = Boolean.TRUE.equals(arguments.includeCategories());
    return new Emoji(
        listed.values(),
        Ts.format(listed.changedMicros()),
        categories ? StandardEmoji.VERSION : null,
        categories ? standardEmoji.categories() : null);
  }

  /** A token is good for one workspace. */
  private Teams teams(Call call, TeamsArguments arguments) {
    if (arguments.cursor() != null && !arguments.cursor().isEmpty()) {
      throw new Refusal("invalid_cursor");
    }
    Workspace workspace =
        workspaces.byHome(call.home()).orElseThrow(() -> new Refusal("team_not_found"));
    return new Teams(
        List.of(new Team(workspace.home().teamId(), workspace.name())), new Paging.Metadata(""));
  }

  /** Profiles have the fields that every profile has; a workspace adds none. */
  private Profile profile(Call call, ProfileArguments arguments) {
    return new Profile(new Fields(List.of(), List.of()));
  }
}
