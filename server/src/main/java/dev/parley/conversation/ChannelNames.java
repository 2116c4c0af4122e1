package dev.parley.conversation;

import dev.parley.model.Home;
import dev.parley.model.Refusal;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Channel names and member sets of direct messages: their form, and the claims on them. */
final class ChannelNames {
  /** What a claim in a workspace is on. */
  enum Kind {
    NAME("channel_name"),
    PEOPLE("people");

    private final String stored;

    Kind(String stored) {
      this.stored = stored;
    }
  }

  /** Longer than any creation or renaming may take between its claim and its commit. */
  private static final Duration UNFINISHED_AT_MOST = Duration.ofMinutes(1);

  private static final Pattern NAME = Pattern.compile("[\\p{Ll}\\p{Lo}\\p{N}_-]+");
  private static final Statement CLAIM =
      Statement.of(
          Keyspace.TEAM,
          "INSERT IGNORE INTO team_claims (team_id, kind, value, object_id, created_micros)"
              + " VALUES (:team_id, :kind, :value, :object, :created)");
  private static final Statement CLAIMED =
      Statement.of(
          Keyspace.TEAM,
          "SELECT object_id, created_micros FROM team_claims WHERE team_id = :team_id"
              + " AND kind = :kind AND value = :value");
  private static final Statement FREE =
      Statement.of(
          Keyspace.TEAM,
          "DELETE FROM team_claims WHERE team_id = :team_id AND kind = :kind AND value = :value"
              + " AND object_id = :object");

  private final Records records;

  ChannelNames(Records records) {
    this.records = records;
  }

  /** A channel's name in its one form. @throws Refusal {@code invalid_name…} */
  static String checked(String name) {
    if (name.isEmpty()) {
      throw new Refusal("invalid_name_required");
    }
    if (name.codePointCount(0, name.length()) > Conversations.NAME_LENGTH_MAX) {
      throw new Refusal("invalid_name_maxlength");
    }
    if (!NAME.matcher(name).matches()) {
      throw new Refusal(
          name.toLowerCase(Locale.ROOT).equals(name) ? "invalid_name_specials" : "invalid_name");
    }
    if (name.chars().allMatch(c -> c == '-' || c == '_')) {
      throw new Refusal("invalid_name_punctuation");
    }
    return name;
  }

  private record Held(String objectId, long createdMicros) {}

  /**
   * Claims a value for a conversation and says whose it is now: the conversation's, or that of
   * another one which holds it, or which began to be made and was not finished.
   *
   * <p>A claim that a broken renaming left behind is freed on the way.
   */
  String claim(Home home, Kind kind, String value, String channelId) {
    Held held = take(home, kind, value, channelId);
    if (kind == Kind.NAME && isLeftBehind(home, held, value, channelId)) {
      free(home, kind, value, held.objectId());
      held = take(home, kind, value, channelId);
    }
    return held.objectId();
  }

  /**
   * Claims a name for a channel that exists.
   *
   * @throws Refusal {@code name_taken}
   */
  void claimForRename(Home home, String name, String channelId) {
    Held held = take(home, Kind.NAME, name, channelId);
    boolean orphan =
        isLeftBehind(home, held, name, channelId)
            || (isOld(held) && find(home, held.objectId()).isEmpty());
    if (orphan) {
      free(home, Kind.NAME, name, held.objectId());
      held = take(home, Kind.NAME, name, channelId);
    }
    if (!held.objectId().equals(channelId)) {
      throw new Refusal("name_taken");
    }
  }

  /** The channel that holds a name. */
  Optional<String> named(Home home, String name) {
    Binds binds = Binds.of("kind", Kind.NAME.stored).and("value", name);
    return records
        .store()
        .read(
            Route.team(home), session -> session.one(CLAIMED, binds, row -> row.text("object_id")));
  }

  /** Gives a value back, if the conversation still holds it. */
  void free(Home home, Kind kind, String value, String channelId) {
    Binds binds = Binds.of("kind", kind.stored).and("value", value).and("object", channelId);
    records.store().write(Route.team(home), session -> session.run(FREE, binds));
  }

  private Held take(Home home, Kind kind, String value, String channelId) {
    Binds binds =
        Binds.of("kind", kind.stored)
            .and("value", value)
            .and("object", channelId)
            .and("created", records.clock().micros());
    return records
        .store()
        .write(
            Route.team(home),
            session -> {
              session.run(CLAIM, binds);
              return session
                  .one(
                      CLAIMED,
                      binds,
                      row -> new Held(row.text("object_id"), row.number("created_micros")))
                  .orElseThrow(() -> new IllegalStateException("a claim vanished"));
            });
  }

  /** Whether a channel of another name holds the claim, since longer than a renaming takes. */
  private boolean isLeftBehind(Home home, Held held, String name, String channelId) {
    return !held.objectId().equals(channelId)
        && isOld(held)
        && find(home, held.objectId()).filter(other -> !other.name().equals(name)).isPresent();
  }

  private boolean isOld(Held held) {
    long age = records.clock().micros() - held.createdMicros();
    return age > UNFINISHED_AT_MOST.toNanos() / 1_000;
  }

  private Optional<Channel> find(Home home, String channelId) {
    return records.store().read(Route.channel(home, channelId), ChannelRows::read);
  }
}
