package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.api.Required;
import dev.parley.conversation.Channel;
import dev.parley.conversation.Conversations;
import dev.parley.model.ChannelKind;
import dev.parley.model.Refusal;
import dev.parley.people.Members;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import dev.parley.usergroup.UserGroup;
import dev.parley.usergroup.UserGroups;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code usergroups.*}, which guests may not call. */
public final class UserGroupMethods {
  private static final List<String> ERRORS =
      List.of(
          "user_is_restricted",
          "user_is_bot",
          "no_permission",
          "permission_denied",
          "org_login_required",
          "token_revoked",
          "fatal_error",
          "missing_charset",
          "superfluous_charset",
          "upgrade_require");
  private static final List<String> FORM =
      List.of(
          "invalid_name",
          "name_already_exists",
          "invalid_handle",
          "handle_already_exists",
          "description_too_long",
          "too_many_channels",
          "invalid_channels");

  private final UserGroups groups;
  private final Members members;
  private final Conversations conversations;

  public UserGroupMethods(UserGroups groups, Members members, Conversations conversations) {
    this.groups = groups;
    this.members = members;
    this.conversations = conversations;
  }

  public List<Method<?, ?>> all() {
    return List.of(
        method(
            "usergroups.create",
            "usergroups:write",
            CreateArguments.class,
            One.class,
            with(FORM, "too_many_usergroups"),
            this::create),
        method(
            "usergroups.update",
            "usergroups:write",
            UpdateArguments.class,
            One.class,
            with(FORM, "no_such_subteam"),
            this::update),
        method(
            "usergroups.enable",
            "usergroups:write",
            GroupArguments.class,
            One.class,
            List.of("no_such_subteam"),
            (call, arguments) -> setEnabled(call, arguments, true)),
        method(
            "usergroups.disable",
            "usergroups:write",
            GroupArguments.class,
            One.class,
            List.of("no_such_subteam"),
            (call, arguments) -> setEnabled(call, arguments, false)),
        method(
            "usergroups.list",
            "usergroups:read",
            ListArguments.class,
            Listed.class,
            List.of(),
            this::list),
        method(
            "usergroups.users.list",
            "usergroups:read",
            UsersArguments.class,
            Users.class,
            List.of("no_such_subteam"),
            this::users),
        method(
            "usergroups.users.update",
            "usergroups:write",
            SetUsersArguments.class,
            One.class,
            List.of(
                "no_such_subteam",
                "no_users_provided",
                "invalid_users",
                "subteam_max_users_exceeded"),
            this::setUsers));
  }

  private static <A extends Record, R extends Record> Method<A, R> method(
      String name,
      String scope,
      Class<A> arguments,
      Class<R> result,
      List<String> errors,
      Method.Body<A, R> body) {
    return new Method<>(
        name,
        Method.Access.TOKEN,
        new RateRule.PerMethod(RateTier.TIER_2),
        List.of(scope),
        arguments,
        result,
        with(ERRORS, errors.toArray(String[]::new)),
        (call, given) -> {
          if (call.principal().isGuest()) {
            throw new Refusal("user_is_restricted");
          }
          return body.answer(call, given);
        });
  }

  private static List<String> with(List<String> some, String... others) {
    List<String> all = new ArrayList<>(some);
    all.addAll(List.of(others));
    return all;
  }

  record CreateArguments(
      @Required(error = "invalid_name") String name,
      @Nullable String handle,
      @Nullable String description,
      @Nullable List<String> channels,
      @Nullable Boolean includeCount,
      @Nullable String teamId) {}

  record UpdateArguments(
      @Required(error = "no_such_subteam") String usergroup,
      @Nullable String name,
      @Nullable String handle,
      @Nullable String description,
      @Nullable List<String> channels,
      @Nullable Boolean includeCount,
      @Nullable String teamId) {}

  record GroupArguments(
      @Required(error = "no_such_subteam") String usergroup,
      @Nullable Boolean includeCount,
      @Nullable String teamId) {}

  record One(JsonNode usergroup) {}

  record ListArguments(
      @Nullable Boolean includeCount,
      @Nullable Boolean includeDisabled,
      @Nullable Boolean includeUsers,
      @Nullable String teamId) {}

