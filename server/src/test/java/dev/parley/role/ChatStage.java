package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.api.WebApi;
import dev.parley.contract.TestDatabase;
import dev.parley.http.Request;
import dev.parley.http.Response;
import dev.parley.job.DueJobs;
import dev.parley.job.JobLimits;
import dev.parley.job.Worker;
import dev.parley.json.Json;
import dev.parley.message.MessageCaches;
import dev.parley.model.Event;
import dev.parley.model.Home;
import dev.parley.model.Role;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.people.Presence;
import dev.parley.realtime.feed.Tickets;
import dev.parley.security.KeyRing;
import dev.parley.store.Keyspace;
import dev.parley.store.jdbc.PoolLimits;
import dev.parley.wire.Violation;
import dev.parley.wire.WireShapes;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.TestInfo;
import tools.jackson.databind.JsonNode;

/** A workspace on a database of its own, and the frames that its events carry. */
final class ChatStage implements AutoCloseable {
  private static final String SCOPES =
      "chat:write,channels:history,channels:read,channels:manage,channels:join,groups:history,groups:read,"
          + "groups:write,im:write,im:read,im:history,mpim:write,mpim:read,mpim:history,reactions:read,reactions:write,pins:read,pins:write,"
          + "usergroups:read,usergroups:write,bookmarks:read,bookmarks:write,stars:read,stars:write,reminders:read,reminders:write,"
          + "links:write,dnd:read,dnd:write,users:read,users:write,users.profile:write,files:read,files:write,search:read";

  /** What Slack documents for its sockets and the samples happen to lack. */
  private static final List<String> UNSHOWN =
      List.of(
          "rtm:bookmark_",
          "rtm:message app_id:",
          "rtm:message is_ephemeral:",
          "rtm:message/pinned_item :");

  private static final WireShapes SHAPES = WireShapes.load();

  /** Someone with a token. */
  record Caller(Member member, String token) {
    String id() {
      return member.userId();
    }
  }

  private final TestDatabase database;
  private final List<Event> events = Collections.synchronizedList(new ArrayList<>());
  private final WebApi api;
  final Rooms rooms;
  final FolderRooms inFolder;
  final Home home;
  private volatile Duration passed = Duration.ZERO;
  private volatile boolean dying;

  ChatStage(Path dir) {
    this(TestDatabase.embedded(dir.resolve("data")));
  }

  /** The same on the engine of the test. */
  ChatStage(Path dir, TestInfo test) {
    this(TestDatabase.of(test, dir.resolve("data")));
  }

  private ChatStage(TestDatabase database) {
    this.database = database;
    rooms =
        Rooms.open(
            database.urls(),
            PoolLimits.DEFAULTS.withConnections(8),
            this::publish,
            Presence.Sockets.NONE,
            MessageCaches.DEFAULT,
            () -> Instant.now().plus(passed));
    KeyRing keys = KeyRing.ephemeral(new SecureRandom());
    Tickets tickets = new Tickets(keys, Clock.systemUTC(), "ws://unused.test");
    inFolder = new FolderRooms(rooms, database.folder(), "https://parley.test");
    api = Api.open(rooms, inFolder, keys, tickets, "https://parley.test", false);
    home = rooms.workspaces.create("acme", "Acme").home();
  }

  private void publish(Event event) {
    if (dying) {
      dying = false;
      throw new AssertionError("the server is gone");
    }
    events.add(event);
  }

  /** What was published so far. */
  List<Event> events() {
    synchronized (events) {
      return List.copyOf(events);
    }
  }

  /** Lets time pass for everything behind the API. */
  void pass(Duration time) {
    passed = passed.plus(time);
  }

  long nowSeconds() {
    return rooms.records.clock().micros() / 1_000_000;
  }

  /** A server's look for due work, until nothing is due. */
  void doWhatIsDue() {
    for (Keyspace keyspace : List.of(Keyspace.TEAM, Keyspace.USER)) {
      List<Worker> workers =
          DueWork.all(rooms).stream().filter(one -> one.kind().keyspace() == keyspace).toList();
      for (String shard : rooms.records.store().shards(keyspace)) {
        while (!workers.isEmpty() && dueJobs(keyspace, shard, workers).step() > 0) {}
      }
    }
  }

  private DueJobs dueJobs(Keyspace keyspace, String shard, List<Worker> workers) {
    return new DueJobs(
        rooms.records.store(), keyspace, shard, rooms.records.clock(), workers, JobLimits.DEFAULTS);
  }

