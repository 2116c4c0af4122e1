package dev.parley.app;

import dev.parley.json.Json;
import dev.parley.model.Home;
import dev.parley.model.IdKind;
import dev.parley.model.Refusal;
import dev.parley.model.Role;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.security.KeyPurpose;
import dev.parley.security.KeyRing;
import dev.parley.security.ScopeSet;
import dev.parley.store.Binds;
import dev.parley.store.Claims;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Row;
import dev.parley.store.Statement;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Apps, and where they are installed. Thread-safe. */
public final class Apps {
  /** The most events that an app may ask for by name. */
  public static final int EVENTS_MAX = 100;

  /** The longest address that events are posted to. */
  public static final int REQUEST_URL_LENGTH_MAX = 2_000;

  private static final int SIGNING_SECRET_BYTES = 16;

  private static final Statement INSERT =
      Statement.of(
          Keyspace.GLOBAL,
          "INSERT INTO apps (app_id, team_id, name, signing_secret, events, request_url,"
              + " created_micros, version)"
              + " VALUES (:app, :team_id, :name, :secret, NULL, NULL, :now, 1)");
  private static final Statement FIND =
      Statement.of(
          Keyspace.GLOBAL,
          "SELECT app_id, team_id, name, signing_secret, events, request_url FROM apps"
              + " WHERE app_id = :app");
  private static final Statement CHANGE =
      Statement.of(
          Keyspace.GLOBAL,
          "UPDATE apps SET events = :events, request_url = :url, version = version + 1"
              + " WHERE app_id = :app");
  private static final Statement INSTALL =
      Statement.of(
          Keyspace.TEAM,
          "INSERT INTO installations (team_id, app_id, user_id, events, request_url,"
              + " listens_until_micros, created_micros, version)"
              + " VALUES (:team_id, :app, :user, :events, :url, 0, :now, 1)"
              + " ON DUPLICATE KEY UPDATE user_id = VALUES(user_id), events = VALUES(events),"
              + " request_url = VALUES(request_url), version = version + 1");
  private static final Statement LISTEN =
      Statement.of(
          Keyspace.TEAM,
          "UPDATE installations SET listens_until_micros = GREATEST(listens_until_micros, :until)"
              + " WHERE team_id = :team_id AND app_id = :app");
  private static final String INSTALLED =
      "SELECT i.app_id, i.user_id, i.events, m.role, t.scopes FROM installations i"
          + " JOIN members m ON m.team_id = i.team_id AND m.user_id = i.user_id"
          + " JOIN tokens t ON t.team_id = i.team_id AND t.user_id = i.user_id"
          + " WHERE i.team_id = :team_id AND m.deleted = 0 AND t.kind = 'bot'"
          + " AND t.revoked_micros IS NULL";
  private static final Statement LISTENING =
      Statement.of(
          Keyspace.TEAM,
          INSTALLED + " AND (i.listens_until_micros > :now OR i.request_url IS NOT NULL)");
  private static final Statement ADDRESSED =
      Statement.ofShard(
          Keyspace.TEAM,
          "SELECT i.team_id, i.app_id, i.request_url FROM installations i"
              + " JOIN members m ON m.team_id = i.team_id AND m.user_id = i.user_id"
              + " WHERE i.request_url > '' AND m.deleted = 0 LIMIT :most");
  private static final Statement BOT_OF =
      Statement.of(
          Keyspace.TEAM,
          "SELECT i.user_id FROM installations i JOIN members m ON m.team_id = i.team_id"
              + " AND m.user_id = i.user_id WHERE i.team_id = :team_id AND i.app_id = :app"
              + " AND m.deleted = 0");

  private final Records records;
  private final Members members;
  private final KeyRing keys;
  private final SecureRandom random;

  public Apps(Records records, Members members, KeyRing keys, SecureRandom random) {
    this.records = records;
    this.members = members;
    this.keys = keys;
    this.random = random;
  }

