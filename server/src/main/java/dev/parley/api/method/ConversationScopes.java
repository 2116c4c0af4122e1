package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.model.ChannelKind;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** The scopes for something that is done to a conversation, which depend on its kind. */
record ConversationScopes(
    List<String> ofPublic, List<String> ofPrivate, List<String> ofDirect, List<String> ofGroup) {
  static final ConversationScopes READ =
      new ConversationScopes(
          List.of("channels:read"),
          List.of("groups:read"),
          List.of("im:read"),
          List.of("mpim:read"));
  static final ConversationScopes HISTORY =
      new ConversationScopes(
          List.of("channels:history"),
          List.of("groups:history"),
          List.of("im:history"),
          List.of("mpim:history"));
  static final ConversationScopes WRITE =
      new ConversationScopes(
          List.of("channels:manage", "channels:write"),
          List.of("groups:write"),
          List.of("im:write"),
          List.of("mpim:write"));
  static final ConversationScopes INVITE =
      new ConversationScopes(
          List.of("channels:manage", "channels:write", "channels:write.invites"),
          List.of("groups:write", "groups:write.invites"),
          List.of("im:write"),
          List.of("mpim:write"));
  static final ConversationScopes TOPIC =
      new ConversationScopes(
          List.of("channels:manage", "channels:write", "channels:write.topic"),
          List.of("groups:write", "groups:write.topic"),
          List.of("im:write", "im:write.topic"),
          List.of("mpim:write", "mpim:write.topic"));

  /** Any one of these does for a conversation of the kind. */
  List<String> of(ChannelKind kind) {
    return switch (kind) {
      case PUBLIC -> ofPublic;
      case PRIVATE -> ofPrivate;
      case DIRECT -> ofDirect;
      case GROUP -> ofGroup;
    };
  }

  /** One of these is needed whatever the kind, as a method's declaration has them. */
  List<String> all() {
    return Stream.of(ofPublic, ofPrivate, ofDirect, ofGroup).flatMap(List::stream).toList();
  }

  /** Refuses a token without a scope for one of the kinds: {@code missing_scope}. */
  void require(Call call, Collection<ChannelKind> kinds) {
    List<String> needed =
        kinds.stream()
            .sorted()
            .map(this::of)
            .filter(scopes -> !call.scopes().allowsAny(scopes))
            .flatMap(List::stream)
            .toList();
    call.requireAny(needed);
  }

  /** The same for a conversation of one kind. */
  void require(Call call, ChannelKind kind) {
    call.requireAny(of(kind));
  }

  /** Whether the token has a scope for every kind. */
  boolean areAll(Call call) {
    return Stream.of(ChannelKind.values()).allMatch(kind -> call.scopes().allowsAny(of(kind)));
  }
}
