package dev.parley.job;

import dev.parley.store.Keyspace;
import dev.parley.store.Statement;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The statements on jobs, by keyspace. */
final class JobRows {
  /** The keyspaces that hold jobs. */
  static final List<Keyspace> KEYSPACES = List.of(Keyspace.TEAM, Keyspace.USER);

  private static final Map<Keyspace, Statement> PUT = new EnumMap<>(Keyspace.class);
  private static final Map<Keyspace, Statement> REMOVE = new EnumMap<>(Keyspace.class);
  private static final Map<Keyspace, Statement> DUE = new EnumMap<>(Keyspace.class);
  private static final Map<Keyspace, Statement> CLAIM = new EnumMap<>(Keyspace.class);
  private static final Map<Keyspace, Statement> AGAIN = new EnumMap<>(Keyspace.class);
  private static final Map<Keyspace, Statement> FINISH = new EnumMap<>(Keyspace.class);

  static {
    for (Keyspace keyspace : KEYSPACES) {
      String key = keyspace.column();
      boolean byTeam = keyspace == Keyspace.TEAM;
      PUT.put(
          keyspace,
          Statement.of(
              keyspace,
              "INSERT INTO jobs (team_id, "
                  + (byTeam ? "" : key + ", ")
                  + "kind, item_id, due_micros, epoch, attempts) VALUES (:team_id, "
                  + (byTeam ? "" : ":" + key + ", ")
                  + ":kind, :item, :due, :now, 0) ON DUPLICATE KEY UPDATE"
                  + " due_micros = VALUES(due_micros),"
                  + " epoch = GREATEST(epoch + 1, VALUES(epoch)), attempts = 0"));
      REMOVE.put(
          keyspace,
          Statement.of(
              keyspace,
              "DELETE FROM jobs WHERE "
                  + key
                  + " = :"
                  + key
                  + " AND kind = :kind AND item_id = :item"));
      DUE.put(
          keyspace,
          Statement.ofShard(
              keyspace,
              "SELECT team_id, "
                  + key
                  + " AS job_key, kind, item_id, epoch, attempts FROM jobs"
                  + " WHERE due_micros <= :now AND kind IN (:kinds)"
                  + " ORDER BY due_micros LIMIT :most"));
      String claimed =
          " WHERE " + key + " = :key AND kind = :kind AND item_id = :item AND epoch = :epoch";
      CLAIM.put(
          keyspace,
          Statement.ofShard(
              keyspace, "UPDATE jobs SET due_micros = :due, epoch = epoch + 1" + claimed));
      AGAIN.put(
          keyspace,
          Statement.ofShard(
              keyspace,
              "UPDATE jobs SET due_micros = :due, attempts = :attempts, epoch = epoch + 1"
                  + claimed));
      FINISH.put(keyspace, Statement.ofShard(keyspace, "DELETE FROM jobs" + claimed));
    }
  }

  private JobRows() {}

  static Statement put(Keyspace keyspace) {
    return statement(PUT, keyspace);
  }

  static Statement remove(Keyspace keyspace) {
    return statement(REMOVE, keyspace);
  }

  static Statement due(Keyspace keyspace) {
    return statement(DUE, keyspace);
  }

  static Statement claim(Keyspace keyspace) {
    return statement(CLAIM, keyspace);
  }

  static Statement again(Keyspace keyspace) {
    return statement(AGAIN, keyspace);
  }

  static Statement finish(Keyspace keyspace) {
    return statement(FINISH, keyspace);
  }

  private static Statement statement(Map<Keyspace, Statement> statements, Keyspace keyspace) {
    return Optional.ofNullable(statements.get(keyspace))
        .orElseThrow(() -> new IllegalArgumentException("no jobs in " + keyspace));
  }
}
