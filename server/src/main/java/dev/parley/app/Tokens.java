package dev.parley.app;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.model.Effect;
import dev.parley.model.Event;
import dev.parley.model.Home;
import dev.parley.model.IdKind;
import dev.parley.model.Principal;
import dev.parley.model.Role;
import dev.parley.people.Member;
import dev.parley.security.ApiToken;
import dev.parley.security.AppToken;
import dev.parley.security.BotToken;
import dev.parley.security.ClientToken;
import dev.parley.security.ScopeSet;
import dev.parley.security.UserToken;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.outbox.Publisher;
import dev.parley.store.outbox.Streams;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Issues and checks tokens; only their hashes are stored. Thread-safe. */
public final class Tokens {
  /** How many tokens are remembered, and for how long, before their row is read again. */
  private static final int CACHED_MAX = 50_000;

  private static final Duration CACHED_FOR = Duration.ofSeconds(1);

  private static final Statement INSERT =
      Statement.of(
          Keyspace.TEAM,
          "INSERT INTO tokens (team_id, credential_id, secret_hash, kind, user_id, bot_id, app_id,"
              + " scopes, created_micros, expires_micros, revoked_micros, version) VALUES (:team_id,"
              + " :id, :hash, :kind, :user, :bot, :app, :scopes, :created, NULL, NULL, 1)");
  private static final Statement FIND =
      Statement.of(
          Keyspace.TEAM,
          "SELECT t.credential_id, t.user_id, t.bot_id, t.app_id, t.scopes, t.revoked_micros,"
              + " m.deleted, m.role FROM tokens t JOIN members m ON m.team_id = t.team_id"
              + " AND m.user_id = t.user_id WHERE t.team_id = :team_id AND t.secret_hash = :hash");
  private static final Statement REVOKE =
      Statement.of(
          Keyspace.TEAM,
          "UPDATE tokens SET revoked_micros = :now, version = version + 1"
              + " WHERE team_id = :team_id AND credential_id = :id AND revoked_micros IS NULL");

  private static final Statement REVOKE_ALL =
      Statement.of(
          Keyspace.TEAM,
          "UPDATE tokens SET revoked_micros = :now, version = version + 1"
              + " WHERE team_id = :team_id AND user_id = :user AND revoked_micros IS NULL");
  private static final Statement GOOD =
      Statement.of(
          Keyspace.TEAM,
          "SELECT credential_id FROM tokens WHERE team_id = :team_id AND credential_id = :id"
              + " AND revoked_micros IS NULL");

  private static final Statement INSERT_APP =
      Statement.of(
          Keyspace.GLOBAL,
          "INSERT INTO app_tokens (credential_id, app_id, team_id, secret_hash, scopes,"
              + " created_micros, revoked_micros, version) VALUES (:id, :app, :team_id, :hash,"
              + " :scopes, :created, NULL, 1)");
  private static final Statement FIND_APP =
      Statement.of(
          Keyspace.GLOBAL,
          "SELECT credential_id, team_id, scopes, revoked_micros FROM app_tokens"
              + " WHERE secret_hash = :hash AND app_id = :app");
  private static final Statement REVOKE_APP =
      Statement.of(
          Keyspace.GLOBAL,
          "UPDATE app_tokens SET revoked_micros = :now, version = version + 1"
              + " WHERE credential_id = :id AND revoked_micros IS NULL");
  private static final Statement REVOKE_APPS =
      Statement.of(
          Keyspace.GLOBAL,
          "UPDATE app_tokens SET revoked_micros = :now, version = version + 1"
              + " WHERE app_id = :app AND team_id = :team_id AND revoked_micros IS NULL");
  private static final Statement GOOD_APPS =
      Statement.of(
          Keyspace.GLOBAL,
          "SELECT credential_id FROM app_tokens WHERE credential_id IN (:ids)"
              + " AND revoked_micros IS NULL");
  private static final Statement BOT =
      Statement.of(
          Keyspace.TEAM,
          "SELECT m.user_id, m.role, m.bot_id FROM installations i JOIN members m"
              + " ON m.team_id = i.team_id AND m.user_id = i.user_id"
              + " WHERE i.team_id = :team_id AND i.app_id = :app AND m.deleted = 0");

