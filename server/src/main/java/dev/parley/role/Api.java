package dev.parley.role;

import dev.parley.api.Methods;
import dev.parley.api.WebApi;
import dev.parley.api.method.AuthMethods;
import dev.parley.api.method.ChannelChangeMethods;
import dev.parley.api.method.ChatMethods;
import dev.parley.api.method.ConversationMethods;
import dev.parley.api.method.MembershipMethods;
import dev.parley.api.method.UserMethods;
import dev.parley.security.KeyRing;
import dev.parley.security.RateLimits;
import java.util.List;

/** The Web API on the rooms. */
final class Api {
  private Api() {}

  static Methods methods(Rooms rooms, KeyRing keys, String publicUrl) {
    return new Methods(
        List.of(
            new AuthMethods(rooms.workspaces, rooms.members, rooms.tokens, publicUrl).all(),
            new UserMethods(rooms.workspaces, rooms.members, rooms.conversations, keys).all(),
            new ChatMethods(rooms.posts, rooms.members, rooms.conversations, publicUrl).all(),
            new MembershipMethods(rooms.conversations, rooms.members).all(),
            new ChannelChangeMethods(rooms.channelChanges, rooms.conversations, rooms.members)
                .all(),
            new ConversationMethods(rooms.conversations, rooms.history, rooms.members, keys)
                .all()));
  }

  static WebApi open(Rooms rooms, KeyRing keys, String publicUrl, boolean limited) {
    return new WebApi(
        methods(rooms, keys, publicUrl),
        rooms.tokens,
        new RateLimits(
            new RateLimits.Settings(limited, RateLimits.Settings.DEFAULT.maxBuckets()),
            System::nanoTime));
  }
}
