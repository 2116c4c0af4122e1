package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.api.Paging;
import dev.parley.api.Required;
import dev.parley.conversation.Channel;
import dev.parley.conversation.ChannelShapes;
import dev.parley.conversation.Conversations;
import dev.parley.json.Json;
import dev.parley.message.History;
import dev.parley.model.ChannelKind;
import dev.parley.model.Refusal;
import dev.parley.model.Ts;
import dev.parley.people.Members;
import dev.parley.security.KeyRing;
import dev.parley.security.RateTier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code conversations.*} that read. */
public final class ConversationMethods {
  private static final int PAGE_STANDARD = 100;

  private final Conversations conversations;
  private final History history;
  private final ConversationAnswers answers;
  private final Paging historyPaging;
  private final Paging repliesPaging;
  private final Paging listPaging;
  private final Paging membersPaging;

  public ConversationMethods(
      Conversations conversations, History history, Members members, KeyRing keys) {
    this.conversations = conversations;
    this.history = history;
    this.answers = new ConversationAnswers(conversations, members);
    this.historyPaging = new Paging(keys, "conversations.history");
    this.repliesPaging = new Paging(keys, "conversations.replies");
    this.listPaging = new Paging(keys, "conversations.list");
    this.membersPaging = new Paging(keys, "conversations.members");
  }

  public List<Method<?, ?>> all() {
    return List.of(
        ConversationAnswers.method(
            "conversations.history",
            RateTier.TIER_3,
            ConversationScopes.HISTORY,
            HistoryArguments.class,
            Messages.class,
            List.of("invalid_ts_latest", "invalid_ts_oldest", "invalid_cursor", "invalid_limit"),
            this::history),
        ConversationAnswers.method(
            "conversations.replies",
            RateTier.TIER_3,
            ConversationScopes.HISTORY,
            RepliesArguments.class,
            Replies.class,
            List.of("thread_not_found", "invalid_cursor", "invalid_limit"),
            this::replies),
        ConversationAnswers.method(
            "conversations.info",
            RateTier.TIER_3,
            ConversationScopes.READ,
            InfoArguments.class,
            Info.class,
            List.of(),
            this::info),
        ConversationAnswers.method(
            "conversations.list",
            RateTier.TIER_2,
            ConversationScopes.READ,
            ListArguments.class,
            Listed.class,
            List.of("invalid_types", "invalid_cursor", "invalid_limit"),
            this::list),
        ConversationAnswers.method(
            "conversations.members",
            RateTier.TIER_4,
            ConversationScopes.READ,
            MembersArguments.class,
            MemberIds.class,
            List.of("invalid_cursor", "invalid_limit"),
            this::members));
  }

  record HistoryArguments(
      @Required(error = "channel_not_found") String channel,
      @Nullable String cursor,
      @Nullable String latest,
      @Nullable String oldest,
      @Nullable Boolean inclusive,
      @Nullable Integer limit,
      @Nullable Boolean includeAllMetadata,
      @Nullable Boolean oldestFirst) {}

  record Messages(
      JsonNode messages,
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

  private Messages history(Call call, HistoryArguments arguments) {
    int limit = Paging.limit(arguments.limit(), PAGE_STANDARD);
    boolean inclusive = Boolean.TRUE.equals(arguments.inclusive());
    long oldest = bound(arguments.oldest(), 0, inclusive ? -1 : 0, "invalid_ts_oldest");
    long latest = bound(arguments.latest(), Long.MAX_VALUE, inclusive ? 1 : 0, "invalid_ts_latest");
    boolean forward = Boolean.TRUE.equals(arguments.oldestFirst());
    String subject = forward ? arguments.channel() + "/forward" : arguments.channel();
    Optional<Long> start =
        historyPaging.start(arguments.cursor(), call, subject).map(Long::valueOf);
    History.Timeline page =
        history.timeline(
            call.principal(),
            arguments.channel(),
            new History.Window(
                start.filter(_ -> forward).map(ts -> Math.max(ts, oldest)).orElse(oldest),
                start.filter(_ -> !forward).map(ts -> Math.min(ts, latest)).orElse(latest),
                limit,
                forward));
    ConversationScopes.HISTORY.require(call, page.kind());
    return new Messages(
        Json.raw(page.messages()),
        page.hasMore(),
        0,
        0,
        page.hasMore()
            ? historyPaging.next(Long.toString(page.lastMicros()), call, subject)
            : null);
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
    ConversationScopes.HISTORY.require(call, page.channel().kind());
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
    ConversationScopes.READ.require(call, seen.channel().kind());
    ObjectNode channel = answers.shape(call, seen);
    if (Boolean.TRUE.equals(arguments.includeNumMembers())
        && seen.channel().kind() != ChannelKind.DIRECT) {
      channel.put("num_members", seen.channel().memberCount());
    }
    return new Info(channel);
  }

  private Listed list(Call call, ListArguments arguments) {
    int limit = Paging.limit(arguments.limit(), PAGE_STANDARD);
    Set<ChannelKind> kinds = ConversationAnswers.kinds(arguments.types());
    ConversationScopes.READ.require(call, kinds);
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

  private MemberIds members(Call call, MembersArguments arguments) {
    int limit = Paging.limit(arguments.limit(), PAGE_STANDARD);
    Channel.Seen seen = conversations.see(call.principal(), arguments.channel());
    ConversationScopes.READ.require(call, seen.channel().kind());
    String after = membersPaging.start(arguments.cursor(), call, arguments.channel()).orElse("");
    List<String> page = conversations.members(call.home(), arguments.channel(), after, limit + 1);
    boolean more = page.size() > limit;
    List<String> shown = more ? page.subList(0, limit) : page;
    return new MemberIds(
        shown, membersPaging.next(more ? shown.getLast() : null, call, arguments.channel()));
  }
}