  /**
   * A server that is killed in the middle of due work: after the first commit that an event tells
   * of, before anything else. What it held is free again when its lease has ended.
   */
  void dieInTheMiddleOfWhatIsDue() {
    dieInTheMiddleOf(this::doWhatIsDue);
    pass(Duration.ofMillis(JobLimits.DEFAULTS.leaseMillis()));
  }

  /** The server dies at the first event that it would tell of. */
  void dieInTheMiddleOf(ThrowingCallable work) {
    dying = true;
    assertThatThrownBy(work).isInstanceOf(AssertionError.class);
  }

  Caller person(String name, Role role) {
    return caller(new Members.NewMember(name, name + "@example.com", name, role, false, null));
  }

  Caller bot(String name) {
    return caller(new Members.NewMember(name, null, name, Role.MEMBER, true, "A0ROBOTS"));
  }

  private Caller caller(Members.NewMember wanted) {
    Member member = rooms.members.create(home, wanted, null);
    return new Caller(member, rooms.tokens.issue(home, member, SCOPES));
  }

  /** A call that must succeed; its answer has nothing that the wire's data does not show. */
  JsonNode ok(Caller caller, String method, String... arguments) {
    JsonNode body = call(caller, method, arguments);
    assertThat(body.path("ok").asBoolean()).as("%s: %s", method, body).isTrue();
    assertThat(strange(SHAPES.checkResponse(method, body))).isEmpty();
    return body;
  }

  /** What no client can know; a message may show here what the data shows for it elsewhere. */
  private static List<Violation> strange(List<Violation> found) {
    return found.stream()
        .filter(one -> one.problem() != Violation.Problem.OTHER_PLACE)
        .filter(one -> UNSHOWN.stream().noneMatch(one.toString()::contains))
        .toList();
  }

  /** The error of a call that must fail. */
  String error(Caller caller, String method, String... arguments) {
    JsonNode body = call(caller, method, arguments);
    assertThat(body.path("ok").asBoolean()).as("%s: %s", method, body).isFalse();
    return body.path("error").asString();
  }

  private JsonNode call(Caller caller, String method, String... arguments) {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < arguments.length; i += 2) {
      form.append(form.isEmpty() ? "" : "&")
          .append(arguments[i])
          .append('=')
          .append(URLEncoder.encode(arguments[i + 1], StandardCharsets.UTF_8));
    }
    Request request =
        Request.builder("POST", WebApi.PREFIX + method)
            .header("authorization", "Bearer " + caller.token())
            .body(
                "application/x-www-form-urlencoded",
                form.toString().getBytes(StandardCharsets.UTF_8))
            .build();
    if (api.handle(request) instanceof Response.Content content) {
      return Json.parse(content.body()).orElseThrow();
    }
    throw new AssertionError("an answer that is no content");
  }

  /** A public channel with these people in it. */
  String channel(String name, Caller creator, Caller... others) {
    String id = ok(creator, "conversations.create", "name", name).at("/channel/id").asString();
    for (Caller other : others) {
      ok(other, "conversations.join", "channel", id);
    }
    return id;
  }

  String post(Caller caller, String channel, String text, String... more) {
    List<String> arguments = new ArrayList<>(List.of("channel", channel, "text", text));
    arguments.addAll(List.of(more));
    return ok(caller, "chat.postMessage", arguments.toArray(String[]::new)).path("ts").asString();
  }

  List<JsonNode> history(Caller caller, String channel) {
    List<JsonNode> messages = new ArrayList<>();
    ok(caller, "conversations.history", "channel", channel).path("messages").forEach(messages::add);
    return messages;
  }

  /** The frames that a stream has carried since {@link #forget}, each as the wire shows it. */
  List<JsonNode> frames(String stream) {
    List<JsonNode> frames = new ArrayList<>();
    for (Event event : List.copyOf(events)) {
      if (event.stream().value().equals(stream)) {
        JsonNode frame = Json.parse(event.json()).orElseThrow();
        assertThat(strange(SHAPES.checkRtmEvent(frame))).as("%s", frame).isEmpty();
        frames.add(frame);
      }
    }
    return frames;
  }

  void forget() {
    events.clear();
  }

  @Override
  public void close() {
    rooms.close();
    database.close();
  }
}
