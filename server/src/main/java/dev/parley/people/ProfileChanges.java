package dev.parley.people;

import dev.parley.job.Jobs;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Changes people's profiles, and tells the workspace's full members and the guests who share a
 * conversation with the person. Thread-safe.
 */
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
          "SELECT profile FROM members WHERE team_id = :team_id AND user_id = :user FOR UPDATE");
  private static final Statement SET =
      Statement.of(
          Keyspace.TEAM,
          "UPDATE members SET profile = :profile, updated_micros = :now, version = :seq"
              + " WHERE team_id = :team_id AND user_id = :user");

  private final Records records;
  private final Publisher publisher;
  private final Consumer<List<FollowUp>> followUps;

  public ProfileChanges(Records records, Publisher publisher, Consumer<List<FollowUp>> followUps) {
    this.records = records;
    this.publisher = publisher;
    this.followUps = followUps;
  }

  private record Changed(ObjectNode profile, List<Event> events, List<FollowUp> copies) {}

  /**
   * Sets fields of a person's profile; those not named stay.
   *
   * @param fields as {@code users.profile.set} takes them
   * @return the whole profile
   * @throws Refusal {@code user_not_found}, {@code invalid_profile}, {@code too_long}
   */
  public ObjectNode set(Home home, String userId, ObjectNode fields) {
    check(fields);
    return change(home, userId, true, profile -> merged(profile, fields));
  }

  /**
   * Gives a person a picture in the place of the one before.
   *
   * @param fields of the profile that tell of the picture; empty for none
   * @throws Refusal {@code user_not_found}
   */
  public void picture(Home home, String userId, ObjectNode fields) {
    change(
        home,
        userId,
        true,
        profile -> {
          ObjectNode changed = profile.deepCopy();
          changed.remove(
              changed.propertyNames().stream().filter(name -> name.startsWith("image_")).toList());
          changed.remove("is_custom_image");
          changed.put("avatar_hash", "").setAll(fields);
          return fields.isEmpty() ? changed : changed.put("is_custom_image", true);
        });
  }

  /**
   * Clears a person's status if its time is over.
   *
   * @return when the status ends that the person has now, empty for one that stays
   */
  OptionalLong expireStatus(Home home, String userId) {
    long seconds = Profiles.statusEndSeconds(change(home, userId, false, UnaryOperator.identity()));
    return seconds == 0 ? OptionalLong.empty() : OptionalLong.of(seconds * MICROS);
  }

  /**
   * Changes the profile as it shows now, a status whose time is over being none.
   *
   * @param planned whether the end of a changed status is to be planned
   */
  private ObjectNode change(
      Home home, String userId, boolean planned, UnaryOperator<ObjectNode> change) {
    long now = records.clock().micros();
    Changed changed =
        records
            .store()
            .write(
                Route.team(home),
                session -> {
                  ObjectNode stored =
                      session
                          .one(
                              LOCK,
                              Binds.of("user", userId),
                              row -> Json.readObject(row.text("profile")))
                          .orElseThrow(() -> new Refusal("user_not_found"));
                  ObjectNode wanted = change.apply(Profiles.asOf(stored, now));
                  return wanted.equals(stored)
                      ? new Changed(stored, List.of(), List.of())
                      : write(session, userId, planned, stored, wanted, now);
                });
    changed.events().forEach(publisher::publish);
    followUps.accept(changed.copies());
    return changed.profile();
  }

  private static Changed write(
      Session session,
      String userId,
      boolean planned,
      ObjectNode before,
      ObjectNode profile,
      long now) {
    Member after = Members.find(session, userId, now).orElseThrow().with(profile, now);
    long seq = Streams.nextOfTeam(session, true);
    FollowUp guests = new FollowUp.PersonChanged(after.teamId(), userId);
    Event change =
        new Event(
            StreamId.fullMembers(after.teamId()),
            seq,
            "user_change",
            Json.bytes(frame("user_change", after, now)));
    Outbox.append(session, Keyspace.TEAM, change, List.of(guests), now);
    List<Event> events = new ArrayList<>(List.of(change));
    events.add(tell(session, "user_profile_changed", after, now));
    if (!Profiles.sameStatus(before, profile)) {
      events.add(tell(session, "user_status_changed", after, now));
      if (planned) {
        plan(session, userId, profile, now);
      }
    }
    session.run(
        SET,
        Binds.of("user", userId)
            .and("profile", Json.text(profile))
            .and("now", now)
            .and("seq", seq));
    return new Changed(profile, events, List.of(guests));
  }

  private static void plan(Session session, String userId, ObjectNode profile, long now) {
    long end = Profiles.statusEndSeconds(profile);
    if (end == 0) {
      Jobs.remove(session, StatusExpiry.KIND, userId);
    } else {
      Jobs.put(session, StatusExpiry.KIND, userId, end * MICROS, now);
    }
  }

  private static Event tell(Session session, String type, Member member, long now) {
    ObjectNode frame = frame(type, member, now).put("event_ts", Ts.format(now));
    return Streams.toTeam(session, member.teamId(), true, type, Json.bytes(frame), now);
  }

  private static ObjectNode frame(String type, Member member, long now) {
    ObjectNode frame = Json.object().put("type", type);
    frame.set("user", Profiles.user(member));
    return frame.put("cache_ts", now / MICROS);
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
