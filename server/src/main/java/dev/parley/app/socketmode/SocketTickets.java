package dev.parley.app.socketmode;

import dev.parley.json.Json;
import dev.parley.security.KeyPurpose;
import dev.parley.security.KeyRing;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * URLs by which apps open their sockets: the path is a signed ticket and counts alone, as some
 * clients drop the query. Thread-safe.
 */
public final class SocketTickets {
  /** The path below which apps open sockets. */
  public static final String PREFIX = "/socket-mode/";

  /** How long a ticket is good. */
  public static final long FRESH_MILLIS = 30_000;

  private static final byte[] BOUND_TO = "socket-mode".getBytes(StandardCharsets.UTF_8);

  /**
   * Whom a ticket admits.
   *
   * @param credentialId of the app token that asked for it
   */
  public record Ticket(String teamId, String appId, String credentialId) {}

  private final KeyRing keys;
  private final InstantSource clock;
  private final String socketBase;

  /**
   * Issues below a base.
   *
   * @param socketBase such as {@code wss://parley.example.com}
   */
  public SocketTickets(KeyRing keys, InstantSource clock, String socketBase) {
    this.keys = keys;
    this.clock = clock;
    this.socketBase = socketBase;
  }

  public String url(Ticket ticket) {
    byte[] payload =
        Json.bytes(
            Json.array()
                .add(ticket.teamId())
                .add(ticket.appId())
                .add(ticket.credentialId())
                .add(clock.millis() + FRESH_MILLIS));
    return socketBase + PREFIX + keys.sign(KeyPurpose.TICKET, BOUND_TO, payload);
  }

  /** Whom the path of a URL admits; empty for a forged or expired one. */
  public Optional<Ticket> admit(String path) {
    if (!path.startsWith(PREFIX)) {
      return Optional.empty();
    }
    return keys.verify(KeyPurpose.TICKET, BOUND_TO, path.substring(PREFIX.length()))
        .map(payload -> Json.read(payload, JsonNode.class))
        .filter(ticket -> ticket.path(3).asLong() > clock.millis())
        .map(
            ticket ->
                new Ticket(
                    ticket.path(0).asString(),
                    ticket.path(1).asString(),
                    ticket.path(2).asString()));
  }
}
