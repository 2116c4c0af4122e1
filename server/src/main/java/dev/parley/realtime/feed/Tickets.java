package dev.parley.realtime.feed;

import dev.parley.json.Json;
import dev.parley.realtime.gateway.Admission;
import dev.parley.realtime.gateway.ReconnectUrls;
import dev.parley.realtime.gateway.Viewer;
import dev.parley.security.KeyPurpose;
import dev.parley.security.KeyRing;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * WebSocket URLs whose path is a signed ticket, good on any gateway and by the path alone (wire
 * contract, "RTM"). Thread-safe.
 */
public final class Tickets implements ReconnectUrls {
  /** The path below which sockets open. */
  public static final String PREFIX = "/rtm/";

  /** How long a first ticket is good. */
  public static final long FRESH_MILLIS = 30_000;

  /** How long a reconnect URL is good. */
  public static final long RECONNECT_MILLIS = 3_600_000;

  private static final byte[] BOUND_TO = "rtm".getBytes(StandardCharsets.UTF_8);

  private final KeyRing keys;
  private final InstantSource clock;
  private final Supplier<String> socketBase;

  /**
   * Issues below a base.
   *
   * @param socketBase such as {@code ws://127.0.0.1:8065}
   */
  public Tickets(KeyRing keys, InstantSource clock, String socketBase) {
    this(keys, clock, () -> socketBase);
  }

  /**
   * Issues below a base that is asked for each time.
   *
   * @param socketBase of a gateway that takes sockets now
   */
  public Tickets(KeyRing keys, InstantSource clock, Supplier<String> socketBase) {
    this.keys = keys;
    this.clock = clock;
    this.socketBase = socketBase;
  }

  /** A URL for a first socket. */
  public String first(Viewer viewer) {
    return url(viewer, 0, 0, clock.millis() + FRESH_MILLIS);
  }

  @Override
  public String issue(Viewer viewer, long baseMillis, long nowMillis) {
    return url(viewer, baseMillis, nowMillis, clock.millis() + RECONNECT_MILLIS);
  }

  private String url(Viewer viewer, long base, long issued, long expires) {
    byte[] payload =
        Json.bytes(
            Json.array()
                .add(viewer.teamId())
                .add(viewer.userId())
                .add(viewer.credentialId())
                .add(base)
                .add(issued)
                .add(expires));
    return socketBase.get() + PREFIX + keys.sign(KeyPurpose.TICKET, BOUND_TO, payload);
  }

  /** Whom the path of a URL admits; empty for a forged or expired one. */
  public Optional<Admission> admit(String path) {
    if (!path.startsWith(PREFIX)) {
      return Optional.empty();
    }
    return keys.verify(KeyPurpose.TICKET, BOUND_TO, path.substring(PREFIX.length()))
        .map(payload -> Json.read(payload, JsonNode.class))
        .filter(ticket -> ticket.path(5).asLong() > clock.millis())
        .map(
            ticket ->
                new Admission(
                    new Viewer(
                        ticket.path(0).asString(),
                        ticket.path(1).asString(),
                        ticket.path(2).asString()),
                    ticket.path(3).asLong(),
                    ticket.path(4).asLong()));
  }
}
