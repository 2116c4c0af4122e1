package dev.parley.conversation;

import dev.parley.json.Json;
import dev.parley.model.Effect;
import dev.parley.model.Event;
import dev.parley.model.Home;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.people.Profiles;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.outbox.FollowUp;
import dev.parley.store.outbox.Publisher;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells guests of a person's changed profile, in the conversations that they share.
 *
 * <p>Full members hear it on the workspace's stream, so the event here is for guests alone; a guest
 * who shares several conversations with the person hears it in each. The version that was last told
 * stands in the person's membership, so it is told once there. Thread-safe.
 */
final class GuestNews {
  private static final int PAGE = 500;
  private static final long MICROS = 1_000_000;

  private static final Statement WITH_GUESTS =
      Statement.ofKeys(
          Keyspace.CHANNEL,
          "SELECT c.channel_id FROM channels c JOIN channel_members m"
              + " ON m.channel_id = c.channel_id WHERE c.channel_id IN (:keys)"
              + " AND c.team_id = :team_id AND c.deleted = 0 AND c.guest_count > 0"
              + " AND m.user_id = :user AND m.is_member = 1 AND m.told_version < :version");
  private static final Statement TOLD =
      Statement.of(
          Keyspace.CHANNEL,
          "UPDATE channel_members SET told_version = :version WHERE channel_id = :channel_id"
              + " AND user_id = :user AND is_member = 1 AND told_version < :version");

  private final Records records;
  private final Publisher publisher;

  GuestNews(Records records, Publisher publisher) {
    this.records = records;
    this.publisher = publisher;
  }

  void apply(FollowUp.PersonChanged change) {
    Home home = Home.local(change.teamId());
    long now = records.clock().micros();
    Optional<Member> person =
        records
            .store()
            .read(Route.team(home), session -> Members.find(session, change.userId(), now));
    person.ifPresent(found -> tell(home, found));
  }

  private void tell(Home home, Member person) {
    long now = records.clock().micros();
    ObjectNode frame = Json.object().put("type", "user_change");
    frame.set("user", Profiles.user(person));
    byte[] json = Json.bytes(frame.put("cache_ts", now / MICROS));
    Conversations.ownPages(records, home, person.userId(), "", PAGE)
        .flatMap(page -> withGuests(home, person, Conversations.ids(page)).stream())
        .forEach(
            channel ->
                records
                    .store()
                    .write(
                        Route.channel(home, channel), session -> append(session, person, json, now))
                    .ifPresent(publisher::publish));
  }

  private List<String> withGuests(Home home, Member person, List<String> channels) {
    return records
        .store()
        .readKeys(
            home,
            Keyspace.CHANNEL,
            channels,
            WITH_GUESTS,
            Binds.of("user", person.userId()).and("version", person.version()),
            row -> row.text("channel_id"));
  }

  private static Optional<Event> append(Session session, Member person, byte[] json, long now) {
    Optional<Channel> channel = ChannelRows.lock(session);
    Binds told = Binds.of("user", person.userId()).and("version", person.version());
    if (channel.isEmpty() || session.run(TOLD, told) == 0) {
      return Optional.empty();
    }
    return Optional.of(
        ChannelRows.append(
            session,
            channel.get(),
            "user_change",
            json,
            List.of(new Effect.ForGuests()),
            List.of(),
            now));
  }
}
