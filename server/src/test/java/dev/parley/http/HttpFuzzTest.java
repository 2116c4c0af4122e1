package dev.parley.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Random damage to requests and frames: the server answers or closes, goes on working and loses no
 * buffer.
 */
@Tag("fuzz")
@Timeout(120)
class HttpFuzzTest {
  private static final int ROUNDS = 4_000;
  private static final int CLIENTS = 8;
  private static final List<String> REQUESTS =
      List.of(
          "GET /a?b=c HTTP/1.1\r\nhost: x\r\n\r\n",
          "POST /store HTTP/1.1\r\nhost: x\r\ncontent-length: 11\r\n\r\nhello world",
          "POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
          "POST /p HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\n"
              .concat("content-length: 9\r\n\r\na=%41&b=+"),
          "POST /store HTTP/1.1\r\nhost: x\r\ncontent-type: multipart/form-data; boundary=B\r\n"
              .concat("content-length: 75\r\n\r\n--B\r\ncontent-disposition: form-data; ")
              .concat("name=\"file\"; filename=\"f\"\r\n\r\nxy\r\n--B--\r\n"));

  @TempDir Path folder;

  private static final class Answers implements Handler, WebSocketListener {
    @Override
    public Response handle(Request request) {
      if (request.isWebSocketUpgrade()) {
        return Response.upgrade(this);
      }
      return Response.text(
          200, request.parameters().asMap() + " " + request.parts() + request.cookie("d"));
    }

    @Override
    public boolean isInline(Request request) {
      return request.path().length() % 2 == 0;
    }

    @Override
    public BodyPolicy bodyPolicy(String method, String path, BodyPolicy defaultPolicy) {
      return path.equals("/store") ? new BodyPolicy.ToFile(1_000) : defaultPolicy;
    }

    @Override
    public void onOpen(WebSocket socket) {
      socket.send(TextFrame.of("hello"));
    }

    @Override
    public void onText(WebSocket socket, String text) {
      socket.send(TextFrame.of(text));
    }

    @Override
    public void onClose(WebSocket socket) {}
  }

  @Test
  void survivesDamagedRequestsAndFrames() throws Exception {
    long seed = new Random().nextLong();
    ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    ListAppender<ILoggingEvent> leaks = leaks();
    HttpConfig config =
        HttpConfig.local(folder)
            .withWebsocketCompression(true)
            .withLimits(HttpLimits.builder().maxBodyBytes(5_000).lingerTimeoutMillis(200).build());
    try (HttpServer server = HttpServer.start(config, new Answers())) {
      damage(server.port(), seed);
      await().until(() -> server.openConnections() == 0 && server.runningRequests() == 0);
      try (RawClient client = new RawClient(server.port());
          WsClient socket = new WsClient(server.port())) {
        client.send(REQUESTS.get(3));
        assertThat(client.answer().body()).as("seed %d", seed).startsWith("{a=A, b= }");
        assertThat(socket.read().text()).isEqualTo("hello");
      }
      collect();
      assertThat(leaks.list).as("seed %d", seed).isEmpty();
      PooledByteBufAllocator.DEFAULT.buffer(8).writeByte(1); // proves that a leak would be seen
      await()
          .until(
              () -> {
                collect();
                return !leaks.list.isEmpty();
              });
    } finally {
      ResourceLeakDetector.setLevel(before);
    }
  }

  private static ListAppender<ILoggingEvent> leaks() {
    ListAppender<ILoggingEvent> appender = new ListAppender<>();
    appender.start();
    Logger logger = (Logger) LoggerFactory.getLogger(ResourceLeakDetector.class);
    logger.setAdditive(false);
    logger.addAppender(appender);
    return appender;
  }

  /** Leaks are reported when a later buffer is made. */
  private static void collect() {
    System.gc();
    for (int i = 0; i < 100; i++) {
      PooledByteBufAllocator.DEFAULT.buffer(8).release();
    }
  }

  private static void damage(int port, long seed) throws Exception {
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all =
          IntStream.range(0, CLIENTS)
              .<Future<?>>mapToObj(
                  client ->
                      clients.submit(
                          () -> {
                            Random random = new Random(seed + client);
                            for (int i = 0; i < ROUNDS / CLIENTS; i++) {
                              round(port, random);
                            }
                            return null;
                          }))
              .toList();
      for (Future<?> one : all) {
        one.get();
      }
    }
  }

  private static void round(int port, Random random) throws IOException {
    try (RawClient client = new RawClient(port)) {
      boolean socket = random.nextInt(3) == 0;
      if (socket) {
        String offer =
            random.nextBoolean() ? "sec-websocket-extensions: permessage-deflate\r\n" : "";
        client.send("GET / HTTP/1.1\r\n" + WsClient.UPGRADE + offer + "\r\n");
      }
      int messages = 1 + random.nextInt(3);
      for (int i = 0; i < messages; i++) {
        byte[] message = socket ? frame(random) : request(random);
        int cut = random.nextInt(4) == 0 ? random.nextInt(message.length + 1) : message.length;
        client.send(java.util.Arrays.copyOf(message, cut));
      }
      if (random.nextInt(10) > 0) {
        client.endInput();
        String answer = client.rest();
        assertThat(answer).doesNotContain("Exception", "\tat ");
      }
    } catch (SocketException e) {
      assertThat(e).hasMessageMatching("(?i).*(reset|broken pipe|closed).*");
    }
  }

  private static byte[] request(Random random) {
    return damaged(REQUESTS.get(random.nextInt(REQUESTS.size())).getBytes(ISO_8859_1), random);
  }

  private static byte[] frame(Random random) {
    byte[] payload = new byte[random.nextInt(8) == 0 ? 70_000 : random.nextInt(200)];
    if (random.nextBoolean()) {
      random.nextBytes(payload);
    }
    int[] first = {0x81, 0x01, 0x00, 0x80, 0x88, 0x89, 0x8A, 0x82, 0xC1, 0x41, random.nextInt(256)};
    byte[] frame =
        WsClient.frame(first[random.nextInt(first.length)], payload, random.nextInt(20) > 0);
    return random.nextInt(3) == 0 ? damaged(frame, random) : frame;
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    byte[] out = bytes.clone();
    int changes = random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(out.length);
      byte[] nasty = {0, '\r', '\n', ' ', '\t', ':', '%', '0', '-', (byte) 0xff};
      out[at] =
          random.nextBoolean() ? (byte) random.nextInt(256) : nasty[random.nextInt(nasty.length)];
    }
    return out;
  }
}
