package dev.parley.store.outbox;

import dev.parley.store.Keyspace;
import dev.parley.store.Statement;

/** The statements of a relay in one keyspace. */
final class RelayStatements {
  final Statement makeLease;
  final Statement lockLease;
  final Statement renew;
  final Statement unstamped;
  final Statement anyUnstamped;
  final Statement stamp;
  final Statement stamped;
  final Statement position;
  final Statement advance;
  final Statement last;
  final Statement oldest;
  final Statement drop;

  RelayStatements(Keyspace keyspace) {
    String key = keyspace.column();
    makeLease =
        Statement.ofShard(
            keyspace,
            "INSERT IGNORE INTO relays (name, team_id, holder, epoch, expires_micros, position)"
                + " VALUES ('relay', '', :holder, 0, :expires, 0)");
    lockLease =
        Statement.ofShard(
            keyspace,
            "SELECT holder, epoch, expires_micros, position FROM relays WHERE name = 'relay'"
                + " FOR UPDATE");
    renew =
        Statement.ofShard(
            keyspace,
            "UPDATE relays SET holder = :holder, epoch = epoch + :step,"
                + " expires_micros = :expires, position = :position WHERE name = 'relay'");
    unstamped =
        Statement.ofShard(
            keyspace,
            "SELECT "
                + key
                + " AS shard_key, team_id, stream, seq, type, payload, follow_ups FROM outbox"
                + " WHERE position IS NULL ORDER BY "
                + key
                + ", stream, seq LIMIT :most");
    anyUnstamped =
        Statement.ofShard(keyspace, "SELECT seq FROM outbox WHERE position IS NULL LIMIT 1");
    stamp =
        Statement.ofShard(
            keyspace,
            "UPDATE outbox SET position = :offset + seq WHERE "
                + key
                + " = :key AND stream = :stream AND seq BETWEEN :first AND :last");
    stamped =
        Statement.ofShard(
            keyspace,
            "SELECT position, team_id, stream, seq, type, payload, follow_ups FROM outbox"
                + " WHERE position > :after ORDER BY position LIMIT :most");
    position = Statement.ofShard(keyspace, "SELECT position FROM consumers WHERE name = :name");
    advance =
        Statement.ofShard(
            keyspace,
            "INSERT INTO consumers (name, team_id, position) VALUES (:name, '', :position)"
                + " ON DUPLICATE KEY UPDATE position = VALUES(position)");
    last = Statement.ofShard(keyspace, "SELECT position FROM relays WHERE name = 'relay'");
    oldest =
        Statement.ofShard(
            keyspace, "SELECT position FROM outbox WHERE position > 0 ORDER BY position LIMIT 1");
    drop =
        Statement.ofShard(
            keyspace,
            "DELETE FROM outbox WHERE position <= :position AND created_micros < :before");
  }
}
