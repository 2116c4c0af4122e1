package dev.parley.people;

import dev.parley.json.Json;
import dev.parley.model.Event;
import dev.parley.model.Home;
import dev.parley.model.Refusal;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.outbox.Publisher;
import dev.parley.store.outbox.Streams;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * What people prefer, by name: each change is of one name, so that two browsers of a person never
 * undo each other's. Told on the person's own stream. Thread-safe.
 */
public final class Preferences {
  /** The most preferences of one person. */
  public static final int PREFERENCES_MAX = 2_000;

  /** A preference that there is: its name, and the values that it may have. */
  private record Kind(Pattern name, Pattern value) {
    static Kind of(String name, String value) {
      return new Kind(Pattern.compile(name), Pattern.compile(value));
    }
  }

  private static final List<Kind> KINDS =
      List.of(
          Kind.of("theme", "light|dark|contrast"),
          // A section of the list of conversations that is folded away.
          Kind.of("folded\\.[a-z]{1,20}", "true"),
          // How much a conversation tells its member.
          Kind.of("channel\\.[CDG][A-Z0-9]{1,30}", "muted"));

  private static final Statement LOCK =
      Statement.of(
          Keyspace.USER, "SELECT prefs FROM user_settings WHERE user_id = :user_id FOR UPDATE");
  private static final Statement READ =
      Statement.of(Keyspace.USER, "SELECT prefs FROM user_settings WHERE user_id = :user_id");
  private static final Statement SET =
      Statement.of(
          Keyspace.USER,
          "UPDATE user_settings SET prefs = :prefs, version = :seq WHERE user_id = :user_id");

  private final Records records;
  private final Publisher publisher;

  public Preferences(Records records, Publisher publisher) {
    this.records = records;
    this.publisher = publisher;
  }

  /** All that a person prefers; what is as at first is not in it. */
  public Map<String, String> of(Home home, String userId) {
    return records
        .store()
        .read(
            Route.user(home, userId),
            session -> session.one(READ, Binds.none(), row -> preferences(row.text("prefs"))))
        .orElseGet(TreeMap::new);
  }

  /**
   * Prefers something.
   *
   * @param value empty for what it was at first
   * @throws Refusal {@code unknown_preference}, {@code invalid_value}, {@code too_many_preferences}
   */
  public void set(Home home, String userId, String name, String value) {
    Kind kind =
        KINDS.stream()
            .filter(known -> known.name().matcher(name).matches())
            .findFirst()
            .orElseThrow(() -> new Refusal("unknown_preference"));
    if (!value.isEmpty() && !kind.value().matcher(value).matches()) {
      throw new Refusal("invalid_value");
    }
    records
        .store()
        .write(Route.user(home, userId), session -> set(session, userId, name, value))
        .ifPresent(publisher::publish);
  }

  private Optional<Event> set(Session session, String userId, String name, String value) {
    session.run(Presence.MAKE, Binds.none());
    Map<String, String> preferences =
        session
            .one(LOCK, Binds.none(), row -> preferences(row.text("prefs")))
            .orElseThrow(() -> new IllegalStateException("settings vanished"));
    if (preferences.getOrDefault(name, "").equals(value)) {
      return Optional.empty();
    }
    if (value.isEmpty()) {
      preferences.remove(name);
    } else {
      preferences.put(name, value);
    }
    if (preferences.size() > PREFERENCES_MAX) {
      throw new Refusal("too_many_preferences");
    }
    ObjectNode frame =
        Json.object().put("type", "pref_change").put("name", name).put("value", value);
    Event event =
        Streams.toPerson(
            session, userId, "pref_change", Json.bytes(frame), List.of(), records.clock().micros());
    session.run(SET, Binds.of("prefs", Json.text(preferences)).and("seq", event.seq()));
    return Optional.of(event);
  }

  private static Map<String, String> preferences(String stored) {
    Map<String, String> preferences = new TreeMap<>();
    Json.readObject(stored)
        .properties()
        .forEach(entry -> preferences.put(entry.getKey(), entry.getValue().asString()));
    return preferences;
  }
}
