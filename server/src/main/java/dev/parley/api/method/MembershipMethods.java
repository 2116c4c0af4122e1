package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.api.Required;
import dev.parley.conversation.Channel;
import dev.parley.conversation.Conversations;
import dev.parley.conversation.OwnChannels;
import dev.parley.json.Json;
import dev.parley.model.ChannelKind;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.security.RateTier;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code conversations.*} that make conversations and change who is in them. */
public final class MembershipMethods {
  private final Conversations conversations;
  private final OwnChannels own;
  private final Members members;
  private final ConversationAnswers answers;

  public MembershipMethods(Conversations conversations, OwnChannels own, Members members) {
    this.conversations = conversations;
    this.own = own;
    this.members = members;
    this.answers = new ConversationAnswers(conversations, members);
  }

  public List<Method<?, ?>> all() {
    return List.of(
        ConversationAnswers.method(
            "conversations.create",
            RateTier.TIER_2,
            ConversationScopes.WRITE,
            CreateArguments.class,
            Info.class,
            List.of(
                "name_taken",
                "invalid_name",
                "invalid_name_maxlength",
                "invalid_name_punctuation",
                "invalid_name_required",
                "invalid_name_specials",
                "restricted_action"),
            this::create),
        ConversationAnswers.method(
            "conversations.join",
            RateTier.TIER_3,
            List.of("channels:join", "channels:write"),
            ChannelArgument.class,
            Joined.class,
            List.of("is_archived", "method_not_supported_for_channel_type"),
            this::join),
        ConversationAnswers.method(
            "conversations.leave",
            RateTier.TIER_3,
            ConversationScopes.WRITE,
            ChannelArgument.class,
            Left.class,
            List.of("cant_leave_general", "method_not_supported_for_channel_type"),
            this::leave),
        ConversationAnswers.method(
            "conversations.invite",
            RateTier.TIER_3,
            ConversationScopes.INVITE,
            InviteArguments.class,
            Info.class,
            List.of(
                "not_in_channel",
                "user_not_found",
                "already_in_channel",
                "cant_invite_self",
                "is_archived",
                "method_not_supported_for_channel_type",
                "no_user",
                "user_is_restricted"),
            this::invite),
        ConversationAnswers.method(
            "conversations.kick",
            RateTier.TIER_3,
            ConversationScopes.WRITE,
            KickArguments.class,
            Kicked.class,
            List.of(
                "not_in_channel",
                "cant_kick_self",
                "cant_kick_from_general",
                "method_not_supported_for_channel_type",
                "restricted_action",
                "user_not_found"),
            this::kick),
        ConversationAnswers.method(
            "conversations.open",
            RateTier.TIER_3,
            List.of("im:write", "mpim:write", "groups:write", "channels:manage"),
            OpenArguments.class,
            Opened.class,
            List.of("users_list_not_supplied", "user_not_found", "too_many_users"),
            this::open));
  }

  record ChannelArgument(@Required(error = "channel_not_found") String channel) {}

  record Info(JsonNode channel) {}

  record CreateArguments(
      @Required(error = "invalid_name_required") String name,
      @Nullable Boolean isPrivate,
      @Nullable String teamId) {}

  record Joined(JsonNode channel) {}

  record Left(@Nullable Boolean notInChannel) {}

  record InviteArguments(
      @Required(error = "channel_not_found") String channel,
      @Required(error = "no_user") List<String> users) {}

  record KickArguments(
      @Required(error = "channel_not_found") String channel,
      @Required(error = "user_not_found") String user) {}

  record Kicked() {}

  record OpenArguments(
      @Nullable String channel,
      @Nullable List<String> users,
      @Nullable Boolean returnIm,
      @Nullable Boolean preventCreation) {}

  record Opened(JsonNode channel, @Nullable Boolean alreadyOpen, @Nullable Boolean noOp) {}

