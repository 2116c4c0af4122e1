package dev.parley.people;

import dev.parley.json.Json;
import dev.parley.model.Event;
import dev.parley.model.Home;
import dev.parley.model.IdKind;
import dev.parley.model.Refusal;
import dev.parley.model.Role;
import dev.parley.store.Binds;
import dev.parley.store.Claims;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Row;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.outbox.Publisher;
import dev.parley.store.outbox.Streams;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The people of workspaces. Thread-safe. */
public final class Members {
  /** The longest handle, in characters. */
  public static final int NAME_LENGTH_MAX = 80;

  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]*");
  private static final Pattern EMAIL =
      Pattern.compile("[^\\s\\p{Cntrl}<>@]{1,64}@[^\\s\\p{Cntrl}<>@]{1,190}");
  private static final String COLUMNS =
      "team_id, user_id, account_id, name, email, role, deleted, bot_id, app_id, profile,"
          + " updated_micros, version";

  private static final Statement INSERT =
      Statement.of(
          Keyspace.TEAM,
          "INSERT INTO members (team_id, user_id, account_id, name, email, role, deleted, bot_id,"
              + " app_id, profile, extra, created_micros, updated_micros, version) VALUES (:team_id,"
              + " :user, :account, :name, :email, :role, 0, :bot, :app, :profile, NULL, :created,"
              + " :created, 1)");
  private static final Statement INSERT_BOT =
      Statement.of(
          Keyspace.TEAM,
          "INSERT INTO bots (team_id, bot_id, user_id, app_id, name, icons, deleted, extra,"
              + " updated_micros, version) VALUES (:team_id, :bot, :user, :app, :name, '{}', 0, NULL,"
              + " :created, 1)");
  private static final Statement PLACE =
      Statement.of(
          Keyspace.TEAM,
          "UPDATE members SET app_id = :app, updated_micros = :now, version = version + 1"
              + " WHERE team_id = :team_id AND user_id = :user");
  private static final Statement PLACE_BOT =
      Statement.of(
          Keyspace.TEAM,
          "UPDATE bots SET app_id = :app, updated_micros = :now, version = version + 1"
              + " WHERE team_id = :team_id AND bot_id = :bot");
  private static final Statement BY_ID =
      Statement.of(
          Keyspace.TEAM,
          "SELECT " + COLUMNS + " FROM members WHERE team_id = :team_id AND user_id = :user");
  private static final Statement BY_IDS =
      Statement.of(
          Keyspace.TEAM,
          "SELECT " + COLUMNS + " FROM members WHERE team_id = :team_id AND user_id IN (:users)");
  private static final Statement BY_NAME =
      Statement.of(
          Keyspace.TEAM,
          "SELECT " + COLUMNS + " FROM members WHERE team_id = :team_id AND name = :name LIMIT 1");
  private static final Statement BY_EMAIL =
      Statement.of(
          Keyspace.TEAM,
          "SELECT "
              + COLUMNS
              + " FROM members WHERE team_id = :team_id AND email = :email LIMIT 1");
  private static final Statement PAGE =
      Statement.of(
          Keyspace.TEAM,
          "SELECT "
              + COLUMNS
              + " FROM members WHERE team_id = :team_id AND user_id > :after ORDER BY user_id"
              + " LIMIT :most");
  private static final Statement OWNERS =
      Statement.of(
          Keyspace.TEAM,
          "SELECT "
              + COLUMNS
              + " FROM members WHERE team_id = :team_id AND role = 'owner' AND deleted = 0"
              + " AND bot_id IS NULL ORDER BY user_id LIMIT :most");

  /** The account is no part of any copy or event, so the version stays. */
  private static final Statement SET_ACCOUNT =
      Statement.of(
          Keyspace.TEAM,
          "UPDATE members SET account_id = :account WHERE team_id = :team_id AND user_id = :user"
              + " AND account_id IS NULL AND deleted = 0");

  private static final String BOT_COLUMNS =
      "bot_id, user_id, app_id, name, deleted, updated_micros";
  private static final Statement BOT =
      Statement.of(
          Keyspace.TEAM,
          "SELECT " + BOT_COLUMNS + " FROM bots WHERE team_id = :team_id AND bot_id = :bot");
  private static final Statement BOTS =
      Statement.of(
          Keyspace.TEAM,
          "SELECT "
              + BOT_COLUMNS
              + " FROM bots WHERE team_id = :team_id ORDER BY bot_id LIMIT :most");

  /** A bot as {@code bots.info} shows it. */
  public record Bot(
      String id,
      @Nullable String userId,
      @Nullable String appId,
      String name,
      boolean deleted,
      long updatedMicros) {}

  /** Who is to be made. */
  public record NewMember(
      String name,
      @Nullable String email,
      String realName,
      Role role,
      boolean isBot,
      @Nullable String appId) {}

  private final Records records;
  private final Publisher publisher;

  public Members(Records records, Publisher publisher) {
    this.records = records;
    this.publisher = publisher;
  }

  /**
   * Makes a person or bot, tells the workspace, and gives it an id that nobody else has.
   *
   * @throws Refusal {@code invalid_name}, {@code invalid_email}, {@code name_taken}, {@code
   *     email_taken}
   */
  public Member create(Home home, NewMember wanted, @Nullable String accountId) {
    String name = wanted.name().toLowerCase(Locale.ROOT);
    if (!NAME.matcher(name).matches() || name.length() > NAME_LENGTH_MAX) {
      throw new Refusal("invalid_name");
    }
    String email = wanted.email() == null ? null : wanted.email().toLowerCase(Locale.ROOT);
    if (email != null) {
      checkEmail(email);
    }
    long now = records.clock().micros();
    String id = records.ids().next(IdKind.PERSON);
    claimId(home, id, now);
    String botId = wanted.isBot() ? records.ids().next(IdKind.BOT) : null;
    if (botId != null) {
      claimId(home, botId, now);
    }
    Event joined =
        records
            .store()
            .write(
                Route.team(home),
                session -> {
                  claim(session, Claims.HANDLE, name, id, now, "name_taken");
                  if (email != null) {
                    claim(session, "email", email, id, now, "email_taken");
                  }
                  session.run(
                      INSERT,
                      Binds.of("user", id)
                          .and("account", accountId)
                          .and("name", name)
                          .and("email", email)
                          .and("role", wanted.role().stored())
                          .and("bot", botId)
                          .and("app", wanted.appId())
                          .and("profile", Json.text(Profiles.fresh(name, wanted.realName(), email)))
                          .and("created", now));
                  if (botId != null) {
                    session.run(
                        INSERT_BOT,
                        Binds.of("bot", botId)
                            .and("user", id)
                            .and("app", wanted.appId())
                            .and("name", name)
                            .and("created", now));
                  }
                  Member made =
                      session
                          .one(BY_ID, Binds.of("user", id), row -> member(row, now))
                          .orElseThrow(() -> new IllegalStateException("a member vanished"));
                  ObjectNode frame = Json.object().put("type", "team_join");
                  frame.set("user", Profiles.user(made));
                  return Streams.toTeam(
                      session, home.teamId(), true, "team_join", Json.bytes(frame), now);
                });
    publisher.publish(joined);
    return find(home, id).orElseThrow(() -> new IllegalStateException("a member vanished"));
  }

  /** Makes a bot the face of another app, and tells the workspace. */
  public Member place(Home home, Member bot, String appId) {
    long now = records.clock().micros();
    record Placed(Member member, Event told) {}
    Placed placed =
        records
            .store()
            .write(
                Route.team(home),
                session -> {
                  Binds binds =
                      Binds.of("user", bot.userId())
                          .and("bot", bot.botId())
                          .and("app", appId)
                          .and("now", now);
                  session.run(PLACE, binds);
                  session.run(PLACE_BOT, binds);
                  Member after =
                      find(session, bot.userId(), now)
                          .orElseThrow(() -> new IllegalStateException("a member vanished"));
                  ObjectNode frame = Json.object().put("type", "user_change");
                  frame.set("user", Profiles.user(after));
                  frame.put("cache_ts", now / 1_000_000);
                  return new Placed(
                      after,
                      Streams.toTeam(
                          session, home.teamId(), true, "user_change", Json.bytes(frame), now));
                });
    publisher.publish(placed.told());
    return placed.member();
  }

  /**
   * Holds that a text has the form of an address.
   *
   * @throws Refusal {@code invalid_email}
   */
  public static void checkEmail(String email) {
    if (!EMAIL.matcher(email).matches()) {
      throw new Refusal("invalid_email");
    }
  }

  private void claimId(Home home, String id, long now) {
    Claims.Claim claim = new Claims.Claim(id, home.teamId(), home.teamId());
    if (!Claims.take(records.store(), home, Claims.Kind.ID, id, claim, now)) {
      throw new IllegalStateException("an id came twice");
    }
  }

  private static void claim(
      Session session, String kind, String value, String id, long now, String taken) {
    if (!Claims.takeInTeam(session, kind, value, id, now)) {
      throw new Refusal(taken);
    }
  }

  public Optional<Member> find(Home home, String userId) {
    return one(home, BY_ID, Binds.of("user", userId));
  }

  /** The same within a session of the workspace, as of a time. */
  public static Optional<Member> find(Session session, String userId, long nowMicros) {
    return session.one(BY_ID, Binds.of("user", userId), row -> member(row, nowMicros));
  }

  public Optional<Member> byName(Home home, String name) {
    return one(home, BY_NAME, Binds.of("name", name.toLowerCase(Locale.ROOT)));
  }

  public Optional<Member> byEmail(Home home, String email) {
    return one(home, BY_EMAIL, Binds.of("email", email.toLowerCase(Locale.ROOT)));
  }

  /** Those of the ids who exist, in no order. */
  public List<Member> findAll(Home home, Collection<String> userIds) {
    if (userIds.isEmpty()) {
      return List.of();
    }
    return records
        .store()
        .read(
            Route.team(home),
            session -> session.list(BY_IDS, Binds.of("users", userIds), this::member));
  }

  /** A page of everybody, by id. */
  public List<Member> page(Home home, String after, int most) {
    return records
        .store()
        .read(
            Route.team(home),
            session ->
                session.list(PAGE, Binds.of("after", after).and("most", most), this::member));
  }

  /** Some of the owners, bots left out. */
  public List<Member> owners(Home home, int most) {
    return records
        .store()
        .read(
            Route.team(home),
            session -> session.list(OWNERS, Binds.of("most", most), this::member));
  }

  /** Makes an active member an account's; false where the member is another's, or none. */
  public boolean bind(Home home, String userId, String accountId) {
    Binds binds = Binds.of("user", userId).and("account", accountId);
    return records
        .store()
        .write(
            Route.team(home),
            session -> {
              session.run(SET_ACCOUNT, binds);
              return find(session, userId, records.clock().micros())
                  .filter(member -> accountId.equals(member.accountId()) && !member.deleted())
                  .isPresent();
            });
  }

  public Optional<Bot> bot(Home home, String botId) {
    return records
        .store()
        .read(Route.team(home), session -> session.one(BOT, Binds.of("bot", botId), Members::bot));
  }

  /** The first bots of a workspace, by id. */
  public List<Bot> bots(Home home, int most) {
    return records
        .store()
        .read(
            Route.team(home), session -> session.list(BOTS, Binds.of("most", most), Members::bot));
  }

  private static Bot bot(Row row) {
    return new Bot(
        row.text("bot_id"),
        row.textOrNull("user_id"),
        row.textOrNull("app_id"),
        row.text("name"),
        row.flag("deleted"),
        row.number("updated_micros"));
  }

  private Optional<Member> one(Home home, Statement statement, Binds binds) {
    return records
        .store()
        .read(Route.team(home), session -> session.one(statement, binds, this::member));
  }

  private Member member(Row row) {
    return member(row, records.clock().micros());
  }

  private static Member member(Row row, long nowMicros) {
    return new Member(
        row.text("team_id"),
        row.text("user_id"),
        row.textOrNull("account_id"),
        row.text("name"),
        row.textOrNull("email"),
        Role.ofStored(row.text("role")),
        row.flag("deleted"),
        row.textOrNull("bot_id"),
        row.textOrNull("app_id"),
        Profiles.asOf(Json.readObject(row.text("profile")), nowMicros),
        row.number("updated_micros"),
        row.number("version"));
  }
}
