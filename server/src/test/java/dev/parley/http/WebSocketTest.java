package dev.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WebSocketTest {
  @TempDir Path folder;

  /** Answers each text with itself and remembers the sockets. */
  private static final class Echo implements WebSocketListener {
    final List<WebSocket> sockets = new CopyOnWriteArrayList<>();
    final AtomicInteger closed = new AtomicInteger();
    final AtomicInteger pongs = new AtomicInteger();
    final AtomicInteger writable = new AtomicInteger();

    @Override
    public void onOpen(WebSocket socket) {
      sockets.add(socket);
    }

    @Override
    public void onText(WebSocket socket, String text) {
      if (text.equals("fail")) {
        throw new IllegalStateException("as the test wants it");
      }
      socket.send(TextFrame.of(text));
    }

    @Override
    public void onPong(WebSocket socket) {
      pongs.incrementAndGet();
    }

    @Override
    public void onWritable(WebSocket socket) {
      writable.incrementAndGet();
    }

    @Override
    public void onClose(WebSocket socket) {
      closed.incrementAndGet();
    }
  }

  private final Echo echo = new Echo();

  private HttpServer start() throws IOException {
    return start(quiet());
  }

  /** No ping comes to the rescue of a flush that was forgotten. */
  private static HttpLimits.Builder quiet() {
    return HttpLimits.builder().websocketPingSeconds(3_600);
  }

  private HttpServer start(HttpLimits.Builder limits) throws IOException {
    return start(HttpConfig.local(folder).withLimits(limits.build()));
  }

  private HttpServer start(HttpConfig config) throws IOException {
    return HttpServer.start(config, _ -> Response.upgrade(echo));
  }

  @Test
  void opensByPathAloneAndWithAQueryAndPassesTheOriginOn() throws Exception {
    CompletableFuture<String> seen = new CompletableFuture<>();
    Handler handler =
        request -> {
          seen.complete(request.path() + request.rawQuery() + request.header("origin"));
          return Response.upgrade(echo);
        };
    try (HttpServer server = HttpServer.start(HttpConfig.local(folder), handler);
        WsClient with = new WsClient(server.port(), "/link/t?x=1", "origin: http://foreign\r\n");
        WsClient without = new WsClient(server.port(), "/link/t", "")) {
      assertThat(seen.get()).isEqualTo("/link/tx=1http://foreign");
      assertThat(with.head)
          .contains("101 Switching Protocols", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
          .doesNotContain("content-length");
      assertThat(without.text("hi").read().text()).isEqualTo("hi");
    }
  }

  @Test
  void refusesAHandshakeThatIsNone() throws Exception {
    try (HttpServer server = start();
        RawClient client = new RawClient(server.port())) {
      client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(426);
      client.send("GET / HTTP/1.1\r\n" + WsClient.UPGRADE.replace("13", "8") + "\r\n");
      assertThat(client.answer().status()).isEqualTo(426);
      client.send("GET / HTTP/1.1\r\n" + WsClient.UPGRADE.replace("dGhl", "!!!!") + "\r\n");
      assertThat(client.answer().status()).isEqualTo(400);
    }
  }

  @Test
  void takesFramesThatCameWithTheHandshake() throws Exception {
    try (HttpServer server = start();
        RawClient client = new RawClient(server.port())) {
      byte[] head = ("GET / HTTP/1.1\r\n" + WsClient.UPGRADE + "\r\n").getBytes(UTF_8);
      byte[] frame = WsClient.frame(0x81, "early".getBytes(UTF_8));
      byte[] both = java.util.Arrays.copyOf(head, head.length + frame.length);
      System.arraycopy(frame, 0, both, head.length, frame.length);
      client.send(both);
      client.head();
      assertThat(new String(client.bytes(7), UTF_8)).endsWith("early");
    }
  }

  @Test
  void closesASocketWhoseClientEndedItsSideDuringTheHandshake() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    Handler handler =
        _ -> {
          ended.await();
          return Response.upgrade(echo);
        };
    HttpConfig config = HttpConfig.local(folder).withLimits(quiet().build());
    try (HttpServer server = HttpServer.start(config, handler);
        RawClient silent = new RawClient(server.port());
        RawClient early = new RawClient(server.port())) {
      for (RawClient client : List.of(silent, early)) {
        client.send("GET / HTTP/1.1\r\n" + WsClient.UPGRADE + "\r\n");
      }
      early.send(WsClient.frame(0x81, "early".getBytes(UTF_8)));
      silent.endInput();
      early.endInput();
      await().until(() -> server.runningRequests() == 2);
      ended.countDown();
      await().until(() -> server.openConnections() == 0 && echo.closed.get() == 2);
    }
  }

  @Test
  void putsFragmentsTogetherWithControlFramesBetween() throws Exception {
    try (HttpServer server = start();
        WsClient client = new WsClient(server.port())) {
      client.send(0x01, "ab".getBytes(UTF_8)).send(0x89, "p".getBytes(UTF_8));
      client.send(0x00, "cd".getBytes(UTF_8)).send(0x80, "ef".getBytes(UTF_8));
      WsClient.Frame pong = client.read();
      assertThat(pong.firstByte()).isEqualTo(0x8A);
      assertThat(pong.text()).isEqualTo("p");
      assertThat(client.read().text()).isEqualTo("abcdef");
    }
  }

  @Test
  void echoesMessagesOfEveryLengthEncoding() throws Exception {
    try (HttpServer server = start(quiet().maxFrameBytes(200_000));
        WsClient client = new WsClient(server.port())) {
      for (int length : new int[] {0, 125, 126, 65_535, 65_536, 200_000}) {
        assertThat(client.text("x".repeat(length)).read().text()).hasSize(length);
      }
    }
  }

  @Test
  void closesWithTheCodeOfTheBrokenRule() throws Exception {
    try (HttpServer server = start(quiet().maxFrameBytes(1_000))) {
      byte[] small = "x".getBytes(UTF_8);
      assertThat(code(server, WsClient.frame(0x81, small, false))).isEqualTo(1002);
      assertThat(code(server, WsClient.frame(0xC1, small))).isEqualTo(1002);
      assertThat(code(server, WsClient.frame(0x83, small))).isEqualTo(1002);
      assertThat(code(server, WsClient.frame(0x80, small))).isEqualTo(1002);
      assertThat(code(server, WsClient.frame(0x09, small))).isEqualTo(1002);
      assertThat(code(server, WsClient.frame(0x89, new byte[126]))).isEqualTo(1002);
      assertThat(code(server, WsClient.frame(0x88, new byte[1]))).isEqualTo(1002);
      assertThat(code(server, WsClient.frame(0x82, small))).isEqualTo(1003);
      assertThat(code(server, WsClient.frame(0x81, new byte[] {(byte) 0xC0, (byte) 0x80})))
          .isEqualTo(1007);
      assertThat(
              code(
                  server, WsClient.frame(0x81, new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80})))
          .isEqualTo(1007);
      assertThat(code(server, WsClient.frame(0x81, new byte[1_001]))).isEqualTo(1009);
      assertThat(
              code(
                  server, WsClient.frame(0x01, new byte[900]), WsClient.frame(0x80, new byte[900])))
          .isEqualTo(1009);
      assertThat(code(server, WsClient.frame(0x81, "fail".getBytes(UTF_8)))).isEqualTo(1011);
      await().until(() -> server.openConnections() == 0);
      assertThat(echo.closed.get()).isEqualTo(echo.sockets.size());
    }
  }

  private static int code(HttpServer server, byte[]... frames) throws IOException {
    try (WsClient client = new WsClient(server.port())) {
      for (byte[] frame : frames) {
        client.raw.send(frame);
      }
      int code = client.closeCode();
      assertThat(client.raw.rest()).isEmpty();
      return code;
    }
  }

  @Test
  void answersACloseAndEndsTheConnection() throws Exception {
    try (HttpServer server = start();
        WsClient client = new WsClient(server.port())) {
      client.send(0x88, new byte[] {3, (byte) 0xE8});
      assertThat(client.closeCode()).isEqualTo(1000);
      assertThat(client.raw.rest()).isEmpty();
      await().until(() -> echo.closed.get() == 1);
      assertThat(echo.sockets.getFirst().send(TextFrame.of("late"))).isFalse();
    }
  }

  @Test
  void closesForItsOwner() throws Exception {
    try (HttpServer server = start(quiet().closeTimeoutMillis(200));
        WsClient client = new WsClient(server.port())) {
      await().until(() -> echo.sockets.size() == 1);
      echo.sockets.getFirst().close(4001, "why");
      assertThat(client.closeCode()).isEqualTo(4001);
      assertThat(client.raw.rest()).isEmpty();
      await().until(() -> echo.closed.get() == 1);
    }
  }

  @Test
  void pingsAndCutsAClientThatNeverPongs() throws Exception {
    try (HttpServer server = start(HttpLimits.builder().websocketPingSeconds(1).maxMissedPongs(1));
        WsClient dead = new WsClient(server.port());
        WsClient alive = new WsClient(server.port())) {
      assertThat(alive.read().firstByte()).isEqualTo(0x89);
      alive.send(0x8A, new byte[0]);
      assertThat(alive.read().firstByte()).isEqualTo(0x89);
      assertThat(dead.raw.rest()).hasSize(2);
      assertThat(echo.pongs.get()).isEqualTo(1);
    }
  }

  @Test
  void boundsWhatWaitsForASlowClient() throws Exception {
    try (HttpServer server = start(quiet().maxQueuedBytesPerSocket(500_000));
        WsClient client = new WsClient(server.port())) {
      await().until(() -> echo.sockets.size() == 1);
      WebSocket socket = echo.sockets.getFirst();
      TextFrame frame = TextFrame.of("x".repeat(50_000));
      int accepted = 0;
      while (socket.send(frame)) {
        accepted++;
        assertThat(accepted).isLessThan(10_000);
      }
      assertThat(socket.queuedBytes()).isBetween(500_000L, 700_000L);
      for (int i = 0; i < accepted; i++) {
        assertThat(client.read().payload()).hasSize(50_000);
      }
      await().until(() -> echo.writable.get() > 0 && socket.queuedBytes() == 0);
      assertThat(socket.send(frame)).isTrue();
    }
  }

  @Test
  void keepsTheOrderOfSendsFromOneThreadAndSharesFrames() throws Exception {
    try (HttpServer server = start();
        WsClient first = new WsClient(server.port());
        WsClient second = new WsClient(server.port())) {
      await().until(() -> echo.sockets.size() == 2);
      for (int i = 0; i < 2_000; i++) {
        TextFrame frame = TextFrame.of("m" + i);
        echo.sockets.forEach(socket -> socket.send(frame));
      }
      for (int i = 0; i < 2_000; i++) {
        assertThat(first.read().text()).isEqualTo("m" + i);
        assertThat(second.read().text()).isEqualTo("m" + i);
      }
    }
  }

  @Test
  void stopsReadingForItsOwner() throws Exception {
    try (HttpServer server = start();
        WsClient client = new WsClient(server.port())) {
      await().until(() -> echo.sockets.size() == 1);
      WebSocket socket = echo.sockets.getFirst();
      socket.attach("owner");
      socket.read(false);
      // Both go through the socket's loop, so the second comes when the first has been done.
      socket.send(TextFrame.of("stopped"));
      assertThat(client.read().text()).isEqualTo("stopped");
      client.text("held");
      socket.send(TextFrame.of("first"));
      assertThat(client.read().text()).isEqualTo("first");
      socket.read(true);
      assertThat(client.read().text()).isEqualTo("held");
      assertThat(socket.attachment()).isEqualTo("owner");
    }
  }

  @Test
  void compressesOnlyWhenConfiguredAndOffered() throws Exception {
    String offer = "sec-websocket-extensions: permessage-deflate; client_max_window_bits\r\n";
    try (HttpServer off = start();
        HttpServer on = start(HttpConfig.local(folder).withWebsocketCompression(true));
        WsClient refused = new WsClient(off.port(), "/", offer);
        WsClient plain = new WsClient(on.port());
        WsClient client = new WsClient(on.port(), "/", offer)) {
      assertThat(refused.head).doesNotContain("deflate");
      assertThat(client.head).contains("permessage-deflate; server_no_context_takeover");
      String text = "many words ".repeat(100);
      for (int i = 0; i < 2; i++) {
        WsClient.Frame frame = client.send(0xC1, deflate(text)).read();
        assertThat(frame.firstByte()).isEqualTo(0xC1);
        assertThat(frame.payload().length).isLessThan(200);
        assertThat(inflate(frame.payload())).isEqualTo(text);
      }
      assertThat(client.text("short").read().firstByte()).isEqualTo(0x81);
      assertThat(plain.text(text).read().text()).isEqualTo(text);
      client.send(0xC1, deflate("0".repeat(1_000_000)));
      assertThat(client.closeCode()).isEqualTo(1009);
    }
  }

  private static byte[] deflate(String text) {
    Deflater deflater = new Deflater(9, true);
    deflater.setInput(text.getBytes(UTF_8));
    byte[] out = new byte[10_000];
    int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    deflater.end();
    return java.util.Arrays.copyOf(out, length - 4);
  }

  private static String inflate(byte[] bytes) throws Exception {
    Inflater inflater = new Inflater(true);
    byte[] input = java.util.Arrays.copyOf(bytes, bytes.length + 4);
    input[input.length - 1] = (byte) 0xff;
    input[input.length - 2] = (byte) 0xff;
    inflater.setInput(input);
    byte[] out = new byte[10_000];
    int length = inflater.inflate(out);
    inflater.end();
    return new String(out, 0, length, UTF_8);
  }

  @Test
  void closesAllWithGoingAwayWhenItStops() throws Exception {
    List<WsClient> clients = new ArrayList<>();
    HttpServer server = start();
    try {
      for (int i = 0; i < 20; i++) {
        clients.add(new WsClient(server.port()));
      }
      Thread stopping = Thread.ofVirtual().start(() -> server.stop(Duration.ofSeconds(20)));
      for (WsClient client : clients) {
        assertThat(client.closeCode()).isEqualTo(1001);
        client.close();
      }
      stopping.join();
      assertThat(echo.closed.get()).isEqualTo(20);
    } finally {
      server.close();
    }
  }
}
