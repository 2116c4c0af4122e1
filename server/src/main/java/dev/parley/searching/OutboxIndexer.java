package dev.parley.searching;

import dev.parley.json.Json;
import dev.parley.model.Event;
import dev.parley.model.Ts;
import dev.parley.search.IndexChange;
import dev.parley.search.MessageIndex;
import dev.parley.store.Keyspace;
import dev.parley.store.outbox.FollowUp;
import dev.parley.store.outbox.Relay;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Brings committed events into the index. A new message is indexed as its event says it; of one
 * that was changed, its rows are read.
 *
 * <p>The index keeps its own position, durable together with what it holds; so events that a crash
 * took from it come again. Positions are dense, and where one is missing the index is built anew.
 */
public final class OutboxIndexer implements Relay.Consumer {
  /** The name under which its position is kept. */
  public static final String NAME = "index";

  /** The most messages or files that are read, and applied, at once. */
  static final int BATCH_MAX = 500;

  private final MessageIndex index;
  private final Sources sources;
  private final Rebuild rebuild;

  public OutboxIndexer(MessageIndex index, Sources sources, Rebuild rebuild) {
    this.index = index;
    this.sources = sources;
    this.rebuild = rebuild;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Relay.Consumer of(Keyspace keyspace, String shard) {
    return new OfShard(keyspace, shard);
  }

  @Override
  public void accept(List<Relay.Item> items) {
    throw new IllegalStateException("an index reads the outbox of each shard for itself");
  }

  /** The name of a shard's outbox in the index. */
  static String source(Keyspace keyspace, String shard) {
    return keyspace.database() + "/" + shard;
  }

  /** The part for one shard, used by the thread of its relay. */
  private final class OfShard implements Relay.Consumer {
    private final Keyspace keyspace;
    private final String shard;
    private final String source;
    private long reached;

    OfShard(Keyspace keyspace, String shard) {
      this.keyspace = keyspace;
      this.shard = shard;
      this.source = source(keyspace, shard);
    }

    @Override
    public String name() {
      return NAME;
    }

    @Override
    public long from(long stored) {
      reached = stored;
      if (index.state() == MessageIndex.State.READY) {
        long own = index.position(source);
        if (own > stored) {
          rebuild.discard("it knows more than the database, which is an older one");
        } else {
          reached = own;
        }
      }
      return reached;
    }

    @Override
    public void accept(List<Relay.Item> items) {
      if (items.getFirst().position() != reached + 1) {
        rebuild.discard("events were dropped before it had read them");
      }
      Batch batch = new Batch();
      items.forEach(batch::add);
      batch.apply();
      long last = items.getLast().position();
      index.advance(source, last);
      reached = last;
      rebuild.wake();
    }

    /** What some events ask for: documents that they hold themselves, and rows to read. */
    private final class Batch {
      private final List<IndexChange> changes = new ArrayList<>();
      private final Map<String, Set<Long>> messages = new LinkedHashMap<>();
      private final Map<String, Set<String>> files = new LinkedHashMap<>();

      void add(Relay.Item item) {
        switch (keyspace) {
          case CHANNEL -> ofConversation(item.event());
          case USER -> ofPerson(item.event());
          case TEAM -> ofTeam(item.event());
          case GLOBAL -> throw new IllegalStateException("there is no outbox in " + keyspace);
        }
        item.followUps().forEach(followUp -> add(item.event(), followUp));
      }

      private void ofConversation(Event event) {
        String channel = event.stream().value();
        switch (event.type()) {
          case "message" -> message(channel, event);
          case "reaction_added", "reaction_removed" -> changed(channel, json(event).at("/item/ts"));
          case "pin_added", "pin_removed" -> changed(channel, json(event).at("/item/message/ts"));
          default -> {}
        }
      }

      private void message(String channel, Event event) {
        JsonNode frame = json(event);
        switch (frame.path("subtype").asString("")) {
          case "message_changed", "message_replied" -> changed(channel, frame.at("/message/ts"));
          case "message_deleted" -> changed(channel, frame.path("deleted_ts"));
          default -> added(channel, frame, event.seq());
        }
      }

      private void added(String channel, JsonNode frame, long version) {
        OptionalLong ts = Ts.parse(frame.path("ts").asString(""));
        if (ts.isEmpty() || frame.path("hidden").asBoolean(false)) {
          return;
        }
        long thread = Ts.parse(frame.path("thread_ts").asString("")).orElse(0);
        Documents.Source message =
            new Documents.Source(ts.getAsLong(), thread, frame, false, List.of());
        sources
            .places()
            .find(shard, channel)
            .flatMap(place -> sources.documents().message(place, message))
            .ifPresent(document -> changes.add(new IndexChange.Put(document, version)));
      }

      private void changed(String channel, JsonNode ts) {
        Ts.parse(ts.asString(""))
            .ifPresent(
                micros ->
                    messages.computeIfAbsent(channel, _ -> new LinkedHashSet<>()).add(micros));
      }

      private void ofPerson(Event event) {
        if (event.type().startsWith("file_")) {
          String file = json(event).path("file_id").asString("");
          files.computeIfAbsent(event.stream().value(), _ -> new LinkedHashSet<>()).add(file);
        }
      }

      private void ofTeam(Event event) {
        if (event.type().equals("user_change")) {
          JsonNode user = json(event).path("user");
          sources.names().forget(user.path("team_id").asString(""), user.path("id").asString(""));
        }
      }

      private void add(Event event, FollowUp followUp) {
        switch (followUp) {
          case FollowUp.FileShared share -> {
            sources.copy(share);
            files.computeIfAbsent(share.ownerId(), _ -> new LinkedHashSet<>()).add(share.fileId());
          }
          case FollowUp.Imported imported -> {
            messages
                .computeIfAbsent(event.stream().value(), _ -> new LinkedHashSet<>())
                .addAll(imported.messages());
            imported
                .files()
                .forEach(
                    (owner, ids) ->
                        files.computeIfAbsent(owner, _ -> new LinkedHashSet<>()).addAll(ids));
          }
          case FollowUp.Membership _,
              FollowUp.Mention _,
              FollowUp.Directory _,
              FollowUp.GroupMember _,
              FollowUp.Snoozed _,
              FollowUp.Reopen _,
              FollowUp.PersonChanged _,
              FollowUp.FileChanged _,
              FollowUp.FileDeleted _ -> {}
        }
      }

      void apply() {
        if (!changes.isEmpty()) {
          index.apply(changes);
        }
        messages.forEach(
            (channel, ts) ->
                sources
                    .places()
                    .find(shard, channel)
                    .ifPresent(
                        place ->
                            parts(ts)
                                .forEach(
                                    part -> index.apply(sources.messages().named(place, part)))));
        files.forEach(
            (owner, ids) ->
                parts(ids).forEach(part -> index.apply(sources.files().named(owner, part))));
      }
    }

    private static JsonNode json(Event event) {
      return Json.parse(event.json()).orElseGet(Json::object);
    }

    private static <T> List<List<T>> parts(Set<T> all) {
      List<T> list = List.copyOf(all);
      List<List<T>> parts = new ArrayList<>();
      for (int from = 0; from < list.size(); from += BATCH_MAX) {
        parts.add(list.subList(from, Math.min(list.size(), from + BATCH_MAX)));
      }
      return parts;
    }
  }
}
