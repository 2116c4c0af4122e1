package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.conversation.Channel;
import dev.parley.conversation.ChannelShapes;
import dev.parley.conversation.Conversations;
import dev.parley.model.ChannelKind;
import dev.parley.model.Home;
import dev.parley.model.Principal;
import dev.parley.people.DoNotDisturb;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.people.Profiles;
import dev.parley.people.Snooze;
import dev.parley.store.Store;
import dev.parley.usergroup.OwnGroups;
import dev.parley.usergroup.UserGroups;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code rtm.start} tells of a workspace at once: people, conversations and groups that the
 * caller may see. Each list has a limit; a warning says which ones are not whole.
 */
final class RtmStart {
  /** The most people, and the most bots. */
  static final int PEOPLE_MAX = 1_000;

  /** The most public channels, and the most conversations of the caller's own. */
  static final int CONVERSATIONS_MAX = Store.KEYS_MAX / 2;

  private static final List<String> NOT_OF_CHANNELS = List.of("is_private", "updated");
  private static final List<String> NOT_OF_DIRECTS = List.of("updated");
  private static final List<String> NOT_OF_GROUPS =
      List.of(
          "context_team_id",
          "is_channel",
          "is_ext_shared",
          "is_general",
          "is_im",
          "is_member",
          "is_org_shared",
          "is_pending_ext_shared",
          "is_private",
          "is_shared",
          "previous_names",
          "unlinked",
          "updated");

  private final Members members;
  private final Conversations conversations;
  private final UserGroups groups;
  private final OwnGroups ownGroups;
  private final DoNotDisturb doNotDisturb;

  RtmStart(
      Members members,
      Conversations conversations,
      UserGroups groups,
      OwnGroups ownGroups,
      DoNotDisturb doNotDisturb) {
    this.members = members;
    this.conversations = conversations;
    this.groups = groups;
    this.ownGroups = ownGroups;
    this.doNotDisturb = doNotDisturb;
  }

  /** The conversations by the lists that they stand in. */
  record Conversing(List<ObjectNode> channels, List<ObjectNode> groups, List<ObjectNode> ims) {}

  /** User groups: all of them, and the ids of the caller's own. */
  record Subteams(List<ObjectNode> all, List<String> self) {}

  List<ObjectNode> users(Call call) {
    Principal caller = call.principal();
    List<Member> found =
        caller.isGuest()
            ? members
                .findAll(
                    call.home(),
                    conversations.acquaintances(call.home(), caller.userId(), "", PEOPLE_MAX + 1))
                .stream()
                .sorted(Comparator.comparing(Member::userId))
                .toList()
            : members.page(call.home(), "", PEOPLE_MAX + 1);
    return cut(call, found, PEOPLE_MAX, "users_not_whole").stream().map(Profiles::user).toList();
  }

  List<ObjectNode> bots(Call call) {
    List<Members.Bot> found =
        call.principal().isGuest() ? List.of() : members.bots(call.home(), PEOPLE_MAX + 1);
    return cut(call, found, PEOPLE_MAX, "bots_not_whole").stream().map(UserMethods::shape).toList();
  }

  Conversing conversations(Call call) {
    Principal caller = call.principal();
    Home home = call.home();
    Map<String, Conversations.Own> own = new HashMap<>();
    for (Conversations.Own line :
        cut(
            call,
            conversations.own(home, caller.userId(), "", CONVERSATIONS_MAX + 1),
            CONVERSATIONS_MAX,
            "conversations_not_whole")) {
      own.put(line.channelId(), line);
    }
    Set<String> memberOf = conversations.memberOf(home, caller.userId(), own.keySet());
    Set<String> visible = new TreeSet<>(memberOf);
    if (!caller.isGuest()) {
      visible.addAll(
          cut(
              call,
              conversations.publicIds(home, "", CONVERSATIONS_MAX + 1),
              CONVERSATIONS_MAX,
              "channels_not_whole"));
    }
    Conversing out = new Conversing(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    conversations.findAll(home, visible).stream()
        .filter(channel -> !channel.deleted())
        .filter(channel -> channel.kind() == ChannelKind.PUBLIC || memberOf.contains(channel.id()))
        .sorted(Comparator.comparing(Channel::id))
        .forEach(
            channel -> add(out, channel, memberOf.contains(channel.id()), own.get(channel.id())));
    return out;
  }

  private static void add(
      Conversing out, Channel channel, boolean isMember, Conversations.@Nullable Own own) {
    ObjectNode shape =
        ChannelShapes.channel(
            channel,
            isMember,
            own == null ? null : own.peerId(),
            own == null ? null : own.lastReadMicros());
    switch (channel.kind()) {
      case PUBLIC -> out.channels().add(without(shape, NOT_OF_CHANNELS));
      case PRIVATE, GROUP ->
          out.groups()
              .add(without(shape, NOT_OF_GROUPS).put("is_open", own == null || own.isOpen()));
      case DIRECT ->
          out.ims().add(without(shape, NOT_OF_DIRECTS).put("is_open", own == null || own.isOpen()));
    }
  }

  Subteams subteams(Call call) {
    if (call.principal().isGuest()) {
      return new Subteams(List.of(), List.of());
    }
    List<ObjectNode> all = new ArrayList<>();
    groups
        .counted(call.home())
        .forEach(
            (group, users) -> {
              if (group.isEnabled()) {
                all.add(group.shape().put("user_count", users));
              }
            });
    return new Subteams(all, ownGroups.of(call.home(), call.principal().userId()));
  }

  ObjectNode dnd(Call call) {
    Snooze snooze = doNotDisturb.of(call.home(), call.principal().userId());
    long now = doNotDisturb.nowSeconds();
    return snooze.shape(now).put("snooze_enabled", snooze.isOn(now));
  }

  /** The lists of the boot answer show less of a conversation than other methods do. */
  private static ObjectNode without(ObjectNode shape, List<String> fields) {
    shape.remove(fields);
    return shape;
  }

  private static <T> List<T> cut(Call call, List<T> found, int most, String warning) {
    if (found.size() <= most) {
      return found;
    }
    call.warn(warning);
    return found.subList(0, most);
  }
}
