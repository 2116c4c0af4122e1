package dev.parley.role;

import dev.parley.api.Method;
import dev.parley.api.WebApi;
import dev.parley.app.Apps;
import dev.parley.app.Tokens;
import dev.parley.contract.TestDatabase;
import dev.parley.http.Request;
import dev.parley.http.Response;
import dev.parley.json.Json;
import dev.parley.model.Event;
import dev.parley.model.Home;
import dev.parley.model.Role;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.realtime.feed.Tickets;
import dev.parley.security.KeyRing;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Store;
import dev.parley.store.jdbc.PoolLimits;
import dev.parley.store.outbox.Relay;
import dev.parley.workspace.Workspace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInfo;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A workspace on a database of its own behind the Web API, with every event that is published.
 *
 * <p>One a test class; calls go through the declarations as a client's would.
 */
public final class StoredRooms implements AutoCloseable {
  private static final String PUBLIC_URL = "http://parley.test";

  private final TestDatabase database;
  private final Tickets tickets;
  private final RealTime realTime;
  private final Rooms rooms;
  private final FolderRooms inFolder;
  private final List<Relay> relays = new ArrayList<>();
  private final WebApi api;
  private final List<Method<?, ?>> methods;
  private final Workspace workspace;
  private final Apps apps;
  private final List<Event> events = new CopyOnWriteArrayList<>();

  private StoredRooms(TestDatabase database) {
    this.database = database;
    LatePublisher sockets = new LatePublisher();
    rooms =
        Rooms.open(
            database.urls(),
            PoolLimits.DEFAULTS.withConnections(16),
            event -> {
              events.add(event);
              sockets.publish(event);
            });
    KeyRing keys = KeyRing.ephemeral(new SecureRandom());
    tickets = new Tickets(keys, Clock.systemUTC(), "ws://unused.test");
    realTime = new RealTime(rooms, keys, tickets);
    sockets.target = event -> realTime.admin().publish(event);
    inFolder = new FolderRooms(rooms, database.folder(), PUBLIC_URL);
    api = Api.open(rooms, inFolder, keys, tickets, PUBLIC_URL, false);
    methods = Api.methods(rooms, inFolder, keys, tickets, PUBLIC_URL).all();
    workspace = rooms.workspaces.create("acme", "Acme");
    apps = new Apps(rooms.records, rooms.members, keys, new SecureRandom());
    for (Keyspace keyspace : List.of(Keyspace.TEAM, Keyspace.CHANNEL, Keyspace.USER)) {
      for (String shard : rooms.records.store().shards(keyspace)) {
        relays.add(
            new Relay(
                rooms.records.store(),
                keyspace,
                shard,
                "test",
                rooms.records.clock(),
                List.of(inFolder.search.indexer)));
      }
    }
  }

  /** Starts it in a folder of the test's own. */
  public static StoredRooms start(Path dir) {
    return new StoredRooms(TestDatabase.embedded(dir.resolve("data")));
  }

  /** The same on a database that is there. */
  static StoredRooms start(TestDatabase database) {
    return new StoredRooms(database);
  }

  /** The same on the engine of the test. */
  static StoredRooms start(Path dir, TestInfo test) {
    return new StoredRooms(TestDatabase.of(test, dir.resolve("data")));
  }

  /**
   * Someone of the workspace, with a token that may do everything.
   *
   * @param id the person's id
   */
  public record Caller(String id, String token, Member member) {}

  /** Makes a person. */
  public Caller person(String name, Role role) {
    return caller(name, role, false);
  }

  /** Makes a bot. */
  public Caller bot(String name) {
    return caller(name, Role.MEMBER, true);
  }

  /** The app of a bot, with a token of its own that may do everything. */
  public Caller app(Caller bot) {
    Member installed = apps.ensure(workspace.home(), bot.member());
    return new Caller(bot.id(), appToken(installed, scopes()), installed);
  }

  private String appToken(Member bot, String scopes) {
    return tokens().issueApp(workspace.home(), Objects.requireNonNull(bot.appId()), scopes);
  }

  private Caller caller(String name, Role role, boolean isBot) {
    String email = isBot ? null : name + "@acme.test";
    Member member =
        rooms.members.create(
            workspace.home(),
            new Members.NewMember(
                name, email, "The " + name, role, isBot, isBot ? "A0ROBOTS" : null),
            null);
    return new Caller(member.userId(), tokens().issue(workspace.home(), member, scopes()), member);
  }

  Rooms rooms() {
    return rooms;
  }

  Home home() {
    return workspace.home();
  }

  private Tokens tokens() {
    return rooms.tokens;
  }

