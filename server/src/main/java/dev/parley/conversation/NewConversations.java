package dev.parley.conversation;

import dev.parley.json.Json;
import dev.parley.model.ChannelKind;
import dev.parley.model.Event;
import dev.parley.model.Home;
import dev.parley.model.Refusal;
import dev.parley.people.Member;
import dev.parley.store.Binds;
import dev.parley.store.Claims;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Statement;
import dev.parley.store.outbox.FollowUp;
import dev.parley.store.outbox.Publisher;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/** Makes conversations. Thread-safe. */
final class NewConversations {
  private static final Statement INSERT =
      Statement.of(
          Keyspace.CHANNEL,
          "INSERT IGNORE INTO channels (channel_id, team_id, kind, name, creator, created_micros,"
              + " is_archived, is_general, topic, purpose, previous_names, member_count,"
              + " guest_count, latest_micros, seq, extra, deleted, version) VALUES (:channel_id,"
              + " :team_id, :kind, :name, :creator, :created, 0, :general, :blank, :blank, '[]', 0,"
              + " 0, 0, 0, NULL, 0, 1)");

  private final Records records;
  private final Publisher publisher;
  private final FollowUps followUps;
  private final ChannelNames names;

  NewConversations(Records records, Publisher publisher, FollowUps followUps, ChannelNames names) {
    this.records = records;
    this.publisher = publisher;
    this.followUps = followUps;
    this.names = names;
  }

  Channel create(Home home, Member creator, String name, boolean isPrivate, boolean general) {
    String checked = ChannelNames.checked(name);
    ChannelKind kind = isPrivate ? ChannelKind.PRIVATE : ChannelKind.PUBLIC;
    return make(
        home, kind, checked, ChannelNames.Kind.NAME, checked, creator, List.of(creator), general);
  }

  /** The direct or group message of exactly these people, made if there is none yet. */
  Channel openDirect(Home home, Member caller, Collection<Member> others) {
    TreeSet<String> ids = new TreeSet<>();
    List<Member> people = new ArrayList<>();
    ids.add(caller.userId());
    people.add(caller);
    for (Member other : others) {
      if (ids.add(other.userId())) {
        people.add(other);
      }
    }
    if (ids.size() > Conversations.GROUP_SIZE_MAX) {
      throw new Refusal("too_many_users");
    }
    ChannelKind kind = ids.size() <= 2 ? ChannelKind.DIRECT : ChannelKind.GROUP;
    String name =
        kind == ChannelKind.DIRECT
            ? ""
            : people.stream()
                .map(Member::name)
                .sorted()
                .reduce("mpdm", (a, b) -> a + (a.equals("mpdm") ? "-" : "--") + b)
                .concat("-1");
    String set = String.join(",", ids);
    String shortened =
        name.length() > Conversations.NAME_LENGTH_MAX
            ? name.substring(0, Conversations.NAME_LENGTH_MAX)
            : name;
    return make(home, kind, shortened, ChannelNames.Kind.PEOPLE, set, caller, people, false);
  }

  private Channel make(
      Home home,
      ChannelKind kind,
      String name,
      ChannelNames.Kind claimKind,
      String claimValue,
      Member creator,
      List<Member> people,
      boolean general) {
    long now = records.clock().micros();
    String wanted = records.ids().next(kind.idKind());
    Claims.Claim claim = new Claims.Claim(wanted, home.teamId(), wanted);
    if (!Claims.take(records.store(), home, Claims.Kind.ID, wanted, claim, now)) {
      throw new IllegalStateException("an id came twice");
    }
    String id = names.claim(home, claimKind, claimValue, wanted);
    if (!id.equals(wanted)) {
      Claims.free(records.store(), Claims.Kind.ID, wanted, wanted);
      if (kind.isChannel() && exists(home, id)) {
        throw new Refusal("name_taken");
      }
    }
    record Made(Channel channel, List<Event> events, List<FollowUp> copies) {}
    Made made =
        records
            .store()
            .write(
                Route.channel(home, id),
                session -> {
                  boolean fresh = session.run(INSERT, fresh(kind, name, creator, now, general)) > 0;
                  if (!fresh && kind.isChannel()) {
                    // Another request, which wanted the same name, has made it meanwhile.
                    throw new Refusal("name_taken");
                  }
                  List<Event> events = new ArrayList<>();
                  List<FollowUp> copies = new ArrayList<>();
                  Channel channel = ChannelRows.lock(session).orElseThrow();
                  List<FollowUp> line =
                      kind.isChannel()
                          ? List.of(directory(channel, "channel_created", creator.userId()))
                          : List.of();
                  for (Member person : people) {
                    String peer = kind == ChannelKind.DIRECT ? peer(people, person) : null;
                    Memberships.add(session, person, null, peer, line, now, events, copies);
                  }
                  return new Made(ChannelRows.lock(session).orElseThrow(), events, copies);
                });
    made.events().forEach(publisher::publish);
    followUps.apply(made.copies());
    return made.channel();
  }

  private boolean exists(Home home, String channelId) {
    return records.store().read(Route.channel(home, channelId), ChannelRows::read).isPresent();
  }

  private static String peer(List<Member> people, Member person) {
    return people.stream()
        .map(Member::userId)
        .filter(id -> !id.equals(person.userId()))
        .findFirst()
        .orElse(person.userId());
  }

  private static Binds fresh(
      ChannelKind kind, String name, Member creator, long now, boolean general) {
    String blank = Json.text(note("", "", 0));
    return Binds.of("kind", kind.stored())
        .and("name", name)
        .and("creator", creator.userId())
        .and("created", now)
        .and("general", general)
        .and("blank", blank);
  }

  /** A topic or purpose as the wire has it. */
  static ObjectNode note(String value, String creator, long seconds) {
    return Json.object().put("value", value).put("creator", creator).put("last_set", seconds);
  }

  static FollowUp directory(Channel channel, String eventType, String actor) {
    return new FollowUp.Directory(
        channel.teamId(),
        channel.id(),
        channel.kind().stored(),
        channel.name(),
        channel.isArchived(),
        channel.isGeneral(),
        eventType,
        actor,
        channel.version());
  }
}
