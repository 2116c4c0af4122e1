package dev.parley.importer.store;

import dev.parley.importer.ImportTarget;
import dev.parley.model.Home;
import dev.parley.model.IdKind;
import dev.parley.model.Ids;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Route;
import dev.parley.store.Row;
import dev.parley.store.Statement;
import dev.parley.store.Store;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ids and names that an import asks for. An id is claimed before the object that it names is
 * written; one that another workspace holds gets a fresh one of its kind, and which is remembered
 * in the workspace, so that a repeated import finds it.
 */
final class Claims {
  private static final Statement CLAIM_ID =
      Statement.of(
          Keyspace.GLOBAL,
          """
          INSERT INTO claims (kind, value, object_id, team_id, owner, created_micros)
          VALUES ('id', :value, :value, :team_id, :owner, :now)
          ON DUPLICATE KEY UPDATE claims.object_id = claims.object_id
          """);
  private static final Statement ID_OWNERS =
      Statement.of(
          Keyspace.GLOBAL,
          "SELECT value, team_id FROM claims WHERE kind = 'id' AND value IN (:ids)");
  private static final Statement RENAMED =
      Statement.of(
          Keyspace.TEAM,
          """
          SELECT value, object_id FROM team_claims
          WHERE team_id = :team_id AND kind = 'imported' AND value IN (:ids)
          """);
  private static final Statement CLAIM_NAME =
      Statement.of(
          Keyspace.TEAM,
          """
          INSERT INTO team_claims (team_id, kind, value, object_id, created_micros)
          VALUES (:team_id, :kind, :value, :object_id, :now)
          ON DUPLICATE KEY UPDATE team_claims.object_id = team_claims.object_id
          """);
  private static final Statement NAME_OWNERS =
      Statement.of(
          Keyspace.TEAM,
          """
          SELECT value, object_id FROM team_claims
          WHERE team_id = :team_id AND kind = :kind AND value IN (:names)
          """);

  private final Store store;
  private final Home home;
  private final Ids ids;
  private final InstantSource clock;

  Claims(Store store, Home home, Ids ids, InstantSource clock) {
    this.store = store;
    this.home = home;
    this.ids = ids;
    this.clock = clock;
  }

  private long now() {
    return clock.millis() * 1_000;
  }

  /** The id of each in this installation. */
  Map<String, String> ids(Collection<String> wanted) {
    Map<String, String> granted = new LinkedHashMap<>();
    List<String> batch = new ArrayList<>();
    for (String id : wanted) {
      batch.add(id);
      if (batch.size() == ImportTarget.BATCH_MAX) {
        grant(batch, granted);
        batch.clear();
      }
    }
    grant(batch, granted);
    return granted;
  }

  private void grant(List<String> batch, Map<String, String> granted) {
    if (batch.isEmpty()) {
      return;
    }
    Map<String, String> renamed =
        store.read(
            Route.team(home),
            session -> pairs(session.list(RENAMED, Binds.of("ids", batch), Pair::objectOf)));
    List<String> open = batch.stream().filter(id -> !renamed.containsKey(id)).toList();
    Map<String, String> owners = open.isEmpty() ? Map.of() : claimed(open);
    for (String id : batch) {
      String earlier = renamed.get(id);
      if (earlier != null) {
        granted.put(id, earlier);
      } else if (home.teamId().equals(owners.get(id))) {
        granted.put(id, id);
      } else {
        granted.put(id, fresh(id));
      }
    }
  }

  private Map<String, String> claimed(List<String> wanted) {
    return store.write(
        Route.global(home),
        session -> {
          session.batch(CLAIM_ID, wanted.stream().map(this::idBinds).toList());
          return pairs(session.list(ID_OWNERS, Binds.of("ids", wanted), Pair::teamOf));
        });
  }

  private Binds idBinds(String id) {
    return Binds.of("value", id).and("owner", owner(id)).and("now", now());
  }

  /** The sharding key under which the object lies: a conversation's own id, else the workspace. */
  private String owner(String id) {
    return switch (kind(id)) {
      case CHANNEL, DIRECT, GROUP -> id;
      case WORKSPACE,
          PERSON,
          ACCOUNT,
          FILE,
          BOT,
          APP,
          USER_GROUP,
          REMINDER,
          SCHEDULED,
          CREDENTIAL,
          SESSION ->
          home.teamId();
    };
  }

  /** Another id of the same kind; which is remembered before it is used, so none is lost. */
  private String fresh(String original) {
    String id = ids.next(kind(original));
    name("imported", original, id);
    String remembered = nameOwners("imported", List.of(original)).getOrDefault(original, id);
    claimed(List.of(remembered));
    return remembered;
  }

  private static IdKind kind(String id) {
    for (IdKind kind : IdKind.values()) {
      if (!id.isEmpty() && id.charAt(0) == kind.letter()) {
        return kind;
      }
    }
    return IdKind.FILE;
  }

  private void name(String kind, String value, String objectId) {
    names(kind, Map.of(value, objectId));
  }

  /** Claims names that nobody has. */
  void names(String kind, Map<String, String> objects) {
    List<Binds> binds = new ArrayList<>();
    objects.forEach(
        (value, object) ->
            binds.add(
                Binds.of("kind", kind)
                    .and("value", value)
                    .and("object_id", object)
                    .and("now", now())));
    store.write(
        Route.team(home),
        session -> {
          session.batch(CLAIM_NAME, binds);
          return true;
        });
  }

  /** Who has which of these names. */
  Map<String, String> nameOwners(String kind, Collection<String> names) {
    return store.read(
        Route.team(home),
        session ->
            pairs(
                session.list(
                    NAME_OWNERS, Binds.of("kind", kind).and("names", names), Pair::objectOf)));
  }

  /**
   * Claims a name for each object.
   *
   * @param wanted the name that each object would like, by its id
   * @return the name that each has now: its own, or that with a number behind it
   */
  Map<String, String> uniqueNames(String kind, Map<String, String> wanted, int lengthMax) {
    Map<String, String> settled = new HashMap<>();
    Map<String, String> open = new LinkedHashMap<>(wanted);
    for (int attempt = 1; !open.isEmpty(); attempt++) {
      Map<String, String> byName = new LinkedHashMap<>();
      for (Map.Entry<String, String> entry : open.entrySet()) {
        byName.putIfAbsent(numbered(entry.getValue(), attempt, lengthMax), entry.getKey());
      }
      names(kind, byName);
      Map<String, String> owners = nameOwners(kind, byName.keySet());
      owners.forEach(
          (name, owner) -> {
            if (owner.equals(byName.get(name))) {
              settled.put(owner, name);
              open.remove(owner);
            }
          });
    }
    return settled;
  }

  private static String numbered(String name, int attempt, int lengthMax) {
    String suffix = attempt == 1 ? "" : "-" + attempt;
    int end = Math.min(name.length(), lengthMax - suffix.length());
    boolean splits =
        end > 0 && end < name.length() && Character.isHighSurrogate(name.charAt(end - 1));
    return name.substring(0, splits ? end - 1 : end) + suffix;
  }

  private record Pair(String value, String other) {
    private static Pair objectOf(Row row) {
      return new Pair(row.text("value"), row.text("object_id"));
    }

    private static Pair teamOf(Row row) {
      return new Pair(row.text("value"), row.text("team_id"));
    }
  }

  private static Map<String, String> pairs(List<Pair> rows) {
    Map<String, String> pairs = new HashMap<>();
    rows.forEach(pair -> pairs.put(pair.value, pair.other));
    return pairs;
  }
}
