package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.api.Paging;
import dev.parley.api.Required;
import dev.parley.conversation.Channel;
import dev.parley.conversation.ChannelShapes;
import dev.parley.conversation.Conversations;
import dev.parley.message.History;
import dev.parley.model.ChannelKind;
import dev.parley.model.Refusal;
import dev.parley.model.Ts;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.security.KeyRing;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code conversations.*} that read or change who is where. */
public final class ConversationMethods {
  private static final int PAGE_STANDARD = 100;
  private static final List<String> READ =
      List.of("channels:read", "groups:read", "im:read", "mpim:read");
  private static final List<String> HISTORY =
      List.of("channels:history", "groups:history", "im:history", "mpim:history");
  private static final List<String> WRITE =
      List.of("channels:manage", "channels:write", "groups:write", "im:write", "mpim:write");

  private final Conversations conversations;
  private final History history;
  private final Members members;
  private final Paging historyPaging;
  private final Paging repliesPaging;
  private final Paging listPaging;
  private final Paging membersPaging;

  public ConversationMethods(
      Conversations conversations, History history, Members members, KeyRing keys) {
    this.conversations = conversations;
    this.history = history;
    this.members = members;
    this.historyPaging = new Paging(keys, "conversations.history");
    this.repliesPaging = new Paging(keys, "conversations.replies");
    this.listPaging = new Paging(keys, "conversations.list");
    this.membersPaging = new Paging(keys, "conversations.members");
  }

  public List<Method<?, ?>> all() {
    return List.of(
        method(
            "conversations.history",
            RateTier.TIER_3,
            HISTORY,
            HistoryArguments.class,
            Messages.class,
            List.of("invalid_ts_latest", "invalid_ts_oldest", "invalid_cursor", "invalid_limit"),
            this::history),
        method(
            "conversations.replies",
            RateTier.TIER_3,
            HISTORY,
            RepliesArguments.class,
            Replies.class,
            List.of("thread_not_found", "invalid_cursor", "invalid_limit"),
            this::replies),
        method(
            "conversations.info",
            RateTier.TIER_3,
            READ,
            InfoArguments.class,
            Info.class,
            List.of(),
            this::info),
        method(
            "conversations.list",
            RateTier.TIER_2,
            READ,
            ListArguments.class,
            Listed.class,
            List.of("invalid_types", "invalid_cursor", "invalid_limit"),
            this::list),
        method(
            "conversations.members",
            RateTier.TIER_4,
            READ,
            MembersArguments.class,
            MemberIds.class,
            List.of("invalid_cursor", "invalid_limit"),
            this::members),
        method(
            "conversations.create",
            RateTier.TIER_2,
            WRITE,
            CreateArguments.class,
            Info.class,
            List.of("name_taken", "invalid_name", "restricted_action"),
            this::create),
        method(
            "conversations.join",
            RateTier.TIER_3,
            List.of("channels:join", "channels:write"),
            ChannelArgument.class,
            Joined.class,
            List.of("is_archived", "method_not_supported_for_channel_type"),
            this::join),
        method(
            "conversations.leave",
            RateTier.TIER_3,
            WRITE,
            ChannelArgument.class,
            Left.class,
            List.of("cant_leave_general", "method_not_supported_for_channel_type"),
            this::leave),
        method(
            "conversations.invite",
            RateTier.TIER_3,
            WRITE,
            InviteArguments.class,
            Info.class,
            List.of("not_in_channel", "user_not_found", "already_in_channel", "cant_invite_self"),
            this::invite),
        method(
            "conversations.kick",
            RateTier.TIER_3,
            WRITE,
            KickArguments.class,
            Kicked.class,
            List.of("not_in_channel", "cant_kick_self", "cant_kick_from_general"),
            this::kick),
        method(
            "conversations.open",
            RateTier.TIER_3,
            List.of("im:write", "mpim:write", "groups:write", "channels:manage"),
            OpenArguments.class,
            Opened.class,
            List.of("users_list_not_supplied", "user_not_found", "too_many_users"),
            this::open));
  }

  private static <A extends Record, R extends Record> Method<A, R> method(
      String name,
      RateTier tier,
      List<String> scopes,
      Class<A> arguments,
      Class<R> result,
      List<String> errors,
      Method.Body<A, R> body) {
    List<String> all = new ArrayList<>(errors);
    all.add("channel_not_found");
    return new Method<>(
        name,
        Method.Access.TOKEN,
        new RateRule.PerMethod(tier),
        scopes,
        arguments,
        result,
        all,
        body);
  }

