package dev.parley.conversation;

import dev.parley.json.Json;
import dev.parley.model.ChannelKind;
import dev.parley.model.Effect;
import dev.parley.model.Event;
import dev.parley.model.Home;
import dev.parley.model.StreamId;
import dev.parley.model.Ts;
import dev.parley.people.Snoozes;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.outbox.FollowUp;
import dev.parley.store.outbox.Publisher;
import dev.parley.store.outbox.Streams;
import dev.parley.usergroup.OwnGroups;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Applies what must follow an event in other keyspaces; idempotent by version. Thread-safe. */
public final class FollowUps {
  private static final Statement COPY =
      Statement.of(
          Keyspace.USER,
          "SELECT version, is_member FROM user_channels WHERE user_id = :user_id"
              + " AND channel_id = :channel FOR UPDATE");
  private static final Statement PUT =
      Statement.of(
          Keyspace.USER,
          "INSERT INTO user_channels (user_id, channel_id, team_id, kind, is_member, is_open,"
              + " is_starred, is_muted, last_read_micros, joined_micros, peer_id, version,"
              + " own_version) VALUES (:user_id, :channel, :team_id, :kind, :member, :open, 0, 0,"
              + " 0, :joined, :peer, :version, 1)"
              + " ON DUPLICATE KEY UPDATE is_member = VALUES(is_member), is_open = VALUES(is_open),"
              + " joined_micros = VALUES(joined_micros), version = VALUES(version)");
  private static final Statement MENTION =
      Statement.of(
          Keyspace.USER,
          "INSERT INTO mentions (user_id, channel_id, ts_micros, team_id, author_id,"
              + " thread_micros, deleted, version) VALUES (:user_id, :channel, :ts, :team_id,"
              + " :author, :thread, :gone, :version) ON DUPLICATE KEY UPDATE"
              + " deleted = IF(VALUES(version) > version, VALUES(deleted), deleted),"
              + " version = GREATEST(version, VALUES(version))");
  private static final Statement DIRECTORY =
      Statement.of(
          Keyspace.TEAM,
          "SELECT version FROM channel_directory WHERE team_id = :team_id"
              + " AND channel_id = :channel FOR UPDATE");
  private static final Statement PUT_DIRECTORY =
      Statement.of(
          Keyspace.TEAM,
          "INSERT INTO channel_directory (team_id, channel_id, kind, name, is_archived, is_general,"
              + " version) VALUES (:team_id, :channel, :kind, :name, :archived, :general, :version)"
              + " ON DUPLICATE KEY UPDATE name = VALUES(name), is_archived = VALUES(is_archived),"
              + " version = VALUES(version)");

  private final Records records;
  private final Publisher publisher;
  private final ChannelShapes shapes;
  private final SharedFiles sharedFiles;
  private final OwnGroups ownGroups;
  private final Snoozes snoozes;
  private final GuestNews guestNews;

  /** What follows in a conversation when a file changes that is shared there; idempotent. */
  public interface SharedFiles {
    void changed(FollowUp.FileChanged change);

    void deleted(FollowUp.FileDeleted deletion);
  }

  public FollowUps(
      Records records, Publisher publisher, ChannelShapes shapes, SharedFiles sharedFiles) {
    this.records = records;
    this.publisher = publisher;
    this.shapes = shapes;
    this.sharedFiles = sharedFiles;
    this.ownGroups = new OwnGroups(records, publisher);
    this.snoozes = new Snoozes(records, publisher);
    this.guestNews = new GuestNews(records, publisher);
  }

  public void apply(List<FollowUp> followUps) {
    followUps.forEach(this::apply);
  }

