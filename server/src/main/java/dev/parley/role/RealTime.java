package dev.parley.role;

import dev.parley.message.Author;
import dev.parley.message.Draft;
import dev.parley.message.Posted;
import dev.parley.model.Home;
import dev.parley.model.Refusal;
import dev.parley.model.Ts;
import dev.parley.people.Member;
import dev.parley.realtime.admin.AdminServer;
import dev.parley.realtime.channel.ChannelLimits;
import dev.parley.realtime.channel.ChannelServer;
import dev.parley.realtime.feed.StoredMemberships;
import dev.parley.realtime.feed.StoredVisibility;
import dev.parley.realtime.feed.StreamRows;
import dev.parley.realtime.feed.Tickets;
import dev.parley.realtime.gateway.Gateway;
import dev.parley.realtime.gateway.GatewayLimits;
import dev.parley.realtime.gateway.GatewayServices;
import dev.parley.realtime.gateway.Sender;
import dev.parley.realtime.gateway.SignedPositions;
import dev.parley.realtime.gateway.Viewer;
import dev.parley.realtime.presence.PresenceLimits;
import dev.parley.realtime.presence.PresenceServer;
import dev.parley.realtime.ring.SingleRing;
import dev.parley.security.KeyPurpose;
import dev.parley.security.KeyRing;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** The real-time tier in one process: one owner of every stream, one gateway, presence. */
final class RealTime implements AutoCloseable {
  private static final String ONLY_SERVER = "channel-1";
  private static final long CHANNEL_TICK_MILLIS = 20;
  private static final long GATEWAY_TICK_MILLIS = 100;
  private static final int POSITION_SIGNATURE_BYTES = 16;
  private static final Duration GOODBYE_SPREAD = Duration.ofMillis(500);

  private final ExecutorService turn =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("gateway").factory());
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Ticks ticks = new Ticks("ticks");
  private final AdminServer admin;
  final Gateway gateway;
  final PresenceServer presence;

  RealTime(Rooms rooms, KeyRing keys, Tickets tickets) {
    Clock clock = Clock.systemUTC();
    StreamRows rows = new StreamRows(rooms.records.store());
    ChannelServer channels = new ChannelServer(_ -> 1, rows, workers, clock, ChannelLimits.DEFAULT);
    presence = new PresenceServer(clock, PresenceLimits.DEFAULT);
    admin = new AdminServer(new SingleRing(ONLY_SERVER), _ -> channels);
    gateway =
        new Gateway(
            new GatewayServices(
                turn,
                workers,
                clock,
                _ -> channels,
                presence,
                new StoredMemberships(
                    rooms.records.store(),
                    rooms.members,
                    rooms.presence,
                    rooms.conversations,
                    rooms.bearers,
                    rows,
                    rooms.records.clock()),
                new StoredVisibility(rooms.members, rooms.conversations),
                (viewer, channel, text, thread) -> send(rooms, viewer, channel, text, thread),
                tickets,
                new SignedPositions(text -> signature(keys, text))),
            GatewayLimits.DEFAULT);
    ticks.every(CHANNEL_TICK_MILLIS, channels::tick);
    ticks.every(GATEWAY_TICK_MILLIS, gateway::tick);
    ticks.every(GATEWAY_TICK_MILLIS, presence::tick);
  }

  AdminServer admin() {
    return admin;
  }

  private static byte[] signature(KeyRing keys, byte[] text) {
    byte[] signed =
        Base64.getUrlDecoder().decode(keys.sign(KeyPurpose.POSITION, new byte[0], text));
    return Arrays.copyOfRange(signed, signed.length - POSITION_SIGNATURE_BYTES, signed.length);
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

  @Override
  public void close() {
    gateway.drain(GOODBYE_SPREAD);
    ticks.close();
    turn.shutdown();
    workers.shutdown();
  }
}
