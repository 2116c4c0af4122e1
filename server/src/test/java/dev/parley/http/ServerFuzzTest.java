package dev.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.parley.json.Json;
import dev.parley.model.Role;
import dev.parley.people.Member;
import dev.parley.role.RunningServer;
import dev.parley.wire.MethodFacts;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * A hundred thousand bad requests and frames against a whole server: it answers each in the form of
 * the contract, blames none of them on itself, and has lost nothing afterwards.
 */
@Tag("fuzz")
@Timeout(400)
class ServerFuzzTest {
  private static final int CALLS = 60_000;
  private static final int FRAMES = 40_000;
  private static final int WORKERS = 6;
  private static final int KEPT = 50;
  private static final long HEAP_GROWTH_BYTES_MAX = 96L << 20;

  /** These end the caller's own right to call. */
  private static final Set<String> LEFT_OUT = Set.of("auth.revoke", "apps.uninstall");

  private static final Set<Integer> STATUSES =
      Set.of(200, 400, 404, 405, 408, 411, 413, 414, 415, 417, 429, 431, 501);

  @TempDir Path dir;

  private final Map<String, String> faults = new ConcurrentHashMap<>();
  private final long seed = Long.getLong("parley.seed", System.nanoTime());

  @Test
  void answersAHundredThousandBadRequestsAndFramesAndLosesNothing() throws Exception {
    try (RunningServer server = RunningServer.start(dir.resolve("data"))) {
      RunningServer.Team team = server.team();
      Member attacker = server.person(team.home(), "attacker", Role.MEMBER, false);
      String token = server.token(team.home(), attacker);
      int port = Integer.parseInt(server.url().substring(server.url().lastIndexOf(':') + 1));
      List<String> kept = new ArrayList<>();
      String secret = id(call(port, team.ownerToken(), "conversations.create", "name", "kept"));
      call(port, team.ownerToken(), "conversations.setTopic", "channel", secret, "topic", "kept");
      for (int i = 0; i < KEPT; i++) {
        kept.add(
            call(port, team.ownerToken(), "chat.postMessage", "channel", secret, "text", "k" + i)
                .path("ts")
                .asString());
      }
      String own = id(call(port, token, "conversations.create", "name", "own"));
      String ts =
          call(port, token, "chat.postMessage", "channel", own, "text", "mine")
              .path("ts")
              .asString();
      List<String> ids =
          List.of(own, ts, secret, kept.getFirst(), attacker.userId(), team.bot().userId());
      ListAppender<ILoggingEvent> errors = errors();
      long before = heap();
      all(
          worker ->
              calls(port, new NastyCalls(methods(port), ids, token, new Random(seed + worker))));
      all(worker -> frames(port, token, own, new Random(seed - worker)));
      assertThat(faults).as("seed %d", seed).isEmpty();
      assertThat(errors.list.stream().map(ServerFuzzTest::text)).as("seed %d", seed).isEmpty();
      assertThat(heap() - before).as("heap").isLessThan(HEAP_GROWTH_BYTES_MAX);
      worksAndHasEverything(port, team.ownerToken(), secret, kept);
      await().until(server::isIdle);
    }
  }

  private interface Work {
    void of(int worker) throws Exception;
  }