  /** What a token turned out to be. */
  public sealed interface Checked {
    record Valid(Principal principal, ScopeSet scopes) implements Checked {}

    /** The token of an app as such; its principal is the app's bot in the owning workspace. */
    record ValidApp(Principal principal, ScopeSet scopes) implements Checked {}

    /** With the API's error code. */
    record Invalid(String code) implements Checked {}
  }

  private final Records records;
  private final Publisher publisher;
  private final SecureRandom random;
  private final Cache<String, Checked> known =
      Caffeine.newBuilder().maximumSize(CACHED_MAX).expireAfterWrite(CACHED_FOR).build();

  public Tokens(Records records, Publisher publisher, SecureRandom random) {
    this.records = records;
    this.publisher = publisher;
    this.random = random;
  }

  /**
   * Issues a token of the kind {@code bot} or {@code user} for a member; its text is shown once.
   */
  public String issue(Home home, Member member, String scopes) {
    ApiToken token =
        member.isBot()
            ? BotToken.issue(home.teamId(), member.userId(), random)
            : UserToken.issue(home.teamId(), member.userId(), random);
    String id = records.ids().next(IdKind.CREDENTIAL);
    records
        .store()
        .write(
            Route.team(home),
            session ->
                session.run(
                    INSERT,
                    Binds.of("id", id)
                        .and("hash", token.hash().bytes())
                        .and("kind", member.isBot() ? "bot" : "user")
                        .and("user", member.userId())
                        .and("bot", member.botId())
                        .and("app", member.appId())
                        .and("scopes", scopes)
                        .and("created", records.clock().micros())));
    return token.reveal();
  }

  /** Issues a token of an app as such, good in the workspace that owns it. */
  public String issueApp(Home home, String appId, String scopes) {
    AppToken token = AppToken.issue(appId, random);
    String id = records.ids().next(IdKind.CREDENTIAL);
    records
        .store()
        .write(
            Route.global(home),
            session ->
                session.run(
                    INSERT_APP,
                    Binds.of("id", id)
                        .and("app", appId)
                        .and("hash", token.hash().bytes())
                        .and("scopes", scopes)
                        .and("created", records.clock().micros())));
    return token.reveal();
  }

