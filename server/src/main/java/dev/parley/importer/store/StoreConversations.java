package dev.parley.importer.store;

import dev.parley.importer.ExportedConversation;
import dev.parley.importer.Placement;
import dev.parley.importer.store.ConversationRows.Entry;
import dev.parley.importer.store.ConversationRows.Fresh;
import dev.parley.importer.store.ConversationRows.Placed;
import dev.parley.model.ChannelKind;
import dev.parley.model.Home;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Route;
import dev.parley.store.Row;
import dev.parley.store.Statement;
import dev.parley.store.Store;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the place of an export's conversations in the workspace, and writes them there. */
final class StoreConversations {
  private static final int NAME_MAX = 80;
  private static final String PEOPLE = "people";

  private static final Statement PRESENT =
      Statement.ofKeys(
          Keyspace.CHANNEL,
          """
          SELECT channel_id, kind, name, is_archived, is_general, deleted FROM channels
          WHERE channel_id IN (:keys) AND team_id = :team_id
          """);
  private static final Statement GENERAL =
      Statement.of(
          Keyspace.TEAM,
          """
          SELECT channel_id FROM channel_directory WHERE team_id = :team_id AND is_general = 1
          """);

  private final Store store;
  private final Home home;
  private final Claims claims;
  private final ConversationRows rows;

  StoreConversations(Store store, Home home, Claims claims, InstantSource clock) {
    this.store = store;
    this.home = home;
    this.claims = claims;
    this.rows = new ConversationRows(store, home, clock);
  }

  /** A conversation whose row is there, with its entry where it has one in the directory. */
  private record Present(String id, Optional<Entry> entry) {
    private static Present of(Row row) {
      String id = row.text("channel_id");
      boolean channel = ChannelKind.ofStored(row.text("kind")).isChannel();
      return new Present(
          id,
          channel && !row.flag("deleted")
              ? Optional.of(
                  new Entry(
                      id,
                      row.text("kind"),
                      row.text("name"),
                      row.flag("is_archived"),
                      row.flag("is_general")))
              : Optional.empty());
    }
  }

  List<Placement> place(List<ExportedConversation> conversations) {
    Map<String, String> ids =
        claims.ids(conversations.stream().map(ExportedConversation::id).toList());
    Map<String, Present> present = present(ids);
    Map<String, String> merged = merged(conversations, ids, present);
    List<Placed> fresh = new ArrayList<>();
    List<Placed> there = new ArrayList<>();
    for (ExportedConversation conversation : conversations) {
      String own = id(ids, conversation);
      Placed placed = new Placed(conversation, merged.getOrDefault(own, own));
      (present.containsKey(own) || !placed.id().equals(own) ? there : fresh).add(placed);
    }
    Map<String, String> names = names(fresh);
    rows.write(fresh.stream().map(one -> new Fresh(one, name(one, names))).toList());
    // An import that was killed may have left a conversation that is not in the directory yet.
    rows.enter(present.values().stream().flatMap(one -> one.entry().stream()).toList());
    rows.join(there);
    rows.copy(fresh);
    rows.copy(there);
    return conversations.stream()
        .map(one -> placement(one, id(ids, one), merged, present, names))
        .toList();
  }

  private static String id(Map<String, String> ids, ExportedConversation conversation) {
    return ids.getOrDefault(conversation.id(), conversation.id());
  }

  /** In the order of the export, which an import goes by when it is taken up. */
  private static Placement placement(
      ExportedConversation conversation,
      String own,
      Map<String, String> merged,
      Map<String, Present> present,
      Map<String, String> names) {
    if (present.containsKey(own)) {
      return new Placement(conversation.id(), own, Placement.Outcome.PRESENT, null);
    }
    Placed placed = new Placed(conversation, merged.getOrDefault(own, own));
    if (!placed.id().equals(own)) {
      return new Placement(conversation.id(), placed.id(), Placement.Outcome.MERGED, null);
    }
    String name = name(placed, names);
    String renamed = name.equals(conversation.name()) ? null : name;
    return new Placement(conversation.id(), own, Placement.Outcome.CREATED, renamed);
  }

  private Map<String, Present> present(Map<String, String> ids) {
    Map<String, Present> present = new LinkedHashMap<>();
    store
        .readKeys(home, Keyspace.CHANNEL, ids.values(), PRESENT, Binds.none(), Present::of)
        .forEach(one -> present.put(one.id(), one));
    return present;
  }

  /** With what conversations that are not there become one, by the ids that they would have. */
  private Map<String, String> merged(
      List<ExportedConversation> conversations,
      Map<String, String> ids,
      Map<String, Present> present) {
    Map<String, String> merged = new HashMap<>();
    Map<String, String> sets = new LinkedHashMap<>();
    String general = null;
    for (ExportedConversation conversation : conversations) {
      String id = id(ids, conversation);
      if (present.containsKey(id)) {
        continue;
      }
      if (conversation.general()) {
        general = general == null ? general().orElse(id) : general;
        merged.put(id, general);
      } else if (isDirect(conversation)) {
        sets.put(id, MemberSet.of(conversation.members()));
      }
    }
    merged.putAll(directs(sets));
    return merged;
  }

  private Optional<String> general() {
    return store
        .read(
            Route.team(home),
            session -> session.list(GENERAL, Binds.none(), row -> row.text("channel_id")))
        .stream()
        .findFirst();
  }

  private static boolean isDirect(ExportedConversation conversation) {
    return !conversation.kind().isChannel() && !conversation.members().isEmpty();
  }

  /** The direct or group messages that some sets of people have now, by the ids that asked. */
  private Map<String, String> directs(Map<String, String> sets) {
    if (sets.isEmpty()) {
      return Map.of();
    }
    Map<String, String> wanted = new LinkedHashMap<>();
    sets.forEach((id, set) -> wanted.putIfAbsent(set, id));
    claims.names(PEOPLE, wanted);
    Map<String, String> owners = claims.nameOwners(PEOPLE, wanted.keySet());
    Map<String, String> directs = new HashMap<>();
    sets.forEach((id, set) -> directs.put(id, owners.getOrDefault(set, id)));
    return directs;
  }

  /** The names that new channels have claimed, by their ids. */
  private Map<String, String> names(List<Placed> fresh) {
    Map<String, String> wanted = new LinkedHashMap<>();
    for (Placed one : fresh) {
      if (one.conversation().kind().isChannel()) {
        wanted.put(one.id(), Names.channel(one.conversation().name(), one.id()));
      }
    }
    return claims.uniqueNames("channel_name", wanted, NAME_MAX);
  }

  private static String name(Placed placed, Map<String, String> names) {
    return names.getOrDefault(placed.id(), Names.clip(placed.conversation().name()));
  }
}
