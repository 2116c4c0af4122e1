package dev.parley.app;

import dev.parley.model.Home;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events that apps have not acknowledged yet, as rows of their workspace.
 *
 * <p>An event is delivered when it is due. Whoever takes it moves its due time on in the same
 * transaction, so nobody else takes it meanwhile, and it comes again by itself if its taker dies.
 * Thread-safe.
 */
public final class AppEvents {
  /** The most events that one transaction takes or drops. */
  public static final int BATCH_MAX = 200;

  private static final Statement PUT =
      Statement.of(
          Keyspace.TEAM,
          "INSERT IGNORE INTO app_events (team_id, app_id, event_id, due_micros, created_micros,"
              + " attempts, failure, payload) VALUES (:team_id, :app, :event, :created, :created,"
              + " 0, NULL, :payload)");
  private static final Statement DUE =
      Statement.of(
          Keyspace.TEAM,
          "SELECT event_id, attempts, failure, payload FROM app_events WHERE team_id = :team_id"
              + " AND app_id = :app AND due_micros <= :now ORDER BY due_micros LIMIT :most"
              + " FOR UPDATE");
  private static final Statement TAKE =
      Statement.of(
          Keyspace.TEAM,
          "UPDATE app_events SET due_micros = :due, attempts = attempts + 1"
              + " WHERE team_id = :team_id AND app_id = :app AND event_id IN (:events)");
  private static final Statement DROP =
      Statement.of(
          Keyspace.TEAM,
          "DELETE FROM app_events WHERE team_id = :team_id AND app_id = :app"
              + " AND event_id IN (:events)");
  private static final Statement RELEASE =
      Statement.of(
          Keyspace.TEAM,
          "UPDATE app_events SET due_micros = created_micros WHERE team_id = :team_id"
              + " AND app_id = :app AND event_id IN (:events)");
  private static final Statement POSTPONE =
      Statement.of(
          Keyspace.TEAM,
          "UPDATE app_events SET due_micros = :due, failure = :failure WHERE team_id = :team_id"
              + " AND app_id = :app AND event_id = :event");
  private static final Statement OLDEST_KEPT =
      Statement.of(
          Keyspace.TEAM,
          "SELECT due_micros FROM app_events WHERE team_id = :team_id AND app_id = :app"
              + " ORDER BY due_micros DESC LIMIT 1 OFFSET :kept");
  private static final Statement TRIM =
      Statement.of(
          Keyspace.TEAM,
          "DELETE FROM app_events WHERE team_id = :team_id AND app_id = :app"
              + " AND due_micros <= :due");
  private static final Statement SWEEP =
      Statement.ofShard(
          Keyspace.TEAM, "DELETE FROM app_events WHERE created_micros < :before LIMIT :most");

  /**
   * An event to be kept for an app.
   *
   * @param payload the body that the app receives
   */
  record Fresh(String appId, String eventId, byte[] payload) {}

  /**
   * An event that was taken for delivery.
   *
   * @param attempt how often it was delivered before
   * @param failure why the last delivery was put off, where it was
   */
  public record Taken(String eventId, int attempt, @Nullable String failure, byte[] payload) {}

  private final Records records;
  private final AppEventLimits limits;

  public AppEvents(Records records, AppEventLimits limits) {
    this.records = records;
    this.limits = limits;
  }

  public AppEventLimits limits() {
    return limits;
  }

  /** Keeps events of one workspace in their order; one that is there already is not doubled. */
  void put(Home home, List<Fresh> events) {
    // Set apart by a microsecond each, and none in the future: they are due when they are written.
    long first = records.clock().micros() - events.size();
    List<Binds> rows = new ArrayList<>();
    for (Fresh event : events) {
      rows.add(
          Binds.of("app", event.appId())
              .and("event", event.eventId())
              .and("created", first + rows.size())
              .and("payload", event.payload()));
    }
    List<String> apps = events.stream().map(Fresh::appId).distinct().toList();
    records
        .store()
        .write(
            Route.team(home),
            session -> {
              session.batch(PUT, rows);
              apps.forEach(app -> trim(session, app));
              return apps;
            });
  }

  private void trim(Session session, String app) {
    session
        .one(
            OLDEST_KEPT,
            Binds.of("app", app).and("kept", limits.maxPending()),
            row -> row.number("due_micros"))
        .ifPresent(due -> session.run(TRIM, Binds.of("app", app).and("due", due)));
  }

  /**
   * Drops what was acknowledged and takes what is due, both in one transaction.
   *
   * @param most of those taken; at most {@link #BATCH_MAX} are
   */
  public List<Taken> take(Home home, String appId, Collection<String> acknowledged, int most) {
    return records
        .store()
        .write(
            Route.team(home),
            session -> {
              drop(session, appId, acknowledged);
              return most == 0 ? List.of() : take(session, appId, Math.min(most, BATCH_MAX));
            });
  }

  private List<Taken> take(Session session, String appId, int most) {
    long now = records.clock().micros();
    List<Taken> due =
        session.list(
            DUE,
            Binds.of("app", appId).and("now", now).and("most", most),
            row ->
                new Taken(
                    row.text("event_id"),
                    (int) row.number("attempts"),
                    row.textOrNull("failure"),
                    row.bytes("payload")));
    List<String> givenUp = new ArrayList<>();
    List<Taken> taken = new ArrayList<>();
    for (Taken event : due) {
      if (event.attempt() >= limits.maxAttempts()) {
        givenUp.add(event.eventId());
      } else {
        taken.add(event);
      }
    }
    drop(session, appId, givenUp);
    if (!taken.isEmpty()) {
      session.run(
          TAKE,
          Binds.of("app", appId)
              .and("due", now + limits.acknowledgeMillis() * 1_000)
              .and("events", taken.stream().map(Taken::eventId).toList()));
    }
    return taken;
  }

  private static void drop(Session session, String appId, Collection<String> events) {
    if (!events.isEmpty()) {
      session.run(DROP, Binds.of("app", appId).and("events", events));
    }
  }

  /** Gives back what was taken and could not be delivered: it is due at once. */
  public void release(Home home, String appId, Collection<String> events) {
    if (!events.isEmpty()) {
      records
          .store()
          .write(
              Route.team(home),
              session -> session.run(RELEASE, Binds.of("app", appId).and("events", events)));
    }
  }

  /**
   * Puts off what was taken and did not arrive.
   *
   * @param failure why, for the next delivery
   */
  public void postpone(Home home, String appId, String eventId, long waitMillis, String failure) {
    records
        .store()
        .write(
            Route.team(home),
            session ->
                session.run(
                    POSTPONE,
                    Binds.of("app", appId)
                        .and("event", eventId)
                        .and("due", records.clock().micros() + waitMillis * 1_000)
                        .and("failure", failure)));
  }

  /** Drops what nobody came for in time. */
  public void sweep() {
    long before = records.clock().micros() - limits.keptMillis() * 1_000;
    for (String shard : records.store().shards(Keyspace.TEAM)) {
      int dropped;
      do {
        dropped =
            records
                .store()
                .writeShard(
                    Keyspace.TEAM,
                    shard,
                    session ->
                        session.run(SWEEP, Binds.of("before", before).and("most", BATCH_MAX)));
      } while (dropped == BATCH_MAX);
    }
  }
}