  private static void all(Work work) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < WORKERS; i++) {
        int worker = i;
        workers.add(
            threads.submit(
                () -> {
                  work.of(worker);
                  return worker;
                }));
      }
      for (Future<?> one : workers) {
        one.get();
      }
    }
  }

  /** The methods that are there, with every argument that the Slack API knows of them. */
  private static Map<String, List<String>> methods(int port) throws IOException {
    MethodFacts facts = MethodFacts.load();
    Map<String, List<String>> methods = new TreeMap<>();
    for (String name : facts.names()) {
      if (!LEFT_OUT.contains(name)
          && !call(port, "", name).path("error").asString().equals("unknown_method")) {
        methods.put(name, List.copyOf(facts.of(name).parameters().keySet()));
      }
    }
    return methods;
  }

  private void calls(int port, NastyCalls calls) throws IOException {
    int left = CALLS / WORKERS;
    while (left > 0) {
      try (RawClient client = new RawClient(port)) {
        InputStream in = new BufferedInputStream(client.socket.getInputStream());
        boolean open = true;
        while (open && left > 0) {
          byte[] request = calls.next();
          left--;
          client.send(request);
          open = judge(request, in);
        }
      } catch (SocketException e) {
        assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe|closed).*");
      }
    }
  }

  /** Reads an answer and notes what is wrong with it; false where the server then closes. */
  private boolean judge(byte[] request, InputStream in) throws IOException {
    String head = head(in);
    if (head.isEmpty()) {
      return false;
    }
    int length = 0;
    for (String line : head.split("\r\n", -1)) {
      if (line.startsWith("content-length: ")) {
        length = Integer.parseInt(line.substring("content-length: ".length()));
      }
    }
    String body = new String(in.readNBytes(length), UTF_8);
    int status = Integer.parseInt(head, 9, 12, 10);
    String wrong = "";
    if (!STATUSES.contains(status)) {
      wrong = "status " + status;
    } else if (body.contains("Exception") || body.contains("\tat ")) {
      wrong = "a stack trace";
    } else if (status == 200) {
      JsonNode answer = Json.parse(body).orElseGet(Json::object);
      String error = answer.path("error").asString("");
      boolean formed =
          answer.path("ok").isBoolean() && answer.path("ok").booleanValue() == error.isEmpty();
      if (!formed) {
        wrong = "no answer of the form";
      } else if (error.equals("internal_error") || error.equals("service_unavailable")) {
        wrong = error;
      }
    }
    if (!wrong.isEmpty()) {
      String text = new String(request, UTF_8);
      String line = text.substring(0, text.indexOf("\r\n"));
      faults.putIfAbsent(
          wrong + " of " + line.split("[ ?]", -1)[1],
          text.substring(0, Math.min(text.length(), 1_500)) + "\n" + body);
    }
    return !head.contains("connection: close");
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      head.append((char) next);
      if (next == '\n' && head.length() > 3 && head.charAt(head.length() - 3) == '\n') {
        return head.toString();
      }
    }
    return "";
  }

  private void frames(int port, String token, String channel, Random random) throws IOException {
    int left = FRAMES / WORKERS;
    List<String> texts =
        List.of(
            "{\"type\":\"ping\",\"id\":1}",
            "{\"type\":\"message\",\"id\":2,\"channel\":\"" + channel + "\",\"text\":\"\"}",
            "{\"type\":\"message\",\"id\":" + "9".repeat(50) + ",\"channel\":[],\"text\":{}}",
            "{\"type\":\"message\",\"id\":3,\"channel\":\"C404\",\"text\":\"x\",\"thread_ts\":\"-1\"}",
            "{\"type\":\"typing\",\"channel\":\"" + channel + "\"}",
            "{\"type\":\"typing\",\"channel\":\"" + "C".repeat(65) + "\"}",
            "{\"type\":\"presence_sub\",\"ids\":[1,null,{},\"U404\"]}",
            "{\"type\":\"presence_query\",\"ids\":\"U404\"}",
            "{\"type\":\"resume\",\"positions\":{\"a\":\"C404:1.AAAA\",\"b\":\":.\",\"c\":\"\"}}",
            "{\"type\":\"resume\",\"positions\":{\"a\":1}}",
            "{\"type\":\"tickle\"}",
            "{\"type\":1}",
            "{}",
            "[]",
            "null",
            "",
            "{\"a\":".repeat(600),
            "[".repeat(5_000));
    while (left > 0) {
      String url = call(port, token, "rtm.connect").path("url").asString();
      try (WsClient socket = new WsClient(port, url.substring(url.indexOf("/rtm/")), "")) {
        int here = Math.min(left, 1 + random.nextInt(200));
        left -= here;
        for (int i = 0; i < here; i++) {
          byte[] payload = texts.get(random.nextInt(texts.size())).getBytes(UTF_8);
          if (random.nextInt(3) == 0 && payload.length > 0) {
            payload[random.nextInt(payload.length)] = (byte) random.nextInt(256);
          }
          boolean isRude = random.nextInt(400) == 0;
          socket.send(isRude ? random.nextInt(256) : 0x81, payload);
        }
        socket.send(0x88, new byte[0]);
        String told = socket.raw.rest();
        if (told.contains("Exception") || told.contains("\tat ")) {
          faults.putIfAbsent("a stack trace in a frame", told);
        }
      } catch (SocketException e) {
        assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe|closed).*");
      }
    }
  }

  private static void worksAndHasEverything(
      int port, String token, String channel, List<String> kept) throws IOException {
    JsonNode history =
        call(port, token, "conversations.history", "channel", channel, "limit", "500");
    List<String> found = new ArrayList<>();
    history
        .path("messages")
        .forEach(
            message -> {
              if (message.path("subtype").isMissingNode()) {
                found.add(message.path("ts").asString());
              }
            });
    assertThat(found.reversed()).isEqualTo(kept);
    JsonNode info = call(port, token, "conversations.info", "channel", channel);
    assertThat(info.at("/channel/topic/value").asString()).isEqualTo("kept");
    JsonNode posted = call(port, token, "chat.postMessage", "channel", channel, "text", "x");
    assertThat(posted.path("ok").asBoolean()).as("%s", posted).isTrue();
  }

  private static JsonNode call(int port, String token, String method, String... arguments)
      throws IOException {
    var body = Json.object();
    for (int i = 0; i < arguments.length; i += 2) {
      body.put(arguments[i], arguments[i + 1]);
    }
    if (method.equals("conversations.create")) {
      body.put("is_private", true);
    }
    String text = Json.text(body);
    try (RawClient client = new RawClient(port)) {
      client.send(
          "POST /api/"
              + method
              + " HTTP/1.1\r\nhost: x\r\nauthorization: Bearer "
              + token
              + "\r\ncontent-type: application/json\r\ncontent-length: "
              + text.length()
              + "\r\n\r\n"
              + text);
      return Json.parse(client.answer().body()).orElseThrow();
    }
  }

  private static String id(JsonNode answer) {
    return answer.at("/channel/id").asString();
  }

  private static ListAppender<ILoggingEvent> errors() {
    ListAppender<ILoggingEvent> appender =
        new ListAppender<>() {
          @Override
          protected void append(ILoggingEvent event) {
            if (event.getLevel().isGreaterOrEqual(Level.ERROR)) {
              super.append(event);
            }
          }
        };
    appender.start();
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).addAppender(appender);
    return appender;
  }

  private static String text(ILoggingEvent event) {
    var thrown = event.getThrowableProxy();
    return event.getFormattedMessage() + (thrown == null ? "" : " " + thrown.getMessage());
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
