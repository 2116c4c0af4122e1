package dev.parley.role;

import dev.parley.message.Author;
import dev.parley.message.Draft;
import dev.parley.message.Posted;
import dev.parley.model.Home;
import dev.parley.model.Refusal;
import dev.parley.model.Ts;
import dev.parley.people.Member;
import dev.parley.realtime.feed.StoredMemberships;
import dev.parley.realtime.feed.StoredVisibility;
import dev.parley.realtime.feed.StreamRows;
import dev.parley.realtime.gateway.Memberships;
import dev.parley.realtime.gateway.Sender;
import dev.parley.realtime.gateway.Viewer;
import dev.parley.realtime.gateway.Visibility;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What gateways are told and may do, decided on the rooms. */
record GatewayDesk(Memberships memberships, Visibility visibility, Sender sender) {
  static GatewayDesk of(Rooms rooms, StreamRows rows) {
    return new GatewayDesk(
        new StoredMemberships(
            rooms.records.store(),
            rooms.members,
            rooms.presence,
            rooms.conversations,
            rooms.bearers,
            rows,
            rooms.records.clock()),
        new StoredVisibility(rooms.members, rooms.conversations),
        (viewer, channel, text, thread) -> send(rooms, viewer, channel, text, thread));
  }

  private static Sender.Sent send(
      Rooms rooms, Viewer viewer, String channel, String text, @Nullable String thread) {
    Home home = Home.local(viewer.teamId());
    try {
      Member member =
          rooms
              .members
              .find(home, viewer.userId())
              .orElseThrow(() -> new Refusal("user_not_found"));
      OptionalLong root =
          thread == null || thread.isEmpty() ? OptionalLong.empty() : Ts.parse(thread);
      Author author =
          new Author(
              member.userId(), member.botId(), member.appId(), null, member.role().isGuest());
      Posted posted =
          rooms.posts.post(
              Draft.ofText(
                  home, channel, author, text, root.isEmpty() ? null : root.getAsLong(), null));
      return new Sender.Sent.Posted(
          Ts.format(posted.tsMicros()), posted.body().path("text").asString());
    } catch (Refusal e) {
      return new Sender.Sent.Refused(e.code().equals("no_text") ? 2 : 1, e.code());
    }
  }
}