  private void apply(FollowUp followUp) {
    switch (followUp) {
      case FollowUp.Membership m -> apply(m);
      case FollowUp.Mention m -> apply(m);
      case FollowUp.Reopen r -> Reopenings.apply(records, publisher, r);
      case FollowUp.Directory d -> apply(d);
      case FollowUp.GroupMember g -> ownGroups.apply(g);
      case FollowUp.Snoozed s -> snoozes.apply(s);
      case FollowUp.PersonChanged p -> guestNews.apply(p);
      case FollowUp.FileShared f -> FileCopies.apply(records, f);
      case FollowUp.FileChanged f -> sharedFiles.changed(f);
      case FollowUp.FileDeleted f -> sharedFiles.deleted(f);
      case FollowUp.Imported _ -> {
        // Search reads the event itself; nothing else is copied.
      }
    }
  }

  private void apply(FollowUp.Membership copy) {
    Home home = Home.local(copy.teamId());
    ObjectNode joined = shapes.joined(home, copy);
    Optional<Event> told =
        records
            .store()
            .write(Route.user(home, copy.userId()), session -> apply(session, copy, joined));
    told.ifPresent(publisher::publish);
  }

  private Optional<Event> apply(Session session, FollowUp.Membership copy, ObjectNode joined) {
    Optional<Long> known =
        session.one(COPY, Binds.of("channel", copy.channelId()), row -> row.number("version"));
    if (known.isPresent() && known.get() >= copy.version()) {
      return Optional.empty();
    }
    session.run(
        PUT,
        Binds.of("channel", copy.channelId())
            .and("kind", copy.channelKind())
            .and("member", copy.isMember())
            .and("open", copy.isOpen())
            .and("joined", copy.joinedMicros())
            .and("peer", copy.peerId())
            .and("version", copy.version()));
    long now = records.clock().micros();
    if (copy.isMember()) {
      Effect subscribe =
          new Effect.Subscribe(StreamId.conversation(copy.channelId()), copy.seq() - 1);
      return Optional.of(
          Streams.toPerson(
              session,
              copy.userId(),
              joined.path("type").asString(),
              Json.bytes(joined),
              List.of(subscribe),
              now));
    }
    String type =
        copy.channelKind().equals(ChannelKind.PUBLIC.stored()) ? "channel_left" : "group_left";
    ObjectNode left =
        Json.object()
            .put("type", type)
            .put("channel", copy.channelId())
            .put("event_ts", Ts.format(now));
    return Optional.of(
        Streams.toPerson(session, copy.userId(), type, Json.bytes(left), List.of(), now));
  }

  private void apply(FollowUp.Mention mention) {
    records
        .store()
        .write(
            Route.user(Home.local(mention.teamId()), mention.userId()),
            session ->
                session.run(
                    MENTION,
                    Binds.of("channel", mention.channelId())
                        .and("ts", mention.tsMicros())
                        .and("author", mention.authorId())
                        .and("thread", mention.threadMicros())
                        .and("gone", mention.isGone())
                        .and("version", mention.version())));
  }

  private void apply(FollowUp.Directory line) {
    Home home = Home.local(line.teamId());
    long now = records.clock().micros();
    ObjectNode frame = shapes.changed(home, line, now);
    Optional<Event> told =
        records
            .store()
            .write(
                Route.team(home),
                session -> {
                  Optional<Long> known =
                      session.one(
                          DIRECTORY,
                          Binds.of("channel", line.channelId()),
                          row -> row.number("version"));
                  if (known.isPresent() && known.get() >= line.version()) {
                    return Optional.empty();
                  }
                  session.run(
                      PUT_DIRECTORY,
                      Binds.of("channel", line.channelId())
                          .and("kind", line.channelKind())
                          .and("name", line.name())
                          .and("archived", line.isArchived())
                          .and("general", line.isGeneral())
                          .and("version", line.version()));
                  if (!line.channelKind().equals("public")) {
                    return Optional.empty();
                  }
                  return Optional.of(
                      Streams.toTeam(
                          session, home.teamId(), true, line.eventType(), Json.bytes(frame), now));
                });
    told.ifPresent(publisher::publish);
  }
}