  public Checked check(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return new Checked.Invalid("not_authed");
    }
    Optional<ApiToken> token = ApiToken.parse(text);
    if (token.isEmpty()) {
      return new Checked.Invalid("invalid_auth");
    }
    return known.get(token.get().hash().hex(), hash -> load(token.get()));
  }

  private Checked load(ApiToken token) {
    return switch (token) {
      case BotToken t -> load(Home.local(t.teamId()), token);
      case UserToken t -> load(Home.local(t.teamId()), token);
      // One without its session is none, whoever shows it.
      case ClientToken _ -> new Checked.Invalid("invalid_auth");
      case AppToken t -> load(t);
    };
  }

  private Checked load(AppToken token) {
    record Found(String id, String teamId, String scopes, boolean revoked) {}
    Optional<Found> found =
        records
            .store()
            .read(
                Route.global(),
                session ->
                    session.one(
                        FIND_APP,
                        Binds.of("hash", token.hash().bytes()).and("app", token.appId()),
                        row ->
                            new Found(
                                row.text("credential_id"),
                                row.text("team_id"),
                                row.text("scopes"),
                                row.numberOrNull("revoked_micros") != null)));
    if (found.isEmpty()) {
      return new Checked.Invalid("invalid_auth");
    }
    if (found.get().revoked()) {
      return new Checked.Invalid("token_revoked");
    }
    Home home = Home.local(found.get().teamId());
    return records
        .store()
        .read(
            Route.team(home),
            session ->
                session.one(
                    BOT,
                    Binds.of("app", token.appId()),
                    row ->
                        (Checked)
                            new Checked.ValidApp(
                                new Principal(
                                    home,
                                    row.text("user_id"),
                                    Role.ofStored(row.text("role")),
                                    row.text("bot_id"),
                                    token.appId(),
                                    found.get().id()),
                                ScopeSet.parse(found.get().scopes()).orElse(ScopeSet.NONE))))
        .orElseGet(() -> new Checked.Invalid("account_inactive"));
  }

  private Checked load(Home home, ApiToken token) {
    return records
        .store()
        .read(
            Route.team(home),
            session ->
                session.one(
                    FIND,
                    Binds.of("hash", token.hash().bytes()),
                    row -> {
                      if (row.flag("deleted")) {
                        return (Checked) new Checked.Invalid("account_inactive");
                      }
                      if (row.numberOrNull("revoked_micros") != null) {
                        return new Checked.Invalid("token_revoked");
                      }
                      Principal principal =
                          new Principal(
                              home,
                              row.text("user_id"),
                              Role.ofStored(row.text("role")),
                              row.textOrNull("bot_id"),
                              row.textOrNull("app_id"),
                              row.text("credential_id"));
                      return new Checked.Valid(
                          principal, ScopeSet.parse(row.text("scopes")).orElse(ScopeSet.NONE));
                    }))
        .orElseGet(() -> new Checked.Invalid("invalid_auth"));
  }

  /** Whether a credential still opens sockets. */
  public boolean isGood(Home home, String credentialId) {
    return records
        .store()
        .read(
            Route.team(home),
            session ->
                session
                    .one(GOOD, Binds.of("id", credentialId), row -> row.text("credential_id"))
                    .isPresent());
  }

  /**
   * Those of the app tokens that still open sockets.
   *
   * @param credentialIds at most {@link dev.parley.store.Store#KEYS_MAX}
   */
  public Set<String> goodApps(Collection<String> credentialIds) {
    if (credentialIds.isEmpty()) {
      return Set.of();
    }
    return Set.copyOf(
        records
            .store()
            .read(
                Route.global(),
                session ->
                    session.list(
                        GOOD_APPS,
                        Binds.of("ids", credentialIds),
                        row -> row.text("credential_id"))));
  }

  /** Ends every token of a member, in the transaction that takes the member out. */
  public static void revokeAll(Session session, String userId, long nowMicros) {
    session.run(REVOKE_ALL, Binds.of("user", userId).and("now", nowMicros));
  }

  /** Ends every token of an app as such that is good in the workspace, and so its sockets. */
  public void revokeApps(Home home, String appId) {
    Binds binds = Binds.of("app", appId).and("now", records.clock().micros());
    records.store().write(Route.global(home), session -> session.run(REVOKE_APPS, binds));
    forget();
  }

  /** Reads every token anew, since one of this process's own changes ended some. */
  public void forget() {
    known.invalidateAll();
  }

  /** Ends the token of an app; its sockets close within a second, as each server finds it ended. */
  public boolean revokeApp(Principal caller) {
    long now = records.clock().micros();
    int matched =
        records
            .store()
            .write(
                Route.global(),
                session ->
                    session.run(REVOKE_APP, Binds.of("id", caller.credentialId()).and("now", now)));
    forget();
    return matched > 0;
  }

  /** Ends a token at once in this process, and elsewhere within the time it is remembered. */
  public boolean revoke(Principal caller) {
    long now = records.clock().micros();
    int matched =
        records
            .store()
            .write(
                Route.team(caller.home()),
                session ->
                    session.run(REVOKE, Binds.of("id", caller.credentialId()).and("now", now)));
    forget();
    if (matched == 0) {
      return false;
    }
    Event told =
        records
            .store()
            .write(
                Route.user(caller.home(), caller.userId()),
                session ->
                    Streams.toPerson(
                        session,
                        caller.userId(),
                        "tokens_revoked",
                        new byte[0],
                        List.of(new Effect.Revoke(caller.credentialId())),
                        now));
    publisher.publish(told);
    return true;
  }
}
