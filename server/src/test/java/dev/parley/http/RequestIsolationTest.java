package dev.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.observe.RequestLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.MDC;

/** A request shares nothing with the next one, whatever the handler of the first does. */
@Timeout(60)
class RequestIsolationTest {
  private static final int PAIRS = 20;
  private static final String CLEAN = "nothing of another request";

  /** What a thread may carry from one request to the next. */
  private static final ThreadLocal<@Nullable String> LEFT = new ThreadLocal<>();

  private static final ThreadLocal<@Nullable String> LEFT_TO_HEIRS = new InheritableThreadLocal<>();

  @TempDir Path folder;

  /** How the handler of a corrupted request ends. */
  enum End {
    ANSWER,
    EXCEPTION,
    ERROR,
    DEEP_STACK
  }

  private HttpServer start(Handler handler) throws IOException {
    return HttpServer.start(HttpConfig.local(folder.resolve("uploads")), handler);
  }

  /** Spoils everything that a handler can reach. */
  private static Response corrupt(Request request, End end) throws Exception {
    Thread thread = Thread.currentThread();
    LEFT.set("left");
    LEFT_TO_HEIRS.set("left");
    MDC.put(RequestLog.KEY, "left");
    MDC.put("left", "left");
    thread.setName("left");
    thread.setContextClassLoader(null);
    thread.setUncaughtExceptionHandler((_, _) -> {});
    Arrays.fill(request.body().bytes(), (byte) 'X');
    spoil(request.parameters().asMap());
    thread.interrupt();
    return switch (end) {
      case ANSWER -> {
        byte[] body = "left".getBytes(UTF_8);
        Response answer = new Response.Content(200, Headers.of("x-left", "left"), body);
        Arrays.fill(body, (byte) 'X');
        yield answer;
      }
      case EXCEPTION -> throw new IllegalStateException("left");
      case ERROR -> throw new AssertionError("left");
      case DEEP_STACK -> deeper(request);
    };
  }

  private static void spoil(Map<String, String> map) {
    try {
      map.clear();
      map.put("left", "left");
    } catch (UnsupportedOperationException e) {
      // It cannot be changed at all, which is as good.
    }
  }

  @SuppressWarnings("InfiniteRecursion") // as a handler with a fault may
  private static Response deeper(Request request) {
    return deeper(request);
  }

  private static String found() {
    Thread thread = Thread.currentThread();
    Map<String, String> context = Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.of());
    boolean clean =
        LEFT.get() == null
            && LEFT_TO_HEIRS.get() == null
            && context.isEmpty()
            && !thread.isInterrupted()
            && !thread.getName().equals("left")
            && thread.getContextClassLoader() != null;
    return clean ? CLEAN : thread + " with " + context;
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void theNextRequestOfAConnectionFindsNothingOfACorruptedOne(End end) throws Exception {
    try (HttpServer server =
            start(
                request ->
                    request.path().equals("/corrupt")
                        ? corrupt(request, end)
                        : Response.text(200, found() + " " + request.parameters().asMap()));
        RawClient client = new RawClient(server.port())) {
      StringBuilder pipeline = new StringBuilder();
      for (int i = 0; i < PAIRS; i++) {
        pipeline.append(post("/corrupt", "n=" + i)).append(post("/look", "n=" + i));
      }
      client.send(pipeline.toString());
      for (int i = 0; i < PAIRS; i++) {
        RawClient.Answer corrupted = client.answer();
        assertThat(corrupted.status()).isEqualTo(end == End.ANSWER ? 200 : 500);
        RawClient.Answer next = client.answer();
        assertThat(next.status()).isEqualTo(200);
        assertThat(next.body()).isEqualTo(CLEAN + " {n=" + i + "}");
        assertThat(next.head()).doesNotContain("left");
      }
    }
  }

  @Test
  void whatIsLoggedDuringARequestHasItsIdAlone() throws Exception {
    Map<String, String> seen = new ConcurrentHashMap<>();
    Handler handler =
        request ->
            RequestLog.during(
                request.id(),
                () -> {
                  String before = MDC.get(RequestLog.KEY);
                  seen.put(request.id(), before + " " + MDC.get(RequestLog.KEY));
                  return Response.text(200, request.id());
                });
    try (HttpServer server = start(handler);
        RawClient one = new RawClient(server.port());
        RawClient other = new RawClient(server.port())) {
      String calls = post("/", "").repeat(PAIRS);
      for (RawClient client : List.of(one, other)) {
        client.send(calls);
      }
      for (int i = 0; i < 2 * PAIRS; i++) {
        String id = (i % 2 == 0 ? one : other).answer().body();
        assertThat(seen).containsEntry(id, id + " " + id);
      }
      assertThat(seen).hasSize(2 * PAIRS);
    }
  }

  private static String post(String path, String form) {
    return "POST "
        + path
        + " HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\n"
        + "content-length: "
        + form.length()
        + "\r\n\r\n"
        + form;
  }
}
