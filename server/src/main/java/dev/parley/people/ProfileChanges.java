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
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Changes people's profiles and tells the workspace's full members. Thread-safe. */
public final class ProfileChanges {
  /** The longest status text, in characters. */
  public static final int STATUS_LENGTH_MAX = 100;

  /** The longest of the other fields, in characters. */
  public static final int FIELD_LENGTH_MAX = 255;

  private static final long MICROS = 1_000_000;
  private static final Pattern EMOJI = Pattern.compile("(:[\\w+'-]{1,100}:(:[\\w-]{1,100}:)?)?");
  private static final Set<String> TEXTS =
      Set.of(
          "title",
          "phone",
          "skype",
          "pronouns",
          "real_name",
          "display_name",
          "first_name",
          "last_name",
          "status_text",
          "status_emoji");

  private static final Statement LOCK =
      Statement.of(
          Keyspace.TEAM,
          "SELECT user_id FROM members WHERE team_id = :team_id AND user_id = :user FOR UPDATE");
  private static final Statement SET =
      Statement.of(
          Keyspace.TEAM,
          "UPDATE members SET profile = :profile, updated_micros = :now, version = :seq"
              + " WHERE team_id = :team_id AND user_id = :user");

  private final Records records;
  private final Publisher publisher;

  public ProfileChanges(Records records, Publisher publisher) {
    this.records = records;
    this.publisher = publisher;
  }

  /**
   * Sets fields of a person's profile; those not named stay.
   *
   * @param fields as {@code users.profile.set} takes them
   * @return the whole profile
   * @throws Refusal {@code user_not_found}, {@code invalid_profile}, {@code too_long}
   */
  public ObjectNode set(Home home, String userId, ObjectNode fields) {
    check(fields);
    long now = records.clock().micros();
    record Changed(ObjectNode profile, List<Event> events) {}
    Changed set =
        records
            .store()
            .write(
                Route.team(home),
                session -> {
                  if (session
                      .one(LOCK, Binds.of("user", userId), row -> row.text("user_id"))
                      .isEmpty()) {
                    throw new Refusal("user_not_found");
                  }
                  Member before = Members.find(session, userId).orElseThrow();
                  ObjectNode profile = merged(before.profile(), fields);
                  if (profile.equals(before.profile())) {
                    return new Changed(profile, List.of());
                  }
                  Member after = before.with(profile, now);
                  List<Event> events =
                      List.of(
                          tell(session, "user_change", after, now),
                          tell(session, "user_profile_changed", after, now));
                  session.run(
                      SET,
                      Binds.of("user", userId)
                          .and("profile", Json.text(profile))
                          .and("now", now)
                          .and("seq", events.getLast().seq()));
                  return new Changed(profile, events);
                });
    set.events().forEach(publisher::publish);
    return set.profile();
  }

  private static Event tell(Session session, String type, Member member, long now) {
    ObjectNode frame = Json.object().put("type", type);
    frame.set("user", Profiles.user(member));
    frame.put("cache_ts", now / MICROS);
    return Streams.toTeam(session, member.teamId(), true, type, Json.bytes(frame), now);
  }

  private void check(ObjectNode fields) {
    for (Map.Entry<String, JsonNode> field : fields.properties()) {
      boolean known =
          field.getKey().equals("status_expiration")
              ? field.getValue().isIntegralNumber() && field.getValue().longValue() >= 0
              : TEXTS.contains(field.getKey()) && field.getValue().isString();
      if (!known) {
        throw new Refusal("invalid_profile");
      }
      String text = field.getValue().asString("");
      int most = field.getKey().equals("status_text") ? STATUS_LENGTH_MAX : FIELD_LENGTH_MAX;
      if (text.codePointCount(0, text.length()) > most) {
        throw new Refusal("too_long");
      }
    }
    if (!EMOJI.matcher(fields.path("status_emoji").asString("")).matches()) {
      throw new Refusal("profile_status_set_failed_not_valid_emoji");
    }
    long expires = fields.path("status_expiration").asLong(0);
    if (expires != 0 && expires <= records.clock().micros() / MICROS) {
      throw new Refusal("invalid_profile");
    }
  }

  private static ObjectNode merged(ObjectNode before, ObjectNode fields) {
    ObjectNode profile = before.deepCopy();
    profile.setAll(fields);
    if (fields.has("first_name") || fields.has("last_name")) {
      String first = profile.path("first_name").asString("");
      String last = profile.path("last_name").asString("");
      profile.put("real_name", (first + " " + last).strip());
    }
    for (String name : List.of("real_name", "display_name")) {
      profile.put(name + "_normalized", profile.path(name).asString(""));
    }
    if (fields.has("status_text") || fields.has("status_emoji")) {
      boolean cleared =
          profile.path("status_text").asString("").isEmpty()
              && profile.path("status_emoji").asString("").isEmpty();
      if (cleared || !fields.has("status_expiration")) {
        profile.put("status_expiration", 0);
      }
      if (!cleared && profile.path("status_emoji").asString("").isEmpty()) {
        profile.put("status_emoji", ":speech_balloon:");
      }
    }
    return profile;
  }
}