  /**
   * Makes an app and its bot, and installs it.
   *
   * @throws Refusal as {@link Members#create}
   */
  public Member create(Home home, String handle) {
    App app = make(home, records.ids().next(IdKind.APP), handle);
    Member bot =
        members.create(
            home,
            new Members.NewMember(handle, null, handle, Role.MEMBER, true, app.appId()),
            null);
    install(home, app, bot);
    return bot;
  }

  /**
   * The bot with an app of its own that is installed: bots from before apps, or from an export,
   * have none.
   */
  public Member ensure(Home home, Member bot) {
    Optional<App> known = bot.appId() == null ? Optional.empty() : find(bot.appId());
    if (known.isPresent() && known.get().teamId().equals(home.teamId())) {
      install(home, known.get(), bot);
      return bot;
    }
    App app = make(home, freeId(home, bot.appId()), bot.name());
    Member placed = members.place(home, bot, app.appId());
    install(home, app, placed);
    return placed;
  }

  /** The id that a bot names already, where nobody has it, else a new one. */
  private String freeId(Home home, @Nullable String wanted) {
    if (wanted != null && wanted.charAt(0) == IdKind.APP.letter() && claim(home, wanted)) {
      return wanted;
    }
    return records.ids().next(IdKind.APP);
  }

  private boolean claim(Home home, String appId) {
    Claims.Claim claim = new Claims.Claim(appId, home.teamId(), "");
    long now = records.clock().micros();
    return Claims.take(records.store(), home, Claims.Kind.ID, appId, claim, now);
  }

  private App make(Home home, String appId, String name) {
    if (!claim(home, appId)) {
      throw new IllegalStateException("an id came twice");
    }
    byte[] secret = new byte[SIGNING_SECRET_BYTES];
    random.nextBytes(secret);
    String text = HexFormat.of().formatHex(secret);
    String sealed =
        keys.seal(
            KeyPurpose.SIGNING_SECRET, bytes(appId), text.getBytes(StandardCharsets.US_ASCII));
    records
        .store()
        .write(
            Route.global(home),
            session ->
                session.run(
                    INSERT,
                    Binds.of("app", appId)
                        .and("name", name)
                        .and("secret", sealed)
                        .and("now", records.clock().micros())));
    return new App(appId, home.teamId(), name, null, null);
  }

  private void install(Home home, App app, Member bot) {
    records
        .store()
        .write(
            Route.team(home),
            session ->
                session.run(
                    INSTALL,
                    Binds.of("app", app.appId())
                        .and("user", bot.userId())
                        .and("events", text(app.events()))
                        .and("url", app.requestUrl())
                        .and("now", records.clock().micros())));
  }

  private static @Nullable String text(@Nullable List<String> events) {
    return events == null ? null : Json.text(events);
  }

  public Optional<App> find(String appId) {
    return records
        .store()
        .read(
            Route.global(),
            session ->
                session.one(
                    FIND,
                    Binds.of("app", appId),
                    row ->
                        new App(
                            row.text("app_id"),
                            row.text("team_id"),
                            row.text("name"),
                            events(row),
                            row.textOrNull("request_url"))));
  }

  /**
   * Sets the events that an app hears of in the workspace that owns it.
   *
   * @param events by Slack's names; null means all that its bot's scopes allow
   * @throws Refusal {@code app_not_found}, {@code invalid_events}
   */
  public void subscribe(Home home, String appId, @Nullable List<String> events) {
    if (events != null
        && (events.size() > EVENTS_MAX || !events.stream().allMatch(Topic::isKnown))) {
      throw new Refusal("invalid_events");
    }
    change(home, own(home, appId).withEvents(events));
  }

  /**
   * Sets where the events of an app are posted, in the workspace that owns it; null for nowhere.
   *
   * @throws Refusal {@code app_not_found}
   */
  public void address(Home home, String appId, @Nullable URI requestUrl) {
    String url = requestUrl == null ? null : requestUrl.toASCIIString();
    if (url != null && url.length() > REQUEST_URL_LENGTH_MAX) {
      throw new Refusal("invalid_request_url");
    }
    change(home, own(home, appId).withRequestUrl(url));
  }

  private App own(Home home, String appId) {
    return find(appId)
        .filter(found -> found.teamId().equals(home.teamId()))
        .orElseThrow(() -> new Refusal("app_not_found"));
  }

