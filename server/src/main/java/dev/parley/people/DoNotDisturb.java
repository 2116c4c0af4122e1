package dev.parley.people;

import dev.parley.json.Json;
import dev.parley.model.Event;
import dev.parley.model.Home;
import dev.parley.model.Refusal;
import dev.parley.model.StreamId;
import dev.parley.model.Ts;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.outbox.FollowUp;
import dev.parley.store.outbox.Outbox;
import dev.parley.store.outbox.Publisher;
import dev.parley.store.outbox.Streams;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Lets people want no notifications for a while; told on the person's own stream. Thread-safe. */
public final class DoNotDisturb {
  /** The longest snooze, in minutes. */
  public static final long SNOOZE_MINUTES_MAX = 30 * 24 * 60;

  private static final long MICROS = 1_000_000;
  private static final long MINUTE_SECONDS = 60;

  private static final Statement LOCK =
      Statement.of(
          Keyspace.USER, "SELECT dnd FROM user_settings WHERE user_id = :user_id FOR UPDATE");
  private static final Statement READ =
      Statement.of(Keyspace.USER, "SELECT dnd FROM user_settings WHERE user_id = :user_id");
  private static final Statement SET =
      Statement.of(
          Keyspace.USER,
          "UPDATE user_settings SET dnd = :dnd, version = :seq WHERE user_id = :user_id");

  private final Records records;
  private final Publisher publisher;
  private final Consumer<List<FollowUp>> followUps;

  public DoNotDisturb(Records records, Publisher publisher, Consumer<List<FollowUp>> followUps) {
    this.records = records;
    this.publisher = publisher;
    this.followUps = followUps;
  }

  private record Set(Event event, FollowUp copy) {}

  public Snooze of(Home home, String userId) {
    return records
        .store()
        .read(
            Route.user(home, userId),
            session -> session.one(READ, Binds.none(), row -> snooze(row.text("dnd"))))
        .orElse(Snooze.NONE);
  }

  /**
   * Wants no notifications from now on.
   *
   * @throws Refusal {@code snooze_failed}, {@code too_long}
   */
  public Snooze snooze(Home home, String userId, long minutes) {
    if (minutes < 1) {
      throw new Refusal("snooze_failed");
    }
    if (minutes > SNOOZE_MINUTES_MAX) {
      throw new Refusal("too_long");
    }
    long now = nowSeconds();
    Snooze wanted = new Snooze(now, now + minutes * MINUTE_SECONDS);
    set(home, userId, wanted);
    return wanted;
  }

  /**
   * Wants notifications again.
   *
   * @return false where it was so already
   */
  public boolean end(Home home, String userId) {
    return set(home, userId, Snooze.NONE);
  }

  public long nowSeconds() {
    return records.clock().micros() / MICROS;
  }

  private boolean set(Home home, String userId, Snooze wanted) {
    Optional<Set> set =
        records
            .store()
            .write(Route.user(home, userId), session -> set(session, home, userId, wanted));
    set.ifPresent(
        done -> {
          publisher.publish(done.event());
          followUps.accept(List.of(done.copy()));
        });
    return set.isPresent();
  }

  private Optional<Set> set(Session session, Home home, String userId, Snooze wanted) {
    session.run(Presence.MAKE, Binds.none());
    Snooze before =
        session
            .one(LOCK, Binds.none(), row -> snooze(row.text("dnd")))
            .orElseThrow(() -> new IllegalStateException("settings vanished"));
    long now = records.clock().micros();
    long seconds = now / MICROS;
    boolean bothOff = !wanted.isOn(seconds) && !before.isOn(seconds);
    if (bothOff || wanted.equals(before)) {
      return Optional.empty();
    }
    ObjectNode status = wanted.shape(seconds);
    status.setAll(wanted.ownShape(seconds));
    if (wanted.isOn(seconds)) {
      status.put("snooze_is_indefinite", false);
    }
    ObjectNode frame = Json.object().put("type", "dnd_updated").put("user", userId);
    frame.set("dnd_status", status);
    frame.put("event_ts", Ts.format(now));
    Event event =
        new Event(
            StreamId.person(userId),
            Streams.nextOfPerson(session),
            "dnd_updated",
            Json.bytes(frame));
    FollowUp copy =
        new FollowUp.Snoozed(
            home.teamId(), userId, wanted.startSeconds(), wanted.endSeconds(), event.seq());
    Outbox.append(session, Keyspace.USER, event, List.of(copy), now);
    session.run(SET, Binds.of("dnd", Json.text(wanted)).and("seq", event.seq()));
    return Optional.of(new Set(event, copy));
  }

  private static Snooze snooze(String stored) {
    JsonNode dnd = Json.read(stored);
    return new Snooze(dnd.path("start_seconds").asLong(0), dnd.path("end_seconds").asLong(0));
  }
}