  private Info create(Call call, CreateArguments arguments) {
    Member self = answers.self(call);
    if (self.role().isGuest()) {
      throw new Refusal("restricted_action");
    }
    boolean isPrivate = Boolean.TRUE.equals(arguments.isPrivate());
    ConversationScopes.WRITE.require(call, isPrivate ? ChannelKind.PRIVATE : ChannelKind.PUBLIC);
    Channel channel = conversations.create(call.home(), self, arguments.name(), isPrivate, false);
    return new Info(answers.shape(call, conversations.see(call.principal(), channel.id())));
  }

  private Joined join(Call call, ChannelArgument arguments) {
    Principal caller = call.principal();
    String channel = arguments.channel();
    boolean isMember = conversations.see(caller, channel).isMember();
    if (isMember || !conversations.join(caller, answers.self(call), channel)) {
      call.warn("already_in_channel");
    }
    return new Joined(answers.shape(call, conversations.see(caller, channel)));
  }

  private Left leave(Call call, ChannelArgument arguments) {
    answers.require(call, ConversationScopes.WRITE, arguments.channel());
    return new Left(conversations.leave(call.principal(), arguments.channel()) ? null : true);
  }

  private Info invite(Call call, InviteArguments arguments) {
    Principal caller = call.principal();
    Channel.Seen seen = conversations.see(caller, arguments.channel());
    ConversationScopes.INVITE.require(call, seen.channel().kind());
    Conversations.requireInvites(caller, seen);
    List<String> ids = arguments.users();
    if (ids.equals(List.of(caller.userId()))) {
      throw new Refusal("cant_invite_self");
    }
    List<Member> people =
        members.findAll(call.home(), ids).stream().filter(m -> !m.deleted()).toList();
    if (people.isEmpty() || people.size() != Set.copyOf(ids).size()) {
      throw new Refusal("user_not_found");
    }
    if (!conversations.invite(caller, arguments.channel(), people)) {
      throw new Refusal("already_in_channel");
    }
    return new Info(answers.shape(call, conversations.see(caller, arguments.channel())));
  }

  private Kicked kick(Call call, KickArguments arguments) {
    Channel.Seen seen = conversations.see(call.principal(), arguments.channel());
    ConversationScopes.WRITE.require(call, seen.channel().kind());
    if (arguments.user().equals(call.principal().userId())) {
      throw new Refusal("cant_kick_self");
    }
    if (!conversations.kick(call.principal(), arguments.channel(), arguments.user())) {
      throw new Refusal("not_in_channel");
    }
    return new Kicked();
  }

  /** What the caller and the others make together. */
  private static ChannelKind kind(Call call, List<String> others) {
    Set<String> people = new HashSet<>(others);
    people.add(call.principal().userId());
    return people.size() <= 2 ? ChannelKind.DIRECT : ChannelKind.GROUP;
  }

  private Opened open(Call call, OpenArguments arguments) {
    boolean full = Boolean.TRUE.equals(arguments.returnIm());
    Channel channel;
    if (arguments.channel() != null) {
      Channel.Seen seen = conversations.see(call.principal(), arguments.channel());
      if (seen.channel().kind().isChannel()) {
        throw new Refusal("channel_not_found");
      }
      ConversationScopes.WRITE.require(call, seen.channel().kind());
      channel = seen.channel();
    } else {
      if (arguments.users() == null || arguments.users().isEmpty()) {
        throw new Refusal("users_list_not_supplied");
      }
      if (arguments.users().size() >= Conversations.GROUP_SIZE_MAX) {
        throw new Refusal("too_many_users");
      }
      ConversationScopes.WRITE.require(call, kind(call, arguments.users()));
      List<Member> others = members.findAll(call.home(), arguments.users());
      Visibility visibility = new Visibility(conversations);
      if (others.size() != Set.copyOf(arguments.users()).size()
          || visibility.only(call.principal(), others, Member::userId).size() != others.size()) {
        throw new Refusal("user_not_found");
      }
      channel = conversations.openDirect(call.home(), answers.self(call), others);
    }
    boolean wasOpen = !own.setOpen(call.principal(), channel.id(), true);
    ObjectNode shape =
        full
            ? answers.shape(call, conversations.see(call.principal(), channel.id()))
            : Json.object().put("id", channel.id());
    return wasOpen ? new Opened(shape, true, true) : new Opened(shape, null, null);
  }
}