  private void change(Home home, App app) {
    Member bot =
        bot(home, app.appId())
            .flatMap(id -> members.find(home, id))
            .orElseThrow(() -> new Refusal("app_not_found"));
    records
        .store()
        .write(
            Route.global(home),
            session ->
                session.run(
                    CHANGE,
                    Binds.of("app", app.appId())
                        .and("events", text(app.events()))
                        .and("url", app.requestUrl())));
    install(home, app, bot);
  }

  /** An installed app with the address that its events are posted to. */
  public record Addressed(Home home, String appId, URI requestUrl) {}

  /** The apps of all workspaces whose events are posted somewhere, up to so many a shard. */
  public List<Addressed> addressed(int most) {
    List<Addressed> found = new ArrayList<>();
    for (String shard : records.store().shards(Keyspace.TEAM)) {
      found.addAll(
          records
              .store()
              .readShard(
                  Keyspace.TEAM,
                  shard,
                  session ->
                      session.list(
                          ADDRESSED,
                          Binds.of("most", most),
                          row ->
                              new Addressed(
                                  Home.local(row.text("team_id")),
                                  row.text("app_id"),
                                  URI.create(row.text("request_url"))))));
    }
    return found;
  }

  /** The secret by which the app knows requests of Parley's. */
  public String signingSecret(String appId) {
    String sealed =
        records
            .store()
            .read(
                Route.global(),
                session ->
                    session
                        .one(FIND, Binds.of("app", appId), row -> row.text("signing_secret"))
                        .orElseThrow(() -> new Refusal("app_not_found")));
    return keys.open(KeyPurpose.SIGNING_SECRET, bytes(appId), sealed)
        .map(plain -> new String(plain, StandardCharsets.US_ASCII))
        .orElseThrow(
            () -> new IllegalStateException("no key opens the signing secret of " + appId));
  }

  /** The member that an app is in a workspace; empty where it is not installed any more. */
  public Optional<String> bot(Home home, String appId) {
    return records
        .store()
        .read(
            Route.team(home),
            session -> session.one(BOT_OF, Binds.of("app", appId), row -> row.text("user_id")));
  }

  /** Events of the workspace are kept for the app from now until then. */
  public void listen(Home home, String appId, long untilMicros) {
    records
        .store()
        .write(
            Route.team(home),
            session -> session.run(LISTEN, Binds.of("app", appId).and("until", untilMicros)));
  }

  /** The apps of a workspace that events are kept for at a time. */
  List<Installation> listening(Home home, long nowMicros) {
    record Found(
        String appId, String userId, Role role, String scopes, @Nullable List<String> events) {}
    List<Found> rows =
        records
            .store()
            .read(
                Route.team(home),
                session ->
                    session.list(
                        LISTENING,
                        Binds.of("now", nowMicros),
                        row ->
                            new Found(
                                row.text("app_id"),
                                row.text("user_id"),
                                Role.ofStored(row.text("role")),
                                row.text("scopes"),
                                events(row))));
    Map<String, Installation> found = new LinkedHashMap<>();
    for (Found row : rows) {
      ScopeSet scopes = ScopeSet.parse(row.scopes()).orElse(ScopeSet.NONE);
      found.merge(
          row.appId(),
          new Installation(home, row.appId(), row.userId(), row.role(), scopes, row.events()),
          Apps::together);
    }
    return List.copyOf(found.values());
  }

  private static Installation together(Installation one, Installation other) {
    return new Installation(
        one.home(),
        one.appId(),
        one.userId(),
        one.role(),
        one.scopes().and(other.scopes()),
        one.events());
  }

  private static @Nullable List<String> events(Row row) {
    String text = row.textOrNull("events");
    if (text == null) {
      return null;
    }
    List<String> events = new ArrayList<>();
    for (JsonNode event : Json.read(text)) {
      events.add(event.asString());
    }
    return events;
  }

  private static byte[] bytes(String appId) {
    return appId.getBytes(StandardCharsets.US_ASCII);
  }
}
