package dev.parley.searching;

import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Statement;
import dev.parley.store.Store;
import java.util.List;
import java.util.Optional;

/** Conversations by id, of whatever workspace, for events that name no more. Thread-safe. */
final class Places {
  private static final int KEPT_MAX = 10_000;
  private static final Statement FIND =
      Statement.ofShard(
          Keyspace.CHANNEL,
          "SELECT " + Place.COLUMNS + " FROM channels WHERE channel_id = :channel");
  private static final Statement PAGE =
      Statement.ofShard(
          Keyspace.CHANNEL,
          "SELECT "
              + Place.COLUMNS
              + " FROM channels WHERE channel_id >= :from AND deleted = 0"
              + " ORDER BY channel_id LIMIT :most");

  private final Store store;
  private final Kept<String, Place> kept = new Kept<>(KEPT_MAX);

  Places(Store store) {
    this.store = store;
  }

  Optional<Place> find(String shard, String channelId) {
    Optional<Place> known = kept.get(channelId);
    if (known.isPresent()) {
      return known;
    }
    Optional<Place> found =
        store.readShard(
            Keyspace.CHANNEL,
            shard,
            session -> session.one(FIND, Binds.of("channel", channelId), Place::of));
    found.ifPresent(place -> kept.put(channelId, place));
    return found;
  }

  /** A page of the conversations of a shard, by id, from one on. */
  List<Place> page(String shard, String from, int most) {
    return store.readShard(
        Keyspace.CHANNEL,
        shard,
        session -> session.list(PAGE, Binds.of("from", from).and("most", most), Place::of));
  }
}
