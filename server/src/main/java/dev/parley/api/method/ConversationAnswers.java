package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.conversation.Channel;
import dev.parley.conversation.ChannelShapes;
import dev.parley.conversation.Conversations;
import dev.parley.model.ChannelKind;
import dev.parley.model.Refusal;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What the declarations of {@code conversations.*} share. */
final class ConversationAnswers {
  private final Conversations conversations;
  private final Members members;

  ConversationAnswers(Conversations conversations, Members members) {
    this.conversations = conversations;
    this.members = members;
  }

  static <A extends Record, R extends Record> Method<A, R> method(
      String name,
      RateTier tier,
      ConversationScopes scopes,
      Class<A> arguments,
      Class<R> result,
      List<String> errors,
      Method.Body<A, R> body) {
    return method(name, tier, scopes.all(), arguments, result, errors, body);
  }

  static <A extends Record, R extends Record> Method<A, R> method(
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

  /**
   * Refuses a token without a scope for the conversation's kind: {@code missing_scope}. One that
   * the caller may not see is not there: {@code channel_not_found}.
   */
  void require(Call call, ConversationScopes scopes, String channelId) {
    if (!scopes.areAll(call)) {
      scopes.require(call, conversations.see(call.principal(), channelId).channel().kind());
    }
  }

  /** The conversation as the caller sees it. */
  ObjectNode shape(Call call, Channel.Seen seen) {
    Optional<Conversations.Own> own =
        conversations.own(call.home(), call.principal().userId(), seen.channel().id());
    ObjectNode shape =
        ChannelShapes.channel(
            seen.channel(),
            seen.isMember(),
            own.map(Conversations.Own::peerId).orElse(null),
            own.map(Conversations.Own::lastReadMicros).orElse(0L));
    if (seen.channel().kind() == ChannelKind.DIRECT) {
      shape.put("is_open", own.map(Conversations.Own::isOpen).orElse(true));
    }
    return shape;
  }

  Member self(Call call) {
    return members
        .find(call.home(), call.principal().userId())
        .orElseThrow(() -> new Refusal("user_not_found"));
  }

  /** The kinds of a list argument. @throws Refusal {@code invalid_types} */
  static Set<ChannelKind> kinds(@Nullable List<String> types) {
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
}
