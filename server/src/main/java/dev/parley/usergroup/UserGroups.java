package dev.parley.usergroup;

import dev.parley.model.Event;
import dev.parley.model.Home;
import dev.parley.model.IdKind;
import dev.parley.model.Refusal;
import dev.parley.model.StreamId;
import dev.parley.store.Claims;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Session;
import dev.parley.store.outbox.FollowUp;
import dev.parley.store.outbox.Outbox;
import dev.parley.store.outbox.Publisher;
import dev.parley.store.outbox.Streams;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The user groups of workspaces, each changed in one transaction under its row lock and told to the
 * workspace's full members. Thread-safe.
 */
public final class UserGroups {
  /** The most groups of a workspace. */
  public static final int GROUPS_MAX = 1_000;

  /** The most members of a group. */
  public static final int MEMBERS_MAX = 1_000;

  /** The most members of all groups together that one answer lists. */
  public static final int LISTED_USERS_MAX = 100_000;

  /** The longest name, in characters; a handle's alike. */
  public static final int NAME_LENGTH_MAX = 80;

  /** The longest description, in characters. */
  public static final int DESCRIPTION_LENGTH_MAX = 250;

  /** The most channels that a group names as its own. */
  public static final int CHANNELS_MAX = 100;

  private static final String NAME_CLAIM = "group_name";
  private static final Pattern HANDLE = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]*");

  private final Records records;
  private final Publisher publisher;
  private final Consumer<List<FollowUp>> followUps;

  public UserGroups(Records records, Publisher publisher, Consumer<List<FollowUp>> followUps) {
    this.records = records;
    this.publisher = publisher;
    this.followUps = followUps;
  }

  /**
   * What a group is to be; what is null stays, or is empty for a new one.
   *
   * @param channels public channels, which the caller has looked up
   */
  public record Wanted(
      @Nullable String name,
      @Nullable String handle,
      @Nullable String description,
      @Nullable List<String> channels) {}

  /** A group with its members in their order. */
  public record Peopled(UserGroup group, List<String> users) {}

  private record Done(Peopled result, List<Event> events, List<FollowUp> copies) {}

  /**
   * Makes a group without members.
   *
   * @throws Refusal {@code invalid_name}, {@code name_already_exists}, {@code invalid_handle},
   *     {@code handle_already_exists}, {@code description_too_long}, {@code too_many_channels},
   *     {@code too_many_usergroups}
   */
  public Peopled create(Home home, String by, Wanted wanted) {
    Wanted checked = checked(wanted);
    if (checked.name() == null) {
      throw new Refusal("invalid_name");
    }
    long now = records.clock().micros();
    String id = records.ids().next(IdKind.USER_GROUP);
    Claims.Claim claim = new Claims.Claim(id, home.teamId(), home.teamId());
    if (!Claims.take(records.store(), home, Claims.Kind.ID, id, claim, now)) {
      throw new IllegalStateException("an id came twice");
    }
    UserGroup group =
        new UserGroup(home.teamId(), id, "", "", "", List.of(), by, by, null, now, now, null)
            .with(checked);
    return run(
        home,
        session -> {
          if (GroupRows.count(session) >= GROUPS_MAX) {
            throw new Refusal("too_many_usergroups");
          }
          claim(session, group, "", "", now);
          Event event = tell(session, "subteam_created", group, List.of(), now);
          GroupRows.insert(session, group, event.seq());
          return new Done(new Peopled(group, List.of()), List.of(event), List.of());
        });
  }

  /**
   * Changes what is given of a group.
   *
   * @throws Refusal {@code no_such_subteam}, and as {@link #create}
   */
  public Peopled update(Home home, String by, String groupId, Wanted wanted) {
    Wanted checked = checked(wanted);
    long now = records.clock().micros();
    return run(
        home,
        session -> {
          UserGroup before = GroupRows.lock(session, groupId);
          List<String> users = GroupRows.users(session, groupId);
          UserGroup changed = before.with(checked);
          if (changed.equals(before)) {
            return new Done(new Peopled(before, users), List.of(), List.of());
          }
          claim(session, changed, before.name(), before.handle(), now);
          UserGroup after = changed.touched(by, now);
          Event event = tell(session, "subteam_updated", after, users, now);
          GroupRows.update(session, after, event.seq());
          return new Done(new Peopled(after, users), List.of(event), List.of());
        });
  }

  /**
   * Enables or disables a group; its members and its handle stay with it.
   *
   * @throws Refusal {@code no_such_subteam}
   */
  public Peopled setEnabled(Home home, String by, String groupId, boolean enabled) {
    long now = records.clock().micros();
    return run(
        home,
        session -> {
          UserGroup before = GroupRows.lock(session, groupId);
          List<String> users = GroupRows.users(session, groupId);
          if (before.isEnabled() == enabled) {
            return new Done(new Peopled(before, users), List.of(), List.of());
          }
          UserGroup after = before.enabled(enabled, by, now);
          LongFunction<List<FollowUp>> copies = seq -> copies(after, users, enabled, seq);
          return changed(session, after, users, copies, now);
        });
  }

  /**
   * Makes exactly these people the members, in this order.
   *
   * @param people who were looked up in the workspace
   * @throws Refusal {@code no_such_subteam}, {@code no_users_provided}, {@code
   *     subteam_max_users_exceeded}
   */
  public Peopled setUsers(Home home, String by, String groupId, List<String> people) {
    List<String> wanted = List.copyOf(new LinkedHashSet<>(people));
    if (wanted.isEmpty()) {
      throw new Refusal("no_users_provided");
    }
    if (wanted.size() > MEMBERS_MAX) {
      throw new Refusal("subteam_max_users_exceeded");
    }
    long now = records.clock().micros();
    return run(
        home,
        session -> {
          UserGroup before = GroupRows.lock(session, groupId);
          List<String> had = GroupRows.users(session, groupId);
          if (had.equals(wanted)) {
            return new Done(new Peopled(before, had), List.of(), List.of());
          }
          return setUsers(session, before, by, had, wanted, now);
        });
  }

  private static Done setUsers(
      Session session,
      UserGroup before,
      String by,
      List<String> had,
      List<String> wanted,
      long now) {
    UserGroup after = before.touched(by, now);
    List<String> added = without(wanted, had);
    List<String> removed = without(had, wanted);
    LongFunction<List<FollowUp>> copies =
        seq -> {
          List<FollowUp> both = new ArrayList<>();
          if (after.isEnabled()) {
            both.addAll(copies(after, added, true, seq));
            both.addAll(copies(after, removed, false, seq));
          }
          return both;
        };
    Done done = changed(session, after, wanted, copies, now);
    List<Event> events = new ArrayList<>(done.events());
    if (!added.isEmpty() || !removed.isEmpty()) {
      events.add(membersChanged(session, before, after, added, removed, now));
    }
    long version = events.getLast().seq();
    GroupRows.putUsers(session, after, wanted, removed, version);
    return new Done(done.result(), events, done.copies());
  }

  private static List<String> without(List<String> all, List<String> these) {
    Set<String> left = new LinkedHashSet<>(all);
    these.forEach(left::remove);
    return List.copyOf(left);
  }

  /** Writes a changed group and tells of it; the copies carry the event's sequence as version. */
  private static Done changed(
      Session session,
      UserGroup after,
      List<String> users,
      LongFunction<List<FollowUp>> copies,
      long now) {
    long seq = Streams.nextOfTeam(session, true);
    List<FollowUp> following = copies.apply(seq);
    Event event =
        new Event(
            StreamId.fullMembers(after.teamId()),
            seq,
            "subteam_updated",
            GroupFrames.group("subteam_updated", after, users, now));
    Outbox.append(session, Keyspace.TEAM, event, following, now);
    GroupRows.update(session, after, seq);
    return new Done(new Peopled(after, users), List.of(event), following);
  }

  private static List<FollowUp> copies(
      UserGroup group, List<String> users, boolean isMember, long version) {
    return users.stream()
        .<FollowUp>map(
            user -> new FollowUp.GroupMember(group.teamId(), user, group.id(), isMember, version))
        .toList();
  }

  private Peopled run(Home home, Function<Session, Done> work) {
    Done done = records.store().write(Route.team(home), work);
    done.events().forEach(publisher::publish);
    followUps.accept(done.copies());
    return done.result();
  }

  private static void claim(
      Session session, UserGroup group, String nameBefore, String handleBefore, long now) {
    String name = group.name().toLowerCase(Locale.ROOT);
    String before = nameBefore.toLowerCase(Locale.ROOT);
    if (!name.equals(before)) {
      if (!Claims.takeInTeam(session, NAME_CLAIM, name, group.id(), now)) {
        throw new Refusal("name_already_exists");
      }
      Claims.freeInTeam(session, NAME_CLAIM, before, group.id());
    }
    if (!group.handle().equals(handleBefore)) {
      if (!group.handle().isEmpty()
          && !Claims.takeInTeam(session, Claims.HANDLE, group.handle(), group.id(), now)) {
        throw new Refusal("handle_already_exists");
      }
      Claims.freeInTeam(session, Claims.HANDLE, handleBefore, group.id());
    }
  }

  private static Wanted checked(Wanted wanted) {
    String name = wanted.name() == null ? null : wanted.name().strip();
    if (name != null && (name.isEmpty() || length(name) > NAME_LENGTH_MAX)) {
      throw new Refusal("invalid_name");
    }
    String handle = wanted.handle() == null ? null : wanted.handle().toLowerCase(Locale.ROOT);
    if (handle != null
        && !handle.isEmpty()
        && (!HANDLE.matcher(handle).matches() || length(handle) > NAME_LENGTH_MAX)) {
      throw new Refusal("invalid_handle");
    }
    if (wanted.description() != null && length(wanted.description()) > DESCRIPTION_LENGTH_MAX) {
      throw new Refusal("description_too_long");
    }
    List<String> channels =
        wanted.channels() == null ? null : List.copyOf(new LinkedHashSet<>(wanted.channels()));
    if (channels != null && channels.size() > CHANNELS_MAX) {
      throw new Refusal("too_many_channels");
    }
    return new Wanted(name, handle, wanted.description(), channels);
  }

  private static int length(String text) {
    return text.codePointCount(0, text.length());
  }

  private static Event tell(
      Session session, String type, UserGroup group, List<String> users, long now) {
    return Streams.toTeam(
        session, group.teamId(), true, type, GroupFrames.group(type, group, users, now), now);
  }

  private static Event membersChanged(
      Session session,
      UserGroup before,
      UserGroup after,
      List<String> added,
      List<String> removed,
      long now) {
    return Streams.toTeam(
        session,
        after.teamId(),
        true,
        "subteam_members_changed",
        GroupFrames.members(before, after, added, removed, now),
        now);
  }

  public Optional<Peopled> find(Home home, String groupId) {
    return records
        .store()
        .read(
            Route.team(home),
            session ->
                GroupRows.find(session, groupId)
                    .map(group -> new Peopled(group, GroupRows.users(session, groupId))));
  }

  /** Every group of a workspace with the number of its members, the disabled ones too, by id. */
  public Map<UserGroup, Integer> counted(Home home) {
    return records
        .store()
        .read(
            Route.team(home),
            session -> {
              Map<String, Integer> counts = GroupRows.counts(session);
              Map<UserGroup, Integer> all = new LinkedHashMap<>();
              GroupRows.list(session)
                  .forEach(group -> all.put(group, counts.getOrDefault(group.id(), 0)));
              return all;
            });
  }

  /**
   * Every group of a workspace with its members, the disabled ones too, by id.
   *
   * @throws Refusal {@code fatal_error} where there are more than {@link #LISTED_USERS_MAX}
   */
  public List<Peopled> peopled(Home home) {
    return records
        .store()
        .read(
            Route.team(home),
            session -> {
              Map<String, List<String>> users = GroupRows.allUsers(session);
              return GroupRows.list(session).stream()
                  .map(group -> new Peopled(group, users.getOrDefault(group.id(), List.of())))
                  .toList();
            });
  }
}
