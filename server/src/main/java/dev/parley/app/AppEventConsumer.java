package dev.parley.app;

import dev.parley.json.Json;
import dev.parley.model.ChannelKind;
import dev.parley.model.Event;
import dev.parley.model.Home;
import dev.parley.model.StreamId;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Statement;
import dev.parley.store.StoreException;
import dev.parley.store.outbox.Relay;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The consumer of the outboxes that keeps for each app what it asked for and may hear.
 *
 * <p>An app hears of a conversation what happens in it while its bot is a member, by the
 * conversation's own rows; of a workspace what every member may know, guests less; of people what
 * the bot's own stream says. Rows are kept before the position moves on, under an id that follows
 * from the event, so a repetition keeps nothing twice.
 */
public final class AppEventConsumer implements Relay.Consumer {
  private static final Logger LOG = LoggerFactory.getLogger(AppEventConsumer.class);

  private static final Statement HEARD =
      Statement.ofKeys(
          Keyspace.CHANNEL,
          "SELECT c.channel_id, c.kind, m.user_id, m.joined_seq FROM channels c"
              + " JOIN channel_members m ON m.channel_id = c.channel_id"
              + " WHERE c.channel_id IN (:keys) AND c.team_id = :team_id AND m.is_member = 1"
              + " AND m.user_id IN (:bots)");

  /** A bot's place in a conversation. */
  private record Heard(String channelId, ChannelKind kind, String userId, long joinedSeq) {}

  /** Who may hear an event, and the conversation's kind where it has one. */
  private record Audience(@Nullable ChannelKind kind, List<Installation> apps) {}

  private final Records records;
  private final Apps apps;
  private final AppEvents events;
  private final BiConsumer<Home, String> told;

  /**
   * A consumer.
   *
   * @param told is called with a workspace and an app for which something was kept
   */
  public AppEventConsumer(
      Records records, Apps apps, AppEvents events, BiConsumer<Home, String> told) {
    this.records = records;
    this.apps = apps;
    this.events = events;
    this.told = told;
  }

  @Override
  public String name() {
    return "apps";
  }

  @Override
  public void accept(List<Relay.Item> items) {
    Map<String, List<Event>> byTeam = new LinkedHashMap<>();
    for (Relay.Item item : items) {
      byTeam.computeIfAbsent(item.teamId(), _ -> new ArrayList<>()).add(item.event());
    }
    byTeam.forEach(this::accept);
  }

  private void accept(String teamId, List<Event> all) {
    Home home = Home.local(teamId);
    long now = records.clock().micros();
    List<Installation> listening = apps.listening(home, now);
    if (listening.isEmpty()) {
      return;
    }
    Map<String, List<Heard>> heard = heard(home, listening, all);
    List<AppEvents.Fresh> fresh = new ArrayList<>();
    for (Event event : all) {
      try {
        keep(event, audience(event, listening, heard), now, fresh);
      } catch (StoreException e) {
        throw e;
      } catch (RuntimeException e) {
        // One event that cannot be told must not keep the others waiting for ever.
        LOG.error("an event {} of {} cannot be told to apps", event.type(), event.stream(), e);
      }
    }
    if (!fresh.isEmpty()) {
      events.put(home, fresh);
      fresh.stream().map(AppEvents.Fresh::appId).distinct().forEach(app -> told.accept(home, app));
    }
  }

  private Map<String, List<Heard>> heard(Home home, List<Installation> listening, List<Event> all) {
    Set<String> channels =
        all.stream()
            .map(event -> event.stream().value())
            .filter(AppEventConsumer::isConversation)
            .collect(Collectors.toSet());
    if (channels.isEmpty()) {
      return Map.of();
    }
    Collection<String> bots = listening.stream().map(Installation::userId).toList();
    Map<String, List<Heard>> found = new HashMap<>();
    records
        .store()
        .readKeys(
            home,
            Keyspace.CHANNEL,
            channels,
            HEARD,
            Binds.of("bots", bots),
            row ->
                new Heard(
                    row.text("channel_id"),
                    ChannelKind.ofStored(row.text("kind")),
                    row.text("user_id"),
                    row.number("joined_seq")))
        .forEach(one -> found.computeIfAbsent(one.channelId(), _ -> new ArrayList<>()).add(one));
    return found;
  }

  private static boolean isConversation(String stream) {
    return switch (stream.charAt(0)) {
      case 'T', 'U', 'W' -> false;
      default -> true;
    };
  }

  private static Audience audience(
      Event event, List<Installation> listening, Map<String, List<Heard>> heard) {
    String stream = event.stream().value();
    if (isConversation(stream)) {
      List<Heard> there = heard.getOrDefault(stream, List.of());
      Set<String> bots =
          there.stream()
              .filter(one -> one.joinedSeq() <= event.seq())
              .map(Heard::userId)
              .collect(Collectors.toSet());
      return new Audience(
          there.isEmpty() ? null : there.getFirst().kind(),
          listening.stream()
              .filter(app -> bots.contains(app.userId()))
              .filter(app -> app.role().isGuest() || !event.isForGuests())
              .toList());
    }
    return new Audience(
        null, listening.stream().filter(app -> hears(app, event.stream())).toList());
  }

  private static boolean hears(Installation app, StreamId stream) {
    String teamId = app.home().teamId();
    return stream.equals(StreamId.person(app.userId()))
        || stream.equals(StreamId.workspace(teamId))
        || (stream.equals(StreamId.fullMembers(teamId)) && !app.role().isGuest());
  }

  private static void keep(Event event, Audience audience, long now, List<AppEvents.Fresh> fresh) {
    if (audience.apps().isEmpty() || event.json().length == 0) {
      return;
    }
    ChannelKind kind = audience.kind();
    Topic topic = Topic.of(event.type(), kind).orElse(null);
    if (topic == null) {
      return;
    }
    ObjectNode frame = Json.read(event.json(), ObjectNode.class);
    ObjectNode shown = kind == null ? frame : EventBodies.inConversation(frame, kind);
    for (Installation app : audience.apps()) {
      if (app.wants(topic)) {
        ObjectNode seen =
            app.scopes().allows("users:read.email") ? shown : EventBodies.withoutEmail(shown);
        fresh.add(fresh(app, event, topic, seen, now));
      }
      if (kind != null && event.type().equals("message")) {
        keepMore(app, event, frame, kind, now, fresh);
      }
    }
  }

  /** What a message is to an app beside a message. */
  private static void keepMore(
      Installation app,
      Event event,
      ObjectNode frame,
      ChannelKind kind,
      long now,
      List<AppEvents.Fresh> fresh) {
    if (kind != ChannelKind.DIRECT
        && app.wants(Topic.MENTION)
        && EventBodies.mentions(frame, app.userId())) {
      fresh.add(fresh(app, event, Topic.MENTION, EventBodies.mention(frame), now));
    }
    if (app.wants(Topic.LINKS)) {
      EventBodies.linksFor(frame, app.userId())
          .ifPresent(links -> fresh.add(fresh(app, event, Topic.LINKS, links, now)));
    }
  }

  private static AppEvents.Fresh fresh(
      Installation app, Event event, Topic topic, ObjectNode shown, long now) {
    String id = EventBodies.id(app.appId(), event, topic.name());
    return new AppEvents.Fresh(app.appId(), id, EventBodies.wrapped(app, id, shown, now));
  }
}
