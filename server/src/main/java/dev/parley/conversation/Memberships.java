package dev.parley.conversation;

import dev.parley.json.Json;
import dev.parley.model.ChannelKind;
import dev.parley.model.Effect;
import dev.parley.model.Event;
import dev.parley.model.Home;
import dev.parley.model.Refusal;
import dev.parley.people.Member;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.outbox.FollowUp;
import dev.parley.store.outbox.Publisher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Who comes into a conversation and who goes. Thread-safe. */
final class Memberships {
  private static final Statement PUT_MEMBER =
      Statement.of(
          Keyspace.CHANNEL,
          "INSERT INTO channel_members (channel_id, user_id, team_id, is_member, is_guest,"
              + " joined_seq, joined_micros, inviter, version) VALUES (:channel_id, :user, :team_id,"
              + " :member, :guest, :seq, :now, :inviter, :seq)"
              + " ON DUPLICATE KEY UPDATE is_member = VALUES(is_member), is_guest = VALUES(is_guest),"
              + " joined_seq = VALUES(joined_seq), joined_micros = VALUES(joined_micros),"
              + " inviter = VALUES(inviter), version = VALUES(version)");
  private static final Statement COUNT =
      Statement.of(
          Keyspace.CHANNEL,
          "UPDATE channels SET member_count = member_count + :members,"
              + " guest_count = guest_count + :guests WHERE channel_id = :channel_id");

  private final Records records;
  private final Publisher publisher;
  private final FollowUps followUps;

  Memberships(Records records, Publisher publisher, FollowUps followUps) {
    this.records = records;
    this.publisher = publisher;
    this.followUps = followUps;
  }

  /** Adds a person to a locked conversation; says nothing where the person is in it already. */
  static void add(
      Session session,
      Member person,
      @Nullable String inviter,
      @Nullable String peer,
      long now,
      List<Event> events,
      List<FollowUp> copies) {
    add(session, person, inviter, peer, List.of(), now, events, copies);
  }

  /** The same, with what else must follow the person's coming. */
  static void add(
      Session session,
      Member person,
      @Nullable String inviter,
      @Nullable String peer,
      List<FollowUp> others,
      long now,
      List<Event> events,
      List<FollowUp> copies) {
    Channel channel = ChannelRows.lock(session).orElseThrow();
    if (ChannelRows.membership(session, person.userId())
        .filter(Channel.Membership::isMember)
        .isPresent()) {
      return;
    }
    long seq = channel.seq() + 1;
    boolean guest = person.role().isGuest();
    session.run(
        PUT_MEMBER,
        Binds.of("user", person.userId())
            .and("member", true)
            .and("guest", guest)
            .and("seq", seq)
            .and("now", now)
            .and("inviter", inviter));
    session.run(COUNT, Binds.of("members", 1).and("guests", guest ? 1 : 0));
    FollowUp copy =
        new FollowUp.Membership(
            channel.teamId(),
            person.userId(),
            channel.id(),
            channel.kind().stored(),
            true,
            true,
            peer,
            now,
            seq,
            seq);
    ObjectNode frame = memberFrame("member_joined_channel", channel, person.userId());
    if (inviter != null) {
      frame.put("inviter", inviter);
    }
    List<FollowUp> all = new ArrayList<>(others);
    all.add(copy);
    events.add(
        ChannelRows.append(
            session, channel, "member_joined_channel", Json.bytes(frame), List.of(), all, now));
    copies.addAll(all);
    if (channel.kind().isChannel()) {
      ObjectNode own = inviter == null ? Json.object() : Json.object().put("inviter", inviter);
      events.add(
          SystemMessages.write(
              session,
              ChannelRows.lock(session).orElseThrow(),
              "channel_join",
              person.userId(),
              "has joined the channel",
              own,
              List.of(),
              now));
    }
  }

  private static ObjectNode memberFrame(String type, Channel channel, String userId) {
    return Json.object()
        .put("type", type)
        .put("user", userId)
        .put("channel", channel.id())
        .put("channel_type", channel.kind() == ChannelKind.PUBLIC ? "C" : "G")
        .put("team", channel.teamId());
  }

  /**
   * What must be so in the transaction, by the conversation's own rows, for the caller to go on.
   */
  interface Right {
    void check(Session session);
  }

  /**
   * A conversation after people came.
   *
   * @param changed false where everybody was in it already
   */
  record Joined(Channel channel, boolean changed) {}

  /** Puts people into a conversation; those who are in it already stay so. */
  Joined join(
      Home home, String channelId, List<Member> people, @Nullable String inviter, Right right) {
    long now = records.clock().micros();
    List<Event> events = new ArrayList<>();
    List<FollowUp> copies = new ArrayList<>();
    Channel channel =
        records
            .store()
            .write(
                Route.channel(home, channelId),
                session -> {
                  events.clear();
                  copies.clear();
                  Channel locked =
                      ChannelRows.lock(session).orElseThrow(() -> new Refusal("channel_not_found"));
                  right.check(session);
                  if (locked.isArchived()) {
                    throw new Refusal("is_archived");
                  }
                  for (Member person : people) {
                    add(session, person, inviter, null, now, events, copies);
                  }
                  return ChannelRows.lock(session).orElseThrow();
                });
    events.forEach(publisher::publish);
    followUps.apply(copies);
    return new Joined(channel, !events.isEmpty());
  }

  /**
   * Takes a person out of a conversation; the event ends the person's subscription.
   *
   * @return false where the person was not in it
   */
  boolean leave(Home home, String channelId, String userId, Right right) {
    long now = records.clock().micros();
    record Left(List<Event> events, FollowUp copy) {}
    Optional<Left> left =
        records
            .store()
            .write(
                Route.channel(home, channelId),
                session -> {
                  Channel before =
                      ChannelRows.lock(session).orElseThrow(() -> new Refusal("channel_not_found"));
                  right.check(session);
                  Optional<Channel.Membership> there =
                      ChannelRows.membership(session, userId).filter(Channel.Membership::isMember);
                  if (there.isEmpty()) {
                    return Optional.empty();
                  }
                  List<Event> events = new ArrayList<>();
                  if (before.kind().isChannel()) {
                    events.add(left(session, before, userId, now));
                  }
                  Channel channel = ChannelRows.lock(session).orElseThrow();
                  long seq = channel.seq() + 1;
                  boolean guest = there.get().isGuest();
                  session.run(
                      PUT_MEMBER,
                      Binds.of("user", userId)
                          .and("member", false)
                          .and("guest", guest)
                          .and("seq", seq)
                          .and("now", now)
                          .and("inviter", null));
                  session.run(COUNT, Binds.of("members", -1).and("guests", guest ? -1 : 0));
                  FollowUp copy =
                      new FollowUp.Membership(
                          channel.teamId(),
                          userId,
                          channelId,
                          channel.kind().stored(),
                          false,
                          false,
                          null,
                          now,
                          seq,
                          seq);
                  events.add(
                      ChannelRows.append(
                          session,
                          channel,
                          "member_left_channel",
                          Json.bytes(memberFrame("member_left_channel", channel, userId)),
                          List.of(new Effect.Remove(userId)),
                          List.of(copy),
                          now));
                  return Optional.of(new Left(events, copy));
                });
    left.ifPresent(
        done -> {
          done.events().forEach(publisher::publish);
          followUps.apply(List.of(done.copy()));
        });
    return left.isPresent();
  }

  private static Event left(Session session, Channel locked, String userId, long now) {
    return SystemMessages.write(
        session,
        locked,
        "channel_leave",
        userId,
        "has left the channel",
        Json.object(),
        List.of(),
        now);
  }
}
