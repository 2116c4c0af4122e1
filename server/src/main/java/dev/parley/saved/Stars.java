package dev.parley.saved;

import dev.parley.json.Json;
import dev.parley.model.Event;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.model.Ts;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.outbox.Publisher;
import dev.parley.store.outbox.Streams;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * The stars of people, each person's own; told on the person's own stream. Whether someone may see
 * the starred thing is for the caller to decide, when it is added and when it is shown.
 * Thread-safe.
 */
public final class Stars {
  /** The most stars of one person. */
  public static final int STARS_MAX = 10_000;

  private static final long MICROS = 1_000_000;
  private static final Statement FIND =
      Statement.of(
          Keyspace.USER,
          "SELECT created_micros FROM stars WHERE user_id = :user_id AND item_id = :item"
              + " AND deleted = 0");
  private static final Statement COUNT =
      Statement.of(
          Keyspace.USER,
          "SELECT COUNT(item_id) AS present FROM stars WHERE user_id = :user_id AND deleted = 0");
  private static final Statement PUT =
      Statement.of(
          Keyspace.USER,
          "INSERT INTO stars (user_id, item_id, team_id, item, created_micros, deleted, version)"
              + " VALUES (:user_id, :item, :team_id, :bare, :now, 0, :version)"
              + " ON DUPLICATE KEY UPDATE created_micros = VALUES(created_micros), deleted = 0,"
              + " version = VALUES(version)");
  private static final Statement REMOVE =
      Statement.of(
          Keyspace.USER,
          "UPDATE stars SET deleted = 1, version = :version WHERE user_id = :user_id"
              + " AND item_id = :item");
  private static final Statement PAGE =
      Statement.of(
          Keyspace.USER,
          "SELECT item, created_micros FROM stars WHERE user_id = :user_id AND deleted = 0"
              + " ORDER BY created_micros DESC, item_id DESC LIMIT :most OFFSET :skip");

  /** A star and when it was given. */
  public record Given(Star star, long createdSeconds) {}

  /**
   * Some of a person's stars.
   *
   * @param total of all
   */
  public record Page(List<Given> stars, long total) {}

  private final Records records;
  private final Publisher publisher;

  public Stars(Records records, Publisher publisher) {
    this.records = records;
    this.publisher = publisher;
  }

  /**
   * Stars something that the caller may see.
   *
   * @param shown the thing as the event shows it, beside what {@link Star#bare} has
   * @throws Refusal {@code already_starred}, {@code too_many_stars}
   */
  public void add(Principal caller, Star star, ObjectNode shown) {
    write(
        caller,
        session -> {
          Streams.lockPerson(session);
          if (given(session, star).isPresent()) {
            throw new Refusal("already_starred");
          }
          if (session.one(COUNT, Binds.none(), row -> row.number("present")).orElse(0L)
              >= STARS_MAX) {
            throw new Refusal("too_many_stars");
          }
          long now = records.clock().micros();
          Event event = tell(session, caller, "star_added", shown, now, now);
          session.run(
              PUT,
              Binds.of("item", star.itemId())
                  .and("bare", Json.text(star.bare()))
                  .and("now", now)
                  .and("version", event.seq()));
          return event;
        });
  }

  /**
   * Takes a star away, also from what the caller may see no more.
   *
   * @throws Refusal {@code not_starred}
   */
  public void remove(Principal caller, Star star, ObjectNode shown) {
    write(
        caller,
        session -> {
          Streams.lockPerson(session);
          long created = given(session, star).orElseThrow(() -> new Refusal("not_starred"));
          Event event =
              tell(session, caller, "star_removed", shown, created, records.clock().micros());
          session.run(REMOVE, Binds.of("item", star.itemId()).and("version", event.seq()));
          return event;
        });
  }

  /** Whether the caller has starred something. */
  public boolean isStarred(Principal caller, Star star) {
    return records
        .store()
        .read(Route.user(caller.home(), caller.userId()), session -> given(session, star))
        .isPresent();
  }

  /** The caller's stars from the newest on. */
  public Page list(Principal caller, int skip, int most) {
    return records
        .store()
        .read(
            Route.user(caller.home(), caller.userId()),
            session ->
                new Page(
                    session.list(
                        PAGE,
                        Binds.of("skip", skip).and("most", most),
                        row ->
                            new Given(
                                Star.of(Json.read(row.text("item"))),
                                row.number("created_micros") / MICROS)),
                    session.one(COUNT, Binds.none(), row -> row.number("present")).orElse(0L)));
  }

  /** Every message that the caller has starred, whether or not it may still be seen. */
  public Set<Star.Message> messages(Principal caller) {
    Set<Star.Message> starred = new HashSet<>();
    for (Given given : list(caller, 0, STARS_MAX).stars()) {
      if (given.star() instanceof Star.Message message) {
        starred.add(message);
      }
    }
    return starred;
  }

  private static Optional<Long> given(Session session, Star star) {
    return session.one(FIND, Binds.of("item", star.itemId()), row -> row.number("created_micros"));
  }

  private interface Work {
    Event on(Session session);
  }

  private void write(Principal caller, Work work) {
    publisher.publish(records.store().write(Route.user(caller.home(), caller.userId()), work::on));
  }

  private static Event tell(
      Session session, Principal caller, String type, ObjectNode shown, long created, long now) {
    ObjectNode frame = Json.object().put("type", type).put("user", caller.userId());
    frame.set("item", shown.deepCopy().put("date_create", created / MICROS));
    frame.put("event_ts", Ts.format(now));
    return Streams.toPerson(session, caller.userId(), type, Json.bytes(frame), List.of(), now);
  }
}
