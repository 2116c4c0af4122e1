package dev.parley.realtime.feed;

import dev.parley.model.Event;
import dev.parley.model.Home;
import dev.parley.model.StreamId;
import dev.parley.realtime.channel.RecentEvents;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Route;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.Store;
import dev.parley.store.outbox.Outbox;
import java.util.List;
import java.util.Optional;

/** The events of streams that the outboxes still keep. Blocking, thread-safe. */
public final class StreamRows implements RecentEvents {
  private static final Statement CHANNEL =
      Statement.of(Keyspace.CHANNEL, "SELECT seq FROM channels WHERE channel_id = :channel_id");
  private static final Statement PERSON =
      Statement.of(Keyspace.USER, "SELECT seq FROM people_streams WHERE user_id = :user_id");
  private static final Statement TEAM =
      Statement.of(Keyspace.TEAM, "SELECT seq FROM teams WHERE team_id = :team_id");
  private static final Statement MEMBERS =
      Statement.of(Keyspace.TEAM, "SELECT members_seq AS seq FROM teams WHERE team_id = :team_id");

  /** The conversation, person or workspace that a stream belongs to. */
  private record Place(Keyspace keyspace, String key, Statement head) {
    static Place of(StreamId stream) {
      String value = stream.value();
      int slash = value.indexOf('/');
      String id = slash < 0 ? value : value.substring(0, slash);
      Keyspace keyspace = Outbox.keyspaceOf(stream);
      Statement head =
          switch (keyspace) {
            case TEAM -> slash < 0 ? TEAM : MEMBERS;
            case USER -> PERSON;
            case CHANNEL -> CHANNEL;
            case GLOBAL -> throw new IllegalArgumentException("no stream lies in " + keyspace);
          };
      return new Place(keyspace, id, head);
    }

    Route route() {
      return new Route(Home.local(keyspace == Keyspace.TEAM ? key : ""), keyspace, key);
    }

    long head(Session session) {
      return session.one(head, Binds.none(), row -> row.number("seq")).orElse(0L);
    }
  }

  private final Store store;

  public StreamRows(Store store) {
    this.store = store;
  }

  @Override
  public Optional<List<Event>> read(StreamId stream, long afterSeq, int limit) {
    Place place = Place.of(stream);
    return store.read(
        place.route(),
        session -> {
          List<Event> events = Outbox.after(session, place.keyspace(), stream, afterSeq, limit);
          boolean whole =
              events.isEmpty()
                  ? place.head(session) <= afterSeq
                  : events.getFirst().seq() == afterSeq + 1;
          return whole ? Optional.of(events) : Optional.empty();
        });
  }

  /** The newest committed sequence of a stream, 0 for one that has none. */
  long head(StreamId stream) {
    Place place = Place.of(stream);
    return store.read(place.route(), place::head);
  }
}
