package dev.parley.importer.store;

import dev.parley.file.FileContents;
import dev.parley.importer.ExportedConversation;
import dev.parley.importer.ExportedMessage;
import dev.parley.importer.ExportedPerson;
import dev.parley.importer.ExportedPin;
import dev.parley.importer.ImportProgress;
import dev.parley.importer.ImportTarget;
import dev.parley.importer.Placement;
import dev.parley.importer.ThreadsCounted;
import dev.parley.importer.WrittenBatch;
import dev.parley.model.Home;
import dev.parley.model.Ids;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Route;
import dev.parley.store.Statement;
import dev.parley.store.Store;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A workspace of the store as the target of an import. */
public final class StoreTarget implements ImportTarget {
  private static final Statement PROGRESS =
      Statement.of(
          Keyspace.TEAM,
          "SELECT state FROM imports WHERE team_id = :team_id AND import_id = :import_id");
  private static final Statement SAVE =
      Statement.of(
          Keyspace.TEAM,
          """
          INSERT INTO imports (team_id, import_id, state, updated_micros, version)
          VALUES (:team_id, :import_id, :state, :now, 1)
          ON DUPLICATE KEY UPDATE state = :state, updated_micros = :now, version = version + 1
          """);

  private final Store store;
  private final Home home;
  private final InstantSource clock;
  private final Claims claims;
  private final Columns columns = new Columns();
  private final StorePeople people;
  private final StoreConversations conversations;
  private final StoreFiles files;
  private final StoreMessages messages;

  public StoreTarget(Store store, Home home, Ids ids, InstantSource clock, FileContents contents) {
    this.store = store;
    this.home = home;
    this.clock = clock;
    this.claims = new Claims(store, home, ids, clock);
    this.people = new StorePeople(store, home, claims, columns, clock);
    this.conversations = new StoreConversations(store, home, claims, clock);
    this.files = new StoreFiles(store, home, contents);
    this.messages = new StoreMessages(store, home, columns, files, clock);
  }

  @Override
  public String teamId() {
    return home.teamId();
  }

  @Override
  public @Nullable ImportProgress progress(String fingerprint) {
    return store
        .read(
            Route.team(home),
            session ->
                session.one(PROGRESS, Binds.of("import_id", fingerprint), row -> row.text("state")))
        .map(this::progressOf)
        .orElse(null);
  }

  private ImportProgress progressOf(String state) {
    ObjectNode node = columns.object(state);
    JsonNode day = node.get("day");
    return new ImportProgress(
        node.path("conversations").asInt(0), day == null ? null : LocalDate.parse(day.asString()));
  }

  @Override
  public void saveProgress(String fingerprint, ImportProgress progress) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("conversations", progress.conversations());
    LocalDate day = progress.day();
    if (day != null) {
      node.put("day", day.toString());
    }
    Binds binds =
        Binds.of("import_id", fingerprint)
            .and("state", node.toString())
            .and("now", clock.millis() * 1_000);
    store.write(Route.team(home), session -> session.run(SAVE, binds));
  }

  @Override
  public Map<String, String> claimIds(Collection<String> ids) {
    return claims.ids(ids);
  }

  @Override
  public List<Placement> people(List<ExportedPerson> batch) {
    return people.place(batch);
  }

  @Override
  public List<Placement> conversations(List<ExportedConversation> batch) {
    return conversations.place(batch);
  }

  @Override
  public void oldHosts(Collection<String> hosts) {
    Map<String, String> kept =
        hosts.stream().collect(Collectors.toMap(Function.identity(), _ -> home.teamId()));
    claims.names(dev.parley.store.Claims.OLD_HOST, kept);
  }

  @Override
  public WrittenBatch messages(String conversationId, List<ExportedMessage> batch) {
    return messages.write(conversationId, batch);
  }

  @Override
  public ThreadsCounted finish(String conversationId, List<ExportedPin> pins) {
    return messages.finish(conversationId, pins);
  }
}
