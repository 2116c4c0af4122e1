package dev.parley.account;

import dev.parley.model.Home;
import dev.parley.model.IdKind;
import dev.parley.security.Credential;
import dev.parley.security.MagicLink;
import dev.parley.security.SetupLink;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Statement;
import java.security.SecureRandom;

/**
 * Links that work once and for a short time: to sign in as a member, and to make the first
 * workspace. Whoever has one reads the member's mail or was handed it by the operator. Thread-safe.
 */
public final class Links {
  /** Expired links that an issue takes away with it. */
  private static final int SWEPT_MAX = 100;

  private static final Statement INSERT =
      Statement.of(
          Keyspace.GLOBAL,
          "INSERT INTO magic_links (link_id, team_id, user_id, secret_hash, expires_micros,"
              + " used_micros, created_micros) VALUES (:link, :team_id, :user, :hash, :expires,"
              + " NULL, :now)");
  private static final Statement GOOD =
      Statement.of(
          Keyspace.GLOBAL,
          "SELECT link_id FROM magic_links WHERE secret_hash = :hash AND team_id = :team_id"
              + " AND user_id = :user AND used_micros IS NULL AND expires_micros > :now");
  private static final Statement USE =
      Statement.of(
          Keyspace.GLOBAL,
          "UPDATE magic_links SET used_micros = :now WHERE secret_hash = :hash"
              + " AND team_id = :team_id AND user_id = :user AND used_micros IS NULL"
              + " AND expires_micros > :now");
  private static final Statement SWEEP =
      Statement.of(
          Keyspace.GLOBAL,
          "DELETE FROM magic_links WHERE expires_micros < :now LIMIT " + SWEPT_MAX);

  private final Records records;
  private final SecureRandom random;
  private final AccountLimits limits;

  public Links(Records records, SecureRandom random, AccountLimits limits) {
    this.records = records;
    this.random = random;
    this.limits = limits;
  }

  /** A link that goes to the member by mail. */
  MagicLink mailed(Home home, String userId) {
    return issue(home, userId, limits.mailedLinkSeconds());
  }

  /** A link that the operator hands to the member. */
  public MagicLink handed(Home home, String userId) {
    return issue(home, userId, limits.handedLinkSeconds());
  }

  private MagicLink issue(Home home, String userId, long seconds) {
    MagicLink link = MagicLink.issue(home.teamId(), userId, random);
    keep(home, userId, link, seconds);
    return link;
  }

  /** A link with which the first person makes the first workspace. */
  public SetupLink setup() {
    SetupLink link = SetupLink.issue(random);
    keep(Route.NO_HOME, "", link, limits.handedLinkSeconds());
    return link;
  }

  private void keep(Home home, String userId, Credential link, long seconds) {
    long now = records.clock().micros();
    Binds binds =
        Binds.of("link", records.ids().next(IdKind.CREDENTIAL))
            .and("user", userId)
            .and("hash", link.hash().bytes())
            .and("expires", now + seconds * AccountLimits.MICROS)
            .and("now", now);
    records
        .store()
        .write(
            Route.global(home),
            session -> {
              session.run(SWEEP, binds);
              return session.run(INSERT, binds);
            });
  }

  /** Whether a link still works; it is not used up by this. */
  public boolean isGood(MagicLink link) {
    return isGood(Home.local(link.teamId()), link.userId(), link);
  }

  /** Whether a link still works; it is not used up by this. */
  public boolean isGood(SetupLink link) {
    return isGood(Route.NO_HOME, "", link);
  }

  private boolean isGood(Home home, String userId, Credential link) {
    return records
        .store()
        .read(
            Route.global(home),
            session ->
                session.one(GOOD, named(userId, link), row -> row.text("link_id")).isPresent());
  }

  /** Uses a link up; of many at once one is told yes. */
  boolean use(MagicLink link) {
    return use(Home.local(link.teamId()), link.userId(), link);
  }

  /** Uses a link up; of many at once one is told yes. */
  boolean use(SetupLink link) {
    return use(Route.NO_HOME, "", link);
  }

  private boolean use(Home home, String userId, Credential link) {
    return records
            .store()
            .write(Route.global(home), session -> session.run(USE, named(userId, link)))
        == 1;
  }

  private Binds named(String userId, Credential link) {
    return Binds.of("user", userId)
        .and("hash", link.hash().bytes())
        .and("now", records.clock().micros());
  }
}