  record ChannelArgument(@Required(error = "channel_not_found") String channel) {}

  record HistoryArguments(
      @Required(error = "channel_not_found") String channel,
      @Nullable String cursor,
      @Nullable String latest,
      @Nullable String oldest,
      @Nullable Boolean inclusive,
      @Nullable Integer limit,
      @Nullable Boolean includeAllMetadata) {}

  record Messages(
      List<ObjectNode> messages,
      boolean hasMore,
      int pinCount,
      int channelActionsCount,
      Paging.@Nullable Metadata responseMetadata) {}

  record RepliesArguments(
      @Required(error = "channel_not_found") String channel,
      @Required(error = "thread_not_found") String ts,
      @Nullable String cursor,
      @Nullable String latest,
      @Nullable String oldest,
      @Nullable Boolean inclusive,
      @Nullable Integer limit) {}

  record Replies(
      List<ObjectNode> messages, boolean hasMore, Paging.@Nullable Metadata responseMetadata) {}

  record InfoArguments(
      @Required(error = "channel_not_found") String channel,
      @Nullable Boolean includeLocale,
      @Nullable Boolean includeNumMembers) {}

  record Info(JsonNode channel) {}

  record ListArguments(
      @Nullable String cursor,
      @Nullable Boolean excludeArchived,
      @Nullable Integer limit,
      @Nullable List<String> types,
      @Nullable String teamId) {}

  record Listed(List<ObjectNode> channels, Paging.Metadata responseMetadata) {}

  record MembersArguments(
      @Required(error = "channel_not_found") String channel,
      @Nullable String cursor,
      @Nullable Integer limit) {}

  record MemberIds(List<String> members, Paging.Metadata responseMetadata) {}

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

  private Messages history(Call call, HistoryArguments arguments) {
    int limit = Paging.limit(arguments.limit(), PAGE_STANDARD);
    boolean inclusive = Boolean.TRUE.equals(arguments.inclusive());
    long oldest = bound(arguments.oldest(), 0, inclusive ? -1 : 0, "invalid_ts_oldest");
    long latest = bound(arguments.latest(), Long.MAX_VALUE, inclusive ? 1 : 0, "invalid_ts_latest");
    Optional<Long> start =
        historyPaging.start(arguments.cursor(), call, arguments.channel()).map(Long::valueOf);
    History.Page page =
        history.timeline(
            call.principal(),
            arguments.channel(),
            oldest,
            start.map(ts -> Math.min(ts, latest)).orElse(latest),
            limit);
    String next = page.hasMore() ? Long.toString(page.messages().getLast().tsMicros()) : null;
    return new Messages(
        bodies(page),
        page.hasMore(),
        0,
        0,
        next == null ? null : historyPaging.next(next, call, arguments.channel()));
  }

  private Replies replies(Call call, RepliesArguments arguments) {
    int limit = Paging.limit(arguments.limit(), PAGE_STANDARD);
    boolean inclusive = Boolean.TRUE.equals(arguments.inclusive());
    long oldest = bound(arguments.oldest(), 0, inclusive ? -1 : 0, "invalid_ts_oldest");
    long latest = bound(arguments.latest(), Long.MAX_VALUE, inclusive ? 1 : 0, "invalid_ts_latest");
    long thread = Ts.parse(arguments.ts()).orElseThrow(() -> new Refusal("thread_not_found"));
    String subject = arguments.channel() + "/" + arguments.ts();
    Optional<Long> start =
        repliesPaging.start(arguments.cursor(), call, subject).map(Long::valueOf);
    History.Page page =
        history.thread(
            call.principal(),
            arguments.channel(),
            thread,
            start.map(ts -> Math.max(ts, oldest)).orElse(oldest),
            latest,
            limit + 1);
    String next = page.hasMore() ? Long.toString(page.messages().getLast().tsMicros()) : null;
    return new Replies(
        bodies(page),
        page.hasMore(),
        next == null ? null : repliesPaging.next(next, call, subject));
  }

  private static List<ObjectNode> bodies(History.Page page) {
    return page.messages().stream().map(History.Entry::body).toList();
  }

  private static long bound(@Nullable String ts, long absent, long shift, String code) {
    if (ts == null || ts.isEmpty() || ts.equals("now")) {
      return absent;
    }
    return Ts.parse(ts).orElseThrow(() -> new Refusal(code)) + shift;
  }

