package dev.parley.people;

import dev.parley.json.Json;
import dev.parley.model.Event;
import dev.parley.model.Home;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Statement;
import dev.parley.store.outbox.Publisher;
import dev.parley.store.outbox.Streams;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Who is there: what people set by hand over what their sockets say. Thread-safe. */
public final class Presence {
  /** What people's sockets say. Thread-safe. */
  public interface Sockets {
    /** Of a process without sockets: nobody is there. */
    Sockets NONE =
        new Sockets() {
          @Override
          public Online of(String userId) {
            return new Online(0, false, 0);
          }

          @Override
          public void setAway(String userId, boolean away) {}

          @Override
          public void active(String userId) {}
        };

    Online of(String userId);

    /** Hears what a person set by hand, for those who watch the person. */
    void setAway(String userId, boolean away);

    /** Counts as something that the person did. */
    void active(String userId);
  }

  /**
   * A person's sockets.
   *
   * @param isIdle nothing was done on them for long
   * @param lastActivityMillis since 1970, 0 where nothing is known
   */
  public record Online(int connections, boolean isIdle, long lastActivityMillis) {}

  /**
   * A person's presence.
   *
   * @param manualAway set by hand, whatever the sockets say
   */
  public record State(Online online, boolean manualAway) {
    public boolean isActive() {
      return online.connections() > 0 && !online.isIdle() && !manualAway;
    }
  }

  /** Makes the row of a person's settings, if there is none. */
  static final Statement MAKE =
      Statement.of(
          Keyspace.USER,
          "INSERT IGNORE INTO user_settings (user_id, team_id, prefs, dnd, manual_away, version)"
              + " VALUES (:user_id, :team_id, '{}', '{}', 0, 0)");

  private static final Statement LOCK =
      Statement.of(
          Keyspace.USER,
          "SELECT manual_away FROM user_settings WHERE user_id = :user_id FOR UPDATE");
  private static final Statement READ =
      Statement.of(Keyspace.USER, "SELECT manual_away FROM user_settings WHERE user_id = :user_id");
  private static final Statement SET =
      Statement.of(
          Keyspace.USER,
          "UPDATE user_settings SET manual_away = :away, version = :seq WHERE user_id = :user_id");

  private final Records records;
  private final Publisher publisher;
  private final Sockets sockets;

  public Presence(Records records, Publisher publisher, Sockets sockets) {
    this.records = records;
    this.publisher = publisher;
    this.sockets = sockets;
  }

  /**
   * Sets a person away by hand, or back to what the sockets say; tells the person's own clients.
   */
  public void setAway(Home home, String userId, boolean away) {
    Optional<Event> told =
        records
            .store()
            .write(
                Route.user(home, userId),
                session -> {
                  session.run(MAKE, Binds.none());
                  boolean was =
                      session
                          .one(LOCK, Binds.none(), row -> row.flag("manual_away"))
                          .orElseThrow(() -> new IllegalStateException("settings vanished"));
                  if (was == away) {
                    return Optional.empty();
                  }
                  ObjectNode frame =
                      Json.object()
                          .put("type", "manual_presence_change")
                          .put("presence", away ? "away" : "active");
                  Event event =
                      Streams.toPerson(
                          session,
                          userId,
                          "manual_presence_change",
                          Json.bytes(frame),
                          List.of(),
                          records.clock().micros());
                  session.run(SET, Binds.of("away", away).and("seq", event.seq()));
                  return Optional.of(event);
                });
    told.ifPresent(publisher::publish);
    sockets.setAway(userId, away);
  }

  /** Says that the person does something now. */
  public void active(String userId) {
    sockets.active(userId);
  }

  public State of(Home home, String userId) {
    return new State(sockets.of(userId), isManuallyAway(home, userId));
  }

  /** Whether a person set themselves away, whatever the sockets say. */
  public boolean isManuallyAway(Home home, String userId) {
    return records
        .store()
        .read(
            Route.user(home, userId),
            session -> session.one(READ, Binds.none(), row -> row.flag("manual_away")))
        .orElse(false);
  }
}
