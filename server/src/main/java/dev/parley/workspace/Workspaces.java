package dev.parley.workspace;

import dev.parley.model.Home;
import dev.parley.model.IdKind;
import dev.parley.model.Refusal;
import dev.parley.store.Binds;
import dev.parley.store.Claims;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Statement;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Makes and finds workspaces. Thread-safe. */
public final class Workspaces {
  /** The longest name, in characters. */
  public static final int NAME_LENGTH_MAX = 255;

  private static final Pattern DOMAIN = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

  private static final Statement INSERT =
      Statement.of(
          Keyspace.GLOBAL,
          "INSERT IGNORE INTO workspaces (team_id, domain, region, created_micros, version)"
              + " VALUES (:team_id, :domain, :region, :created, 1)");
  private static final Statement INSERT_TEAM =
      Statement.of(
          Keyspace.TEAM,
          "INSERT IGNORE INTO teams (team_id, domain, name, seq, members_seq, settings, extra,"
              + " created_micros, version) VALUES (:team_id, :domain, :name, 0, 0, '{}', NULL,"
              + " :created, 1)");
  private static final Statement ALL =
      Statement.of(
          Keyspace.GLOBAL,
          "SELECT team_id, domain, region FROM workspaces WHERE team_id > :after ORDER BY team_id"
              + " LIMIT :most");
  private static final Statement BY_TEAM =
      Statement.of(Keyspace.TEAM, "SELECT domain, name FROM teams WHERE team_id = :team_id");

  private static final Statement OLD_HOSTS =
      Statement.of(
          Keyspace.TEAM,
          "SELECT value FROM team_claims WHERE team_id = :team_id AND kind = :kind ORDER BY value"
              + " LIMIT :most");

  /** The most old hosts that are told of. */
  private static final int OLD_HOSTS_MAX = 64;

  private final Records records;

  public Workspaces(Records records) {
    this.records = records;
  }

  public static boolean isDomain(String text) {
    return DOMAIN.matcher(text).matches();
  }

  /**
   * Makes a workspace of that domain.
   *
   * @throws Refusal {@code invalid_domain}, {@code domain_taken}
   */
  public Workspace create(String domain, String name) {
    if (!isDomain(domain)) {
      throw new Refusal("invalid_domain");
    }
    Home home = Home.local(records.ids().next(IdKind.WORKSPACE));
    long now = records.clock().micros();
    Claims.Claim claim = new Claims.Claim(home.teamId(), home.teamId(), home.teamId());
    if (!Claims.take(records.store(), home, Claims.Kind.DOMAIN, domain, claim, now)) {
      throw new Refusal("domain_taken");
    }
    Claims.take(records.store(), home, Claims.Kind.ID, home.teamId(), claim, now);
    Binds binds =
        Binds.of("domain", domain)
            .and("name", name)
            .and("region", home.region())
            .and("created", now);
    records.store().write(Route.team(home), session -> session.run(INSERT_TEAM, binds));
    records.store().write(Route.global(home), session -> session.run(INSERT, binds));
    return new Workspace(home, domain, name);
  }

  public Optional<Workspace> byDomain(String domain) {
    return Claims.find(records.store(), Claims.Kind.DOMAIN, domain)
        .flatMap(claim -> byHome(Home.local(claim.teamId())));
  }

  public Optional<Workspace> byHome(Home home) {
    return records
        .store()
        .read(
            Route.team(home),
            session ->
                session.one(
                    BY_TEAM,
                    Binds.none(),
                    row -> new Workspace(home, row.text("domain"), row.text("name"))));
  }

  /** The hosts under which the workspace lived before it was imported here. */
  public List<String> oldHosts(Home home) {
    return records
        .store()
        .read(
            Route.team(home),
            session ->
                session.list(
                    OLD_HOSTS,
                    Binds.of("kind", Claims.OLD_HOST).and("most", OLD_HOSTS_MAX),
                    row -> row.text("value")));
  }

  /** A page of all homes, by id. */
  public List<Home> homes(String after, int most) {
    return records
        .store()
        .read(
            Route.global(),
            session ->
                session.list(
                    ALL,
                    Binds.of("after", after).and("most", most),
                    row -> new Home(row.text("team_id"), row.text("region"))));
  }
}