  record Listed(List<ObjectNode> usergroups) {}

  record UsersArguments(
      @Required(error = "no_such_subteam") String usergroup,
      @Nullable Boolean includeDisabled,
      @Nullable String teamId) {}

  record Users(List<String> users) {}

  record SetUsersArguments(
      @Required(error = "no_such_subteam") String usergroup,
      @Required(error = "no_users_provided") List<String> users,
      @Nullable Boolean includeCount,
      @Nullable String teamId) {}

  private One create(Call call, CreateArguments arguments) {
    UserGroups.Wanted wanted =
        new UserGroups.Wanted(
            arguments.name(),
            arguments.handle(),
            arguments.description(),
            channels(call, arguments.channels()));
    return one(
        groups.create(call.home(), call.principal().userId(), wanted), arguments.includeCount());
  }

  private One update(Call call, UpdateArguments arguments) {
    UserGroups.Wanted wanted =
        new UserGroups.Wanted(
            arguments.name(),
            arguments.handle(),
            arguments.description(),
            channels(call, arguments.channels()));
    return one(
        groups.update(call.home(), call.principal().userId(), arguments.usergroup(), wanted),
        arguments.includeCount());
  }

  /** Public channels alone, since everybody sees which a group names. */
  private @Nullable List<String> channels(Call call, @Nullable List<String> wanted) {
    if (wanted == null) {
      return null;
    }
    Set<String> there =
        conversations.findAll(call.home(), wanted).stream()
            .filter(channel -> channel.kind() == ChannelKind.PUBLIC && !channel.deleted())
            .map(Channel::id)
            .collect(Collectors.toSet());
    if (!there.containsAll(wanted)) {
      throw new Refusal("invalid_channels");
    }
    return wanted;
  }

  private One setEnabled(Call call, GroupArguments arguments, boolean enabled) {
    return one(
        groups.setEnabled(call.home(), call.principal().userId(), arguments.usergroup(), enabled),
        arguments.includeCount());
  }

  private One setUsers(Call call, SetUsersArguments arguments) {
    Set<String> wanted = new HashSet<>(arguments.users());
    long active =
        members.findAll(call.home(), wanted).stream().filter(member -> !member.deleted()).count();
    if (active != wanted.size()) {
      throw new Refusal("invalid_users");
    }
    return one(
        groups.setUsers(
            call.home(), call.principal().userId(), arguments.usergroup(), arguments.users()),
        arguments.includeCount());
  }

  private static One one(UserGroups.Peopled peopled, @Nullable Boolean count) {
    ObjectNode shape = peopled.group().shape(peopled.users());
    return new One(counted(shape, peopled.users().size(), count));
  }

  private static ObjectNode counted(ObjectNode shape, int users, @Nullable Boolean wanted) {
    return Boolean.TRUE.equals(wanted) ? shape.put("user_count", users) : shape;
  }

  private Listed list(Call call, ListArguments arguments) {
    boolean disabled = Boolean.TRUE.equals(arguments.includeDisabled());
    Boolean count = arguments.includeCount();
    List<ObjectNode> shapes = new ArrayList<>();
    if (Boolean.TRUE.equals(arguments.includeUsers())) {
      groups.peopled(call.home()).stream()
          .filter(peopled -> disabled || peopled.group().isEnabled())
          .map(
              peopled ->
                  counted(peopled.group().shape(peopled.users()), peopled.users().size(), count))
          .forEach(shapes::add);
    } else {
      groups
          .counted(call.home())
          .forEach(
              (UserGroup group, Integer users) -> {
                if (disabled || group.isEnabled()) {
                  shapes.add(counted(group.shape(), users, count));
                }
              });
    }
    return new Listed(shapes);
  }

  private Users users(Call call, UsersArguments arguments) {
    boolean disabled = Boolean.TRUE.equals(arguments.includeDisabled());
    return new Users(
        groups
            .find(call.home(), arguments.usergroup())
            .filter(peopled -> disabled || peopled.group().isEnabled())
            .map(UserGroups.Peopled::users)
            .orElseThrow(() -> new Refusal("no_such_subteam")));
  }
}
