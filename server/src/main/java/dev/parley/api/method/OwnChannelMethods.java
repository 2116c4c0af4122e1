package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.api.Paging;
import dev.parley.api.Required;
import dev.parley.conversation.Channel;
import dev.parley.conversation.ChannelShapes;
import dev.parley.conversation.Conversations;
import dev.parley.conversation.OwnChannels;
import dev.parley.model.ChannelKind;
import dev.parley.model.Refusal;
import dev.parley.model.Ts;
import dev.parley.people.Members;
import dev.parley.security.KeyRing;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** {@code conversations.mark}, {@code conversations.close}, {@code users.conversations}. */
public final class OwnChannelMethods {
  private static final int PAGE_STANDARD = 100;

  /** How many of a person's conversations are looked at in one go. */
  private static final int BATCH = 200;

  private final OwnChannels own;
  private final Conversations conversations;
  private final Members members;
  private final Visibility visibility;
  private final ConversationAnswers answers;
  private final Paging paging;

  public OwnChannelMethods(
      OwnChannels own, Conversations conversations, Members members, KeyRing keys) {
    this.own = own;
    this.conversations = conversations;
    this.members = members;
    this.visibility = new Visibility(conversations);
    this.answers = new ConversationAnswers(conversations, members);
    this.paging = new Paging(keys, "users.conversations");
  }

  public List<Method<?, ?>> all() {
    return List.of(
        ConversationAnswers.method(
            "conversations.mark",
            RateTier.TIER_3,
            ConversationScopes.WRITE,
            MarkArguments.class,
            Marked.class,
            List.of("not_in_channel", "invalid_timestamp", "method_not_supported_for_channel_type"),
            this::mark),
        ConversationAnswers.method(
            "conversations.close",
            RateTier.TIER_2,
            ConversationScopes.WRITE,
            CloseArguments.class,
            Closed.class,
            List.of("method_not_supported_for_channel_type", "user_does_not_own_channel"),
            this::close),
        new Method<>(
            "users.conversations",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_2),
            ConversationScopes.READ.all(),
            ListArguments.class,
            Listed.class,
            List.of(
                "invalid_cursor",
                "invalid_limit",
                "invalid_types",
                "user_not_found",
                "method_not_supported_for_channel_type"),
            this::list));
  }

  record MarkArguments(
      @Required(error = "channel_not_found") String channel,
      @Required(error = "invalid_timestamp") String ts) {}

  record Marked() {}

  record CloseArguments(@Required(error = "channel_not_found") String channel) {}

  record Closed(@Nullable Boolean noOp, @Nullable Boolean alreadyClosed) {}

  record ListArguments(
      @Nullable String cursor,
      @Nullable Boolean excludeArchived,
      @Nullable Integer limit,
      @Nullable List<String> types,
      @Nullable String teamId,
      @Nullable String user) {}

  record Listed(List<ObjectNode> channels, Paging.Metadata responseMetadata) {}

  private Marked mark(Call call, MarkArguments arguments) {
    long ts = Ts.parse(arguments.ts()).orElseThrow(() -> new Refusal("invalid_timestamp"));
    answers.require(call, ConversationScopes.WRITE, arguments.channel());
    own.mark(call.principal(), arguments.channel(), ts);
    return new Marked();
  }

  private Closed close(Call call, CloseArguments arguments) {
    answers.require(call, ConversationScopes.WRITE, arguments.channel());
    boolean done = own.setOpen(call.principal(), arguments.channel(), false);
    return done ? new Closed(null, null) : new Closed(true, true);
  }

  private Listed list(Call call, ListArguments arguments) {
    int limit = Paging.limit(arguments.limit(), PAGE_STANDARD);
    Set<ChannelKind> kinds = ConversationAnswers.kinds(arguments.types());
    ConversationScopes.READ.require(call, kinds);
    String user = arguments.user() == null ? call.principal().userId() : arguments.user();
    if (members.find(call.home(), user).isEmpty() || !visibility.sees(call.principal(), user)) {
      throw new Refusal("user_not_found");
    }
    String subject = user + kinds.stream().sorted().toList();
    String after = paging.start(arguments.cursor(), call, subject).orElse("");
    boolean archived = !Boolean.TRUE.equals(arguments.excludeArchived());
    // A page and its cursor are of what the caller may see alone, or they would tell of the rest.
    List<ObjectNode> found =
        conversations
            .ownPages(call.home(), user, after, BATCH)
            .flatMap(lines -> visible(call, user, lines, kinds, archived).stream())
            .limit(limit + 1L)
            .toList();
    boolean cut = found.size() > limit;
    List<ObjectNode> shown = cut ? found.subList(0, limit) : found;
    String next = cut ? shown.getLast().path("id").asString() : null;
    return new Listed(List.copyOf(shown), paging.next(next, call, subject));
  }

  private List<ObjectNode> visible(
      Call call,
      String user,
      List<Conversations.Own> lines,
      Set<ChannelKind> kinds,
      boolean archived) {
    Map<String, Channel> channels =
        conversations
            .findAll(call.home(), lines.stream().map(Conversations.Own::channelId).toList())
            .stream()
            .collect(Collectors.toMap(Channel::id, Function.identity()));
    List<ObjectNode> out = new ArrayList<>();
    for (Conversations.Own line : lines) {
      Channel channel = channels.get(line.channelId());
      if (channel != null
          && kinds.contains(channel.kind())
          && (archived || !channel.isArchived())
          && shares(call, channel, user)) {
        out.add(ChannelShapes.channel(channel, true, line.peerId(), null));
      }
    }
    return out;
  }

  /** Whether the caller sees the channel, and the user is in it: decided from its own rows. */
  private boolean shares(Call call, Channel channel, String user) {
    try {
      Channel.Seen seen = conversations.see(call.principal(), channel.id());
      return user.equals(call.principal().userId())
          ? seen.isMember()
          : conversations.isMember(call.home(), channel.id(), user);
    } catch (Refusal e) {
      // What the caller may not see is left out, as if it did not exist.
      return false;
    }
  }
}