  private Info info(Call call, InfoArguments arguments) {
    Channel.Seen seen = conversations.see(call.principal(), arguments.channel());
    ObjectNode channel = shape(call, seen);
    if (Boolean.TRUE.equals(arguments.includeNumMembers())
        && seen.channel().kind() != ChannelKind.DIRECT) {
      channel.put("num_members", seen.channel().memberCount());
    }
    return new Info(channel);
  }

  private ObjectNode shape(Call call, Channel.Seen seen) {
    Optional<Conversations.Own> own =
        conversations.own(call.home(), call.principal().userId(), seen.channel().id());
    return ChannelShapes.channel(
        seen.channel(),
        seen.isMember(),
        own.map(Conversations.Own::peerId).orElse(null),
        own.map(Conversations.Own::lastReadMicros).orElse(0L));
  }

  private Listed list(Call call, ListArguments arguments) {
    int limit = Paging.limit(arguments.limit(), PAGE_STANDARD);
    Set<ChannelKind> kinds = kinds(arguments.types());
    String subject = kinds.stream().sorted().toList().toString();
    String after = listPaging.start(arguments.cursor(), call, subject).orElse("");
    Map<String, Conversations.Own> own =
        conversations.own(call.home(), call.principal().userId(), after, limit + 1).stream()
            .collect(Collectors.toMap(Conversations.Own::channelId, Function.identity()));
    Set<String> ids = new HashSet<>(own.keySet());
    if (kinds.contains(ChannelKind.PUBLIC) && !call.principal().isGuest()) {
      ids.addAll(conversations.publicIds(call.home(), after, limit + 1));
    }
    List<String> ordered = ids.stream().sorted().limit(limit + 1L).toList();
    boolean more = ordered.size() > limit;
    List<String> shown = more ? ordered.subList(0, limit) : ordered;
    Map<String, Channel> channels =
        conversations.findAll(call.home(), shown).stream()
            .collect(Collectors.toMap(Channel::id, Function.identity()));
    List<ObjectNode> out = new ArrayList<>();
    for (String id : shown) {
      Channel channel = channels.get(id);
      if (channel == null
          || !kinds.contains(channel.kind())
          || (Boolean.TRUE.equals(arguments.excludeArchived()) && channel.isArchived())) {
        continue;
      }
      listed(call, channel, own.get(id)).ifPresent(out::add);
    }
    return new Listed(out, listPaging.next(more ? shown.getLast() : null, call, subject));
  }

  /** A line of the list; whether a private one may be shown is decided from its own rows. */
  private Optional<ObjectNode> listed(Call call, Channel channel, Conversations.@Nullable Own own) {
    boolean isMember = own != null;
    if (channel.kind() != ChannelKind.PUBLIC || call.principal().isGuest()) {
      try {
        isMember = conversations.see(call.principal(), channel.id()).isMember();
      } catch (Refusal e) {
        return Optional.empty();
      }
    }
    ObjectNode shape =
        ChannelShapes.channel(channel, isMember, own == null ? null : own.peerId(), null);
    if (channel.kind() != ChannelKind.DIRECT) {
      shape.put("num_members", channel.memberCount());
    }
    return Optional.of(shape);
  }

  private static Set<ChannelKind> kinds(@Nullable List<String> types) {
    if (types == null || types.isEmpty()) {
      return Set.of(ChannelKind.PUBLIC);
    }
    Set<ChannelKind> kinds = new HashSet<>();
    for (String type : types) {
      kinds.add(
          switch (type.toLowerCase(Locale.ROOT)) {
            case "public_channel" -> ChannelKind.PUBLIC;
            case "private_channel" -> ChannelKind.PRIVATE;
            case "im" -> ChannelKind.DIRECT;
            case "mpim" -> ChannelKind.GROUP;
            default -> throw new Refusal("invalid_types");
          });
    }
    return kinds;
  }

  private MemberIds members(Call call, MembersArguments arguments) {
    int limit = Paging.limit(arguments.limit(), PAGE_STANDARD);
    conversations.see(call.principal(), arguments.channel());
    String after = membersPaging.start(arguments.cursor(), call, arguments.channel()).orElse("");
    List<String> page = conversations.members(call.home(), arguments.channel(), after, limit + 1);
    boolean more = page.size() > limit;
    List<String> shown = more ? page.subList(0, limit) : page;
    return new MemberIds(
        shown, membersPaging.next(more ? shown.getLast() : null, call, arguments.channel()));
  }

  private Info create(Call call, CreateArguments arguments) {
    Member self = self(call);
    if (self.role().isGuest()) {
      throw new Refusal("restricted_action");
    }
    Channel channel =
        conversations.create(
            call.home(), self, arguments.name(), Boolean.TRUE.equals(arguments.isPrivate()), false);
    return new Info(shape(call, conversations.see(call.principal(), channel.id())));
  }

