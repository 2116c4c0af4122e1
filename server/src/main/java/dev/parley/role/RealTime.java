package dev.parley.role;

import dev.parley.realtime.admin.AdminPeer;
import dev.parley.realtime.admin.AdminServer;
import dev.parley.realtime.feed.OutboxFeed;
import dev.parley.realtime.feed.StreamRows;
import dev.parley.realtime.feed.Tickets;
import dev.parley.realtime.gateway.Gateway;
import dev.parley.realtime.presence.PresencePeer;
import dev.parley.realtime.ring.SingleRing;
import dev.parley.security.KeyRing;
import java.time.Duration;
import java.util.Optional;

/** The real-time tier in one process: one owner of every stream, one gateway, presence. */
final class RealTime implements Tier {
  private static final String ONLY_SERVER = "channel-1";
  private static final Duration GOODBYE_SPREAD = Duration.ofMillis(500);

  private final ChannelWorks channels;
  private final PresenceWorks people = new PresenceWorks();
  private final GatewayWorks works;
  private final AdminServer admin;
  private final Tickets tickets;
  final Gateway gateway;

  RealTime(Rooms rooms, KeyRing keys, Tickets tickets) {
    this.tickets = tickets;
    StreamRows rows = new StreamRows(rooms.records.store());
    channels = new ChannelWorks(_ -> 1, rows);
    admin = new AdminServer(new SingleRing(ONLY_SERVER), _ -> channels.server);
    works =
        new GatewayWorks(
            keys,
            tickets,
            _ -> channels.server,
            people.server,
            GatewayDesk.of(rooms, rows),
            GOODBYE_SPREAD);
    gateway = works.gateway;
  }

  @Override
  public AdminPeer admin() {
    return admin;
  }

  @Override
  public OutboxFeed feed() {
    return new OutboxFeed(admin);
  }

  @Override
  public PresencePeer presence() {
    return people.server;
  }

  @Override
  public Tickets tickets() {
    return tickets;
  }

  @Override
  public Optional<Gateway> gateway() {
    return Optional.of(gateway);
  }

  @Override
  public void watch(Observed observed) {
    observed.watch(gateway);
  }

  @Override
  public void close() {
    works.close();
    channels.close();
    people.close();
  }
}
