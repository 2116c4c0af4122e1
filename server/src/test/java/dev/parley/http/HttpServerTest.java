package dev.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HttpServerTest {
  private static final String HEAD = "host: x\r\n\r\n";

  @TempDir Path folder;

  private HttpServer start(Handler handler) throws IOException {
    return HttpServer.start(HttpConfig.local(folder.resolve("uploads")), handler);
  }

  private HttpServer start(HttpLimits.Builder limits, Handler handler) throws IOException {
    return HttpServer.start(
        HttpConfig.local(folder.resolve("uploads")).withLimits(limits.build()), handler);
  }

  private static Response echo(Request request) throws IOException {
    return Response.text(
        200,
        request.method()
            + " "
            + request.path()
            + " "
            + request.rawQuery()
            + " "
            + new String(request.body().bytes(), UTF_8));
  }

  /** The same handler, on the event loop. */
  private static Handler inline(Handler handler) {
    return new Handler() {
      @Override
      public Response handle(Request request) throws Exception {
        return handler.handle(request);
      }

      @Override
      public boolean isInline(Request request) {
        return true;
      }
    };
  }

  private static Handler storing(Handler handler) {
    return new Handler() {
      @Override
      public Response handle(Request request) throws Exception {
        return handler.handle(request);
      }

      @Override
      public BodyPolicy bodyPolicy(String method, String path, BodyPolicy defaultPolicy) {
        return new BodyPolicy.ToFile(50_000_000);
      }
    };
  }

  @Test
  void noAnswerIsSniffedOrTellsOtherSitesWhereTheReaderWas() throws Exception {
    Response own =
        new Response.Content(
            200,
            Headers.of("X-Content-Type-Options", "sniff", "Referrer-Policy", "no-referrer"),
            Response.NOTHING);
    try (HttpServer server = start(HttpServerTest::echo);
        RawClient client = new RawClient(server.port())) {
      client.send("GET / HTTP/1.1\r\n" + HEAD);
      assertThat(client.head())
          .contains("x-content-type-options: nosniff", "referrer-policy: same-origin");
    }
    try (HttpServer server = start(_ -> own);
        RawClient client = new RawClient(server.port())) {
      client.send("GET /own HTTP/1.1\r\n" + HEAD);
      assertThat(client.head())
          .contains("x-content-type-options: nosniff", "Referrer-Policy: no-referrer")
          .doesNotContain("same-origin", "options: sniff\r");
    }
  }

  @Test
  void answersAndKeepsTheConnection() throws Exception {
    try (HttpServer server = start(HttpServerTest::echo);
        RawClient client = new RawClient(server.port())) {
      for (int i = 0; i < 3; i++) {
        client.send("POST /a%20b?x=1 HTTP/1.1\r\ncontent-length: 5\r\n" + HEAD + "hello");
        assertThat(client.answer().body()).isEqualTo("POST /a b x=1 hello");
      }
    }
  }

  @Test
  void answersPipelinedRequestsInOrder() throws Exception {
    for (Handler handler : List.<Handler>of(HttpServerTest::echo, inline(HttpServerTest::echo))) {
      try (HttpServer server = start(handler);
          RawClient client = new RawClient(server.port())) {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
          requests
              .append("POST /")
              .append(i)
              .append(" HTTP/1.1\r\ncontent-length: 1\r\n" + HEAD + "b");
        }
        Thread sender = Thread.ofVirtual().start(() -> send(client, requests.toString()));
        for (int i = 0; i < 5_000; i++) {
          assertThat(client.answer().body()).isEqualTo("POST /" + i + " null b");
        }
        sender.join();
      }
    }
  }

  private static void send(RawClient client, String text) {
    try {
      client.send(text);
      client.endInput();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void answersAllRequestsOfAClientThatEndedItsSide() throws Exception {
    try (HttpServer server = start(HttpServerTest::echo);
        RawClient client = new RawClient(server.port())) {
      client.send(("GET /a HTTP/1.1\r\n" + HEAD).repeat(3));
      client.endInput();
      assertThat(client.rest().split("GET /a null", -1)).hasSize(4);
    }
  }

  @Test
  void takesChunkedBodies() throws Exception {
    try (HttpServer server = start(HttpServerTest::echo);
        RawClient client = new RawClient(server.port())) {
      client.send("POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n" + HEAD);
      client.send("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
      assertThat(client.answer().body()).endsWith(" abcde");
    }
  }

  @Test
  void saysContinueBeforeABodyOnlyIfItWantsIt() throws Exception {
    try (HttpServer server = start(HttpLimits.builder().maxBodyBytes(10), HttpServerTest::echo);
        RawClient wanted = new RawClient(server.port());
        RawClient refused = new RawClient(server.port())) {
      wanted.send("POST / HTTP/1.1\r\nexpect: 100-continue\r\ncontent-length: 2\r\n" + HEAD);
      assertThat(wanted.head()).isEqualTo("HTTP/1.1 100 Continue");
      wanted.send("ab");
      assertThat(wanted.answer().status()).isEqualTo(200);
      refused.send("POST / HTTP/1.1\r\nexpect: 100-continue\r\ncontent-length: 11\r\n" + HEAD);
      assertThat(refused.answer().status()).isEqualTo(413);
      assertThat(refused.rest()).isEmpty();
    }
  }

  @Test
  void showsTheRefusalToAClientThatIsStillSending() throws Exception {
    try (HttpServer server = start(HttpServerTest::echo);
        RawClient client = new RawClient(server.port())) {
      client.send("POST / HTTP/1.1\r\ncontent-length: 3000000\r\n" + HEAD);
      client.send(new byte[3_000_000]);
      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(413);
      assertThat(answer.head()).contains("connection: close");
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void refusesAChunkedBodyThatGrowsTooLarge() throws Exception {
    try (HttpServer server = start(HttpLimits.builder().maxBodyBytes(10), HttpServerTest::echo);
        RawClient client = new RawClient(server.port())) {
      client.send(
          "POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n" + HEAD + "b\r\n01234567890\r\n");
      assertThat(client.answer().status()).isEqualTo(413);
    }
  }

  @Test
  void leavesTheBodyAwayForHead() throws Exception {
    try (HttpServer server = start(_ -> Response.text(200, "four"));
        RawClient client = new RawClient(server.port())) {
      client.send("HEAD / HTTP/1.1\r\n" + HEAD + "GET / HTTP/1.1\r\n" + HEAD);
      assertThat(client.head()).contains("content-length: 4");
      assertThat(client.answer().body()).isEqualTo("four");
    }
  }

  @Test
  void hidesTheReasonOfAFailure() throws Exception {
    try (HttpServer server =
            start(
                _ -> {
                  throw new IllegalStateException("secret");
                });
        RawClient client = new RawClient(server.port())) {
      client.send("GET / HTTP/1.1\r\n" + HEAD);
      RawClient.Answer answer = client.answer();
      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.body()).isEqualTo("internal error");
    }
  }

  @Test
  void sheds503BeyondTheConcurrentRequests() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger running = new AtomicInteger();
    Handler waiting =
        _ -> {
          running.incrementAndGet();
          release.await();
          return Response.empty(204);
        };
    try (HttpServer server = start(HttpLimits.builder().maxConcurrentRequests(1), waiting);
        RawClient first = new RawClient(server.port());
        RawClient second = new RawClient(server.port())) {
      first.send("GET / HTTP/1.1\r\n" + HEAD);
      await().until(() -> running.get() == 1);
      second.send("GET / HTTP/1.1\r\n" + HEAD);
      RawClient.Answer shed = second.answer();
      assertThat(shed.status()).isEqualTo(503);
      assertThat(shed.head()).contains("retry-after: 1");
      release.countDown();
      assertThat(first.answer().status()).isEqualTo(204);
      await().until(() -> server.runningRequests() == 0);
    }
  }

  @Test
  void interruptsAHandlerThatTakesTooLong() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    Handler stuck =
        _ -> {
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
          return Response.empty(204);
        };
    try (HttpServer server = start(HttpLimits.builder().requestTimeoutMillis(200), stuck);
        RawClient client = new RawClient(server.port())) {
      client.send("GET / HTTP/1.1\r\n" + HEAD);
      assertThat(client.answer().status()).isEqualTo(503);
      interrupted.await();
    }
  }

  @Test
  void cutsClientsThatDripTheirHeadOrBody() throws Exception {
    HttpLimits.Builder limits =
        HttpLimits.builder()
            .headerTimeoutMillis(300)
            .bodyTimeoutMillis(300)
            .minBodyBytesPerSecond(1_000_000);
    try (HttpServer server = start(limits, HttpServerTest::echo);
        RawClient head = new RawClient(server.port());
        RawClient body = new RawClient(server.port());
        RawClient silent = new RawClient(server.port())) {
      head.send("GET / HTTP/1.1\r\nhost:");
      body.send("POST / HTTP/1.1\r\ncontent-length: 10\r\n" + HEAD + "a");
      assertThat(head.answer().status()).isEqualTo(408);
      assertThat(body.answer().status()).isEqualTo(408);
      assertThat(silent.rest()).isEmpty();
    }
  }

  @Test
  void refusesConnectionsBeyondTheLimit() throws Exception {
    try (HttpServer server = start(HttpLimits.builder().maxConnections(1), HttpServerTest::echo);
        RawClient first = new RawClient(server.port())) {
      first.send("GET / HTTP/1.1\r\n" + HEAD);
      assertThat(first.answer().status()).isEqualTo(200);
      try (RawClient second = new RawClient(server.port())) {
        assertThat(second.rest()).isEmpty();
      }
    }
  }

  @Test
  void streamsUploadsToAFileThatGoesAfterwards() throws Exception {
    byte[] content = new byte[20_000_000];
    new java.util.Random(7).nextBytes(content);
    Path uploads = folder.resolve("uploads");
    Path kept = folder.resolve("kept");
    Handler keeping =
        storing(
            request -> {
              assertThat(request.body()).isInstanceOf(Body.Stored.class);
              if (request.path().equals("/keep")) {
                request.body().saveTo(kept);
              }
              return Response.text(200, "" + request.body().length());
            });
    try (HttpServer server = start(keeping);
        RawClient client = new RawClient(server.port())) {
      for (String path : List.of("/keep", "/drop")) {
        client.send("POST " + path + " HTTP/1.1\r\ncontent-length: 20000000\r\n" + HEAD);
        client.send(content);
        assertThat(client.answer().body()).isEqualTo("20000000");
      }
      assertThat(kept).hasBinaryContent(content);
      await().untilAsserted(() -> assertThat(files(uploads)).isEmpty());
      client.send("POST /drop HTTP/1.1\r\ncontent-length: 20000000\r\n" + HEAD);
      client.send(new byte[500_000]);
      await().untilAsserted(() -> assertThat(files(uploads)).hasSize(1));
    }
    await().untilAsserted(() -> assertThat(files(uploads)).isEmpty());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  @Test
  void cutsMultipartBodiesIntoParts() throws Exception {
    Handler describing =
        request -> {
          Part part = request.parts().getFirst();
          return Response.text(
              200,
              request.parameters().asMap()
                  + part.name()
                  + part.fileName()
                  + new String(part.body().bytes(), UTF_8));
        };
    String body =
        """
        --XX
        content-disposition: form-data; name="a"

        value
        --XX
        Content-Disposition: form-data; name=file; filename="../x.txt"
        Content-Type: text/plain

        line
        --X

        --XX--
        """
            .replace("\n", "\r\n");
    for (Handler handler : List.of(describing, storing(describing))) {
      try (HttpServer server = start(handler);
          RawClient client = new RawClient(server.port())) {
        client.send(
            "POST /?q=1 HTTP/1.1\r\ncontent-type: multipart/form-data; boundary=XX\r\ncontent-length: "
                + body.length()
                + "\r\n"
                + HEAD
                + body);
        assertThat(client.answer().body()).isEqualTo("{q=1, a=value}filex.txtline\r\n--X\r\n");
      }
    }
  }

  @Test
  void servesFilesWholeAndInRanges() throws Exception {
    Path file = Files.writeString(folder.resolve("f"), "0123456789");
    try (HttpServer server =
            start(_ -> new Response.FileContent(Response.TEXT, file, 10, "\"v1\""));
        RawClient client = new RawClient(server.port())) {
      assertThat(get(client, "").body()).isEqualTo("0123456789");
      assertThat(get(client, "range: bytes=2-4\r\n").body()).isEqualTo("234");
      assertThat(get(client, "range: bytes=-3\r\n").body()).isEqualTo("789");
      RawClient.Answer open = get(client, "range: bytes=7-\r\nif-range: \"v1\"\r\n");
      assertThat(open.status()).isEqualTo(206);
      assertThat(open.head()).contains("content-range: bytes 7-9/10");
      assertThat(get(client, "range: bytes=7-\r\nif-range: \"v0\"\r\n").status()).isEqualTo(200);
      assertThat(get(client, "range: bytes=10-\r\n").head()).contains("416", "bytes */10");
      assertThat(get(client, "range: bytes=5-2\r\n").status()).isEqualTo(200);
      assertThat(get(client, "if-none-match: \"v1\"\r\n").status()).isEqualTo(304);
      Files.delete(file);
      assertThat(get(client, "").status()).isEqualTo(404);
    }
  }

  private static RawClient.Answer get(RawClient client, String fields) throws IOException {
    client.send("GET / HTTP/1.1\r\n" + fields + HEAD);
    return client.answer();
  }

  @Test
  void sendsALargeFileToASlowReader() throws Exception {
    byte[] content = new byte[8_000_000];
    new java.util.Random(3).nextBytes(content);
    Path file = Files.write(folder.resolve("large"), content);
    try (HttpServer server =
            start(_ -> new Response.FileContent(Headers.none(), file, content.length, null));
        RawClient client = new RawClient(server.port())) {
      client.send("GET / HTTP/1.1\r\n" + HEAD);
      client.head();
      assertThat(client.bytes(1_000)).isEqualTo(java.util.Arrays.copyOf(content, 1_000));
      assertThat(client.bytes(content.length - 1_000))
          .isEqualTo(java.util.Arrays.copyOfRange(content, 1_000, content.length));
      assertThat(get(client, "range: bytes=0-0\r\n").status()).isEqualTo(206);
    }
  }

  @Test
  void cutsAClientThatTakesNoAnswer() throws Exception {
    byte[] large = new byte[30_000_000];
    try (HttpServer server =
            start(
                HttpLimits.builder().writeTimeoutMillis(300),
                _ -> Response.of(200, "application/octet-stream", large));
        RawClient client = new RawClient(server.port())) {
      client.send("GET / HTTP/1.1\r\n" + HEAD);
      client.head();
      await().until(() -> server.openConnections() == 0);
    }
  }

  @Test
  void streamsAnswersOfUnknownLength() throws Exception {
    Handler streaming =
        _ ->
            new Response.Streamed(
                200,
                Headers.none(),
                -1,
                () -> new java.io.ByteArrayInputStream("abc".getBytes(UTF_8)));
    try (HttpServer server = start(streaming);
        RawClient client = new RawClient(server.port());
        RawClient old = new RawClient(server.port())) {
      client.send("GET / HTTP/1.1\r\nconnection: close\r\n" + HEAD);
      assertThat(client.rest())
          .endsWith("transfer-encoding: chunked\r\nconnection: close\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
      old.send("GET / HTTP/1.0\r\n\r\n");
      assertThat(old.rest()).doesNotContain("chunked").endsWith("\r\n\r\nabc");
    }
  }

  @Test
  void letsRunningRequestsFinishWhenItStops() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch running = new CountDownLatch(1);
    HttpServer server =
        start(
            _ -> {
              running.countDown();
              release.await();
              return Response.text(200, "done");
            });
    try (RawClient busy = new RawClient(server.port());
        RawClient idle = new RawClient(server.port());
        var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      busy.send("GET / HTTP/1.1\r\n" + HEAD);
      running.await();
      var stopped = executor.submit(() -> server.stop(Duration.ofSeconds(20)));
      assertThat(idle.rest()).isEmpty();
      release.countDown();
      RawClient.Answer answer = busy.answer();
      assertThat(answer.body()).isEqualTo("done");
      assertThat(answer.head()).contains("connection: close");
      assertThat(busy.rest()).isEmpty();
      busy.close();
      stopped.get();
    } finally {
      server.close();
    }
  }

  @Test
  void believesForwardedAddressesOfTrustedProxiesAlone() throws Exception {
    Handler who =
        request ->
            Response.text(200, request.remoteAddress().getHostAddress() + request.isSecure());
    String fields = "x-forwarded-for: 9.9.9.9, 8.8.8.8, 10.0.0.1\r\nx-forwarded-proto: https\r\n";
    HttpConfig config = HttpConfig.local(folder);
    List<AddressRange> proxies =
        List.of(AddressRange.parse("127.0.0.0/8"), AddressRange.parse("10.0.0.0/8"));
    try (HttpServer plain = HttpServer.start(config, who);
        HttpServer proxied = HttpServer.start(config.withTrustedProxies(proxies), who);
        RawClient first = new RawClient(plain.port());
        RawClient second = new RawClient(proxied.port())) {
      assertThat(get(first, fields).body()).isEqualTo("127.0.0.1false");
      assertThat(get(second, fields).body()).isEqualTo("8.8.8.8true");
    }
  }
}