  private Member self(Call call) {
    return members
        .find(call.home(), call.principal().userId())
        .orElseThrow(() -> new Refusal("user_not_found"));
  }

  private Joined join(Call call, ChannelArgument arguments) {
    Channel.Seen seen = conversations.see(call.principal(), arguments.channel());
    if (seen.channel().kind() != ChannelKind.PUBLIC) {
      throw new Refusal("method_not_supported_for_channel_type");
    }
    if (seen.isMember()) {
      call.warn("already_in_channel");
    } else {
      conversations.join(call.home(), arguments.channel(), List.of(self(call)), null);
    }
    return new Joined(shape(call, conversations.see(call.principal(), arguments.channel())));
  }

  private Left leave(Call call, ChannelArgument arguments) {
    Channel.Seen seen = conversations.see(call.principal(), arguments.channel());
    if (!seen.channel().kind().isChannel()) {
      throw new Refusal("method_not_supported_for_channel_type");
    }
    if (seen.channel().isGeneral()) {
      throw new Refusal("cant_leave_general");
    }
    boolean was = conversations.leave(call.home(), arguments.channel(), call.principal().userId());
    return new Left(was ? null : true);
  }

  private Info invite(Call call, InviteArguments arguments) {
    Channel.Seen seen = conversations.see(call.principal(), arguments.channel());
    if (!seen.isMember()) {
      throw new Refusal("not_in_channel");
    }
    if (!seen.channel().kind().isChannel()) {
      throw new Refusal("method_not_supported_for_channel_type");
    }
    if (call.principal().isGuest()) {
      throw new Refusal("user_is_restricted");
    }
    List<String> ids = arguments.users();
    if (ids.equals(List.of(call.principal().userId()))) {
      throw new Refusal("cant_invite_self");
    }
    List<Member> people =
        members.findAll(call.home(), ids).stream().filter(m -> !m.deleted()).toList();
    if (people.size() != Set.copyOf(ids).size()) {
      throw new Refusal("user_not_found");
    }
    Channel before = seen.channel();
    Channel after =
        conversations.join(call.home(), arguments.channel(), people, call.principal().userId());
    if (after.memberCount() == before.memberCount()) {
      throw new Refusal("already_in_channel");
    }
    return new Info(shape(call, conversations.see(call.principal(), arguments.channel())));
  }

  private Kicked kick(Call call, KickArguments arguments) {
    Channel.Seen seen = conversations.see(call.principal(), arguments.channel());
    if (!seen.channel().kind().isChannel()) {
      throw new Refusal("method_not_supported_for_channel_type");
    }
    if (!seen.isMember()) {
      throw new Refusal("not_in_channel");
    }
    if (arguments.user().equals(call.principal().userId())) {
      throw new Refusal("cant_kick_self");
    }
    if (seen.channel().isGeneral()) {
      throw new Refusal("cant_kick_from_general");
    }
    if (call.principal().isGuest()) {
      throw new Refusal("restricted_action");
    }
    if (!conversations.leave(call.home(), arguments.channel(), arguments.user())) {
      throw new Refusal("not_in_channel");
    }
    return new Kicked();
  }

  private Opened open(Call call, OpenArguments arguments) {
    boolean full = Boolean.TRUE.equals(arguments.returnIm());
    Channel channel;
    if (arguments.channel() != null) {
      Channel.Seen seen = conversations.see(call.principal(), arguments.channel());
      if (seen.channel().kind().isChannel()) {
        throw new Refusal("channel_not_found");
      }
      channel = seen.channel();
    } else {
      if (arguments.users() == null || arguments.users().isEmpty()) {
        throw new Refusal("users_list_not_supplied");
      }
      if (arguments.users().size() >= Conversations.GROUP_SIZE_MAX) {
        throw new Refusal("too_many_users");
      }
      List<Member> others = members.findAll(call.home(), arguments.users());
      Visibility visibility = new Visibility(conversations);
      if (others.size() != Set.copyOf(arguments.users()).size()
          || visibility.only(call.principal(), others, Member::userId).size() != others.size()) {
        throw new Refusal("user_not_found");
      }
      channel = conversations.openDirect(call.home(), self(call), others);
    }
    ObjectNode shape =
        full
            ? shape(call, conversations.see(call.principal(), channel.id()))
            : dev.parley.json.Json.object().put("id", channel.id());
    return new Opened(shape, null, null);
  }
}