  private String scopes() {
    return String.join(
        ",", methods.stream().flatMap(method -> method.scopes().stream()).distinct().toList());
  }

  /** What the rooms stand on, for what no method writes. */
  public Records records() {
    return rooms.records;
  }

  /** What lies below, for a look at its rows. */
  Store store() {
    return rooms.records.store();
  }

  public String teamId() {
    return workspace.home().teamId();
  }

  /** Every declaration. */
  public List<Method<?, ?>> methods() {
    return methods;
  }

  /** What was published so far, in that order. */
  public List<Event> events() {
    return events;
  }

  /** The frames of a type that were published so far. */
  public List<JsonNode> frames(String type) {
    return events.stream()
        .filter(event -> event.type().equals(type))
        .map(event -> Json.parse(event.json()).orElseThrow())
        .toList();
  }

  /**
   * Calls a method.
   *
   * @param arguments names and values by turns; a null value leaves its name out
   */
  public JsonNode call(Caller caller, String method, @Nullable String... arguments) {
    ObjectNode body = Json.object();
    for (int i = 0; i < arguments.length; i += 2) {
      if (arguments[i + 1] != null) {
        body.put(arguments[i], arguments[i + 1]);
      }
    }
    return Json.parse(answer(caller.token(), method, body).body()).orElseThrow();
  }

  /** Opens a socket of someone's. */
  public StoredSocket open(Caller caller) {
    StoredSocket socket = new StoredSocket();
    enter(socket, call(caller, "rtm.connect").path("url").asString());
    return socket;
  }

  /** The client is lost; the server learns of it at once. */
  public void lose(StoredSocket socket) {
    socket.lose();
    realTime.gateway.closed(socket);
  }

  /** Comes back where a socket was lost, with what it had heard. */
  public StoredSocket resume(StoredSocket lost) {
    StoredSocket socket = new StoredSocket();
    enter(socket, lost.reconnectUrl());
    realTime.gateway.text(socket, lost.resume());
    return socket;
  }

  private void enter(StoredSocket socket, String url) {
    realTime.gateway.opened(socket, tickets.admit(URI.create(url).getRawPath()).orElseThrow());
  }

  /**
   * Calls a method with a token, or without one, and gives the whole answer.
   *
   * @param token null for none
   */
  public Response.Content answer(@Nullable String token, String method, ObjectNode body) {
    Request.Builder request =
        Request.builder("POST", WebApi.PREFIX + method)
            .body("application/json", Json.text(body).getBytes(StandardCharsets.UTF_8));
    if (token != null) {
      request.header("authorization", "Bearer " + token);
    }
    if (!(api.handle(request.build()) instanceof Response.Content content)) {
      throw new IllegalStateException(method + " answered without content");
    }
    return content;
  }

  /** Calls a method with a file, which goes as a part of the body. */
  public JsonNode callWith(Caller caller, String method, String name, byte[] file)
      throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(
        "--part\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"f\"\r\n\r\n"
            .formatted(name)
            .getBytes(StandardCharsets.UTF_8));
    body.write(file);
    body.write("\r\n--part--\r\n".getBytes(StandardCharsets.UTF_8));
    Request request =
        Request.builder("POST", WebApi.PREFIX + method)
            .header("authorization", "Bearer " + caller.token())
            .body("multipart/form-data; boundary=part", body.toByteArray())
            .build();
    if (!(api.handle(request) instanceof Response.Content content)) {
      throw new IllegalStateException(method + " answered without content");
    }
    return Json.parse(content.body()).orElseThrow();
  }

  /** Another token of someone's, with these scopes alone. */
  public String token(Caller caller, String scopes) {
    return tokens().issue(workspace.home(), caller.member(), scopes);
  }

  /** Another token of a bot's app, with these scopes alone. */
  public String appToken(Caller app, String scopes) {
    return appToken(app.member(), scopes);
  }

  /** Sends the bytes of a file to the URL that a method gave for them. */
  public void upload(String url, byte[] bytes) throws Exception {
    Request request =
        Request.builder("POST", URI.create(url).getRawPath())
            .body("application/octet-stream", bytes)
            .build();
    if (!(inFolder.transfer.handle(request) instanceof Response.Content content)
        || content.status() != 200) {
      throw new IllegalStateException("the file was not taken");
    }
  }

  /** Brings what is committed into the search index, which nothing does by itself here. */
  public void index() {
    for (Relay relay : relays) {
      while (relay.step() > 0) {
        // Until all is handed on.
      }
    }
  }

  @Override
  public void close() {
    realTime.close();
    inFolder.search.close();
    rooms.close();
    database.close();
  }
}
