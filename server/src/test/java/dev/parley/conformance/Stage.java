package dev.parley.conformance;

import dev.parley.json.Json;
import dev.parley.model.Role;
import dev.parley.role.StoredRooms;
import dev.parley.role.StoredRooms.Caller;
import dev.parley.wire.ReasonedFields;
import dev.parley.wire.Violation;
import dev.parley.wire.WireShapes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A workspace with people in it; it keeps every answer, by method. */
final class Stage implements AutoCloseable {
  static final WireShapes SHAPES = WireShapes.load();
  private static final ReasonedFields ADDITIONS = ReasonedFields.load("additions.txt");

  /** The mark of a conversation that was never read; a real value, which the samples share. */
  private static final String NEVER = "0000000000.000000";

  final StoredRooms rooms;
  final Caller owner;
  final Caller ann;
  final Caller bob;
  final Caller guest;
  final Caller bot;

  /** The app of the bot, with a token of its own. */
  final Caller app;

  private final Map<String, List<JsonNode>> succeeded = new TreeMap<>();
  private final Map<String, List<String>> failed = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();

  Stage(Path dir) {
    rooms = StoredRooms.start(dir);
    owner = rooms.person("olga", Role.OWNER);
    ann = rooms.person("ann", Role.MEMBER);
    bob = rooms.person("bob", Role.MEMBER);
    guest = rooms.person("gus", Role.GUEST);
    bot = rooms.bot("robot");
    app = rooms.app(bot);
  }

  /** A call that must succeed; nothing in its answer is beyond what the data shows. */
  JsonNode ok(Caller caller, String method, @Nullable String... arguments) {
    return good(method, rooms.call(caller, method, arguments));
  }

  /** The same with a file. */
  JsonNode okWith(Caller caller, String method, String name, byte[] file) throws IOException {
    return good(method, rooms.callWith(caller, method, name, file));
  }

  private JsonNode good(String method, JsonNode body) {
    if (!body.path("ok").asBoolean()) {
      problems.add(method + " should succeed: " + body);
    }
    check(method, body);
    succeeded.computeIfAbsent(method, _ -> new ArrayList<>()).add(body);
    return body;
  }

  /** A call that must fail with an error, which the method declares. */
  void fails(String error, Caller caller, String method, @Nullable String... arguments) {
    JsonNode body = rooms.call(caller, method, arguments);
    boolean refused = body.path("ok").isBoolean() && !body.path("ok").booleanValue();
    if (!refused || !body.path("error").asString("").equals(error)) {
      problems.add(method + " should answer " + error + ": " + body);
    }
    check(method, body);
    failed.computeIfAbsent(method, _ -> new ArrayList<>()).add(error);
  }

  private void check(String method, JsonNode body) {
    List<Violation> found = new ArrayList<>(SHAPES.checkResponse(method, body));
    SHAPES.placeholders(method, body).stream()
        .filter(one -> !(one.detail().equals(NEVER) && one.place().path().endsWith("last_read")))
        .forEach(found::add);
    ADDITIONS.unexplained(found).forEach(one -> problems.add(one.toString()));
  }

  /** What was wrong with the answers so far. */
  List<String> problems() {
    return problems.stream().distinct().toList();
  }

  /** The answers of the calls that succeeded, by method. */
  Map<String, List<JsonNode>> succeeded() {
    return succeeded;
  }

  /** The errors of the calls that failed, by method. */
  Map<String, List<String>> failed() {
    return failed;
  }

  /** A public channel with these people in it. */
  String channel(String name, Caller creator, Caller... others) {
    String id = ok(creator, "conversations.create", "name", name).at("/channel/id").asString();
    for (Caller other : others) {
      ok(creator, "conversations.invite", "channel", id, "users", other.id());
    }
    return id;
  }

  String secret(String name, Caller creator) {
    return ok(creator, "conversations.create", "name", name, "is_private", "true")
        .at("/channel/id")
        .asString();
  }

  /** Posts, and gives the message's ts. */
  String post(Caller caller, String channel, String text) {
    return ok(caller, "chat.postMessage", "channel", channel, "text", text).path("ts").asString();
  }

  /** A file that is uploaded and completed, shared in a channel where one is named. */
  JsonNode file(Caller caller, String name, byte[] bytes, @Nullable String channel)
      throws Exception {
    JsonNode open =
        ok(
            caller,
            "files.getUploadURLExternal",
            "filename",
            name,
            "length",
            Integer.toString(bytes.length));
    rooms.upload(open.path("upload_url").asString(), bytes);
    String files =
        Json.array().add(Json.object().put("id", open.path("file_id").asString())).toString();
    return ok(caller, "files.completeUploadExternal", "files", files, "channel_id", channel)
        .at("/files/0");
  }

  @Override
  public void close() {
    rooms.close();
  }
}
