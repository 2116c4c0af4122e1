package dev.parley.store;

import dev.parley.model.Home;
import java.util.Optional;

/**
 * Claims that are unique everywhere or in a workspace: a row a value, inserted before the object it
 * names.
 *
 * <p>Taking a claim twice for the same object succeeds, so a creation that broke off can be
 * completed.
 */
public final class Claims {
  private static final Statement INSERT =
      Statement.of(
          Keyspace.GLOBAL,
          "INSERT IGNORE INTO claims (kind, value, object_id, team_id, owner, created_micros)"
              + " VALUES (:kind, :value, :object, :team_id, :owner, :created)");
  private static final Statement FIND =
      Statement.of(
          Keyspace.GLOBAL,
          "SELECT object_id, team_id, owner FROM claims WHERE kind = :kind AND value = :value");
  private static final Statement FREE =
      Statement.of(
          Keyspace.GLOBAL,
          "DELETE FROM claims WHERE kind = :kind AND value = :value AND object_id = :object");

  private static final Statement INSERT_IN_TEAM =
      Statement.of(
          Keyspace.TEAM,
          "INSERT IGNORE INTO team_claims (team_id, kind, value, object_id, created_micros)"
              + " VALUES (:team_id, :kind, :value, :object, :created)");
  private static final Statement FIND_IN_TEAM =
      Statement.of(
          Keyspace.TEAM,
          "SELECT object_id FROM team_claims WHERE team_id = :team_id AND kind = :kind"
              + " AND value = :value");
  private static final Statement FREE_IN_TEAM =
      Statement.of(
          Keyspace.TEAM,
          "DELETE FROM team_claims WHERE team_id = :team_id AND kind = :kind AND value = :value"
              + " AND object_id = :object");

  /** The kind of claim under which a workspace keeps the handles of people and user groups. */
  public static final String HANDLE = "handle";

  /** The kind of claim under which a workspace keeps the hosts that it had before it came here. */
  public static final String OLD_HOST = "old_host";

  /** What is unique everywhere. */
  public enum Kind {
    ID,
    EMAIL,
    DOMAIN;

    String column() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * A claim that was taken.
   *
   * @param owner the sharding key under which the object lies, where its id does not say it
   */
  public record Claim(String objectId, String teamId, String owner) {}

  private Claims() {}

  /** Takes a value for an object; false if another object holds it. */
  public static boolean take(
      Store store, Home home, Kind kind, String value, Claim claim, long nowMicros) {
    return store.write(
        Route.global(home),
        session -> {
          session.run(
              INSERT,
              Binds.of("kind", kind.column())
                  .and("value", value)
                  .and("object", claim.objectId())
                  .and("owner", claim.owner())
                  .and("created", nowMicros));
          return find(session, kind, value).filter(claim::equals).isPresent();
        });
  }

  public static Optional<Claim> find(Store store, Kind kind, String value) {
    return store.read(Route.global(), session -> find(session, kind, value));
  }

  /** Gives a value back, if the object still holds it. */
  public static void free(Store store, Kind kind, String value, String objectId) {
    store.write(
        Route.global(),
        session ->
            session.run(
                FREE, Binds.of("kind", kind.column()).and("value", value).and("object", objectId)));
  }

  /**
   * Takes a value that is unique in the session's workspace, in the transaction that writes its
   * object; false if another object holds it.
   */
  public static boolean takeInTeam(
      Session session, String kind, String value, String objectId, long nowMicros) {
    Binds binds =
        Binds.of("kind", kind)
            .and("value", value)
            .and("object", objectId)
            .and("created", nowMicros);
    session.run(INSERT_IN_TEAM, binds);
    return session
        .one(FIND_IN_TEAM, binds, row -> row.text("object_id"))
        .filter(objectId::equals)
        .isPresent();
  }

  /** Gives back a value of the session's workspace, if the object still holds it. */
  public static void freeInTeam(Session session, String kind, String value, String objectId) {
    session.run(FREE_IN_TEAM, Binds.of("kind", kind).and("value", value).and("object", objectId));
  }

  private static Optional<Claim> find(Session session, Kind kind, String value) {
    return session.one(
        FIND,
        Binds.of("kind", kind.column()).and("value", value),
        row -> new Claim(row.text("object_id"), row.text("team_id"), row.text("owner")));
  }
}
