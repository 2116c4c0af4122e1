package dev.parley.http.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.parley.http.AddressRange;
import dev.parley.http.Handler;
import dev.parley.http.Headers;
import dev.parley.http.HttpConfig;
import dev.parley.http.HttpServer;
import dev.parley.http.Response;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SafeClientTest {
  private static final SafeClientConfig LOCAL =
      SafeClientConfig.DEFAULTS.withAllowed(List.of(AddressRange.parse("127.0.0.1/32")));

  @TempDir Path folder;

  private HttpServer start(Handler handler) throws IOException {
    return HttpServer.start(HttpConfig.local(folder), handler);
  }

  private static URI uri(HttpServer server, String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.8.8.8",
        "127.1",
        "2130706433",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[::]",
        "[::127.0.0.1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[2001:0:1::]",
        "[fc00::1]",
        "[fd12::1]",
        "[fe80::1]",
        "[fec0::1]",
        "[ff02::1]",
        "localhost"
      })
  void refusesAddressesThatAreNotPublic(String host) throws Exception {
    try (SafeClient client = SafeClient.start(SafeClientConfig.DEFAULTS)) {
      assertThatExceptionOfType(RefusedException.class)
          .isThrownBy(() -> client.send(OutgoingRequest.get(URI.create("http://" + host + ":1/"))));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"8.8.8.8", "172.15.0.1", "172.32.0.1", "100.63.0.1", "2606:4700::1", "2a00::1"})
  void permitsPublicAddresses(String address) {
    assertThat(new AddressGuard(List.of()).permits(InetAddress.ofLiteral(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://127.0.0.1/", "file:///etc/passwd", "http:/x", "http://u:p@127.0.0.1/", "x"})
  void refusesOtherUris(String uri) throws Exception {
    try (SafeClient client = SafeClient.start(LOCAL)) {
      assertThatExceptionOfType(RefusedException.class)
          .isThrownBy(() -> client.send(OutgoingRequest.get(URI.create(uri))));
    }
  }

  @Test
  void sendsARequestAndReadsTheAnswer() throws Exception {
    Handler handler =
        request ->
            Response.text(
                201,
                request.method()
                    + request.path()
                    + request.rawQuery()
                    + request.header("x-a")
                    + new String(request.body().bytes(), UTF_8));
    try (HttpServer server = start(handler);
        SafeClient client = SafeClient.start(LOCAL)) {
      OutgoingRequest request =
          OutgoingRequest.post(uri(server, "/p%20q?a=b"), "text/plain", "body".getBytes(UTF_8))
              .with(Headers.of("x-a", "1"));
      OutgoingResponse response = client.send(request);
      assertThat(response.status()).isEqualTo(201);
      assertThat(new String(response.body(), UTF_8)).isEqualTo("POST/p qa=b1body");
      assertThat(response.headers().get("content-type")).startsWith("text/plain");
    }
  }

  @Test
  void resolvesANameOnceAndConnectsToTheCheckedAddress() throws Exception {
    AtomicInteger lookups = new AtomicInteger();
    SafeClient.NameService rebinding =
        _ -> {
          String address = lookups.getAndIncrement() == 0 ? "127.0.0.1" : "127.0.0.2";
          return new InetAddress[] {
            InetAddress.ofLiteral("10.0.0.1"), InetAddress.ofLiteral(address)
          };
        };
    SslContext tls = SslContextBuilder.forClient().sslProvider(SslProvider.JDK).build();
    try (HttpServer server = start(request -> Response.text(200, "" + request.header("host")));
        SafeClient client = SafeClient.start(LOCAL, rebinding, tls)) {
      URI uri = URI.create("http://rebinding.test:" + server.port() + "/");
      assertThat(new String(client.send(OutgoingRequest.get(uri)).body(), UTF_8))
          .isEqualTo("rebinding.test:" + server.port());
      assertThat(lookups).hasValue(1);
      assertThatExceptionOfType(RefusedException.class)
          .isThrownBy(() -> client.send(OutgoingRequest.get(uri)));
    }
  }

  @Test
  void followsRedirectsAndChecksEachOfThem() throws Exception {
    Handler handler =
        request ->
            switch (request.path()) {
              case "/seen" -> Response.text(200, request.method() + request.body().length());
              case "/loop" -> Response.redirect(302, "/loop");
              default ->
                  Response.redirect(
                      Integer.parseInt(request.path().substring(1)), "" + request.query("to"));
            };
    try (HttpServer server = start(handler);
        SafeClient client = SafeClient.start(LOCAL)) {
      OutgoingRequest get = OutgoingRequest.get(uri(server, "/302?to=/seen"));
      OutgoingResponse response = client.send(get);
      assertThat(response.uri()).isEqualTo(uri(server, "/seen"));
      byte[] body = "x".getBytes(UTF_8);
      assertThat(
              client.send(OutgoingRequest.post(uri(server, "/303?to=/seen"), "a/b", body)).body())
          .asString()
          .isEqualTo("GET0");
      assertThat(
              client.send(OutgoingRequest.post(uri(server, "/307?to=/seen"), "a/b", body)).body())
          .asString()
          .isEqualTo("POST1");
      assertThat(client.send(OutgoingRequest.get(uri(server, "/loop"))).status()).isEqualTo(302);
      for (String to :
          List.of("http://127.0.0.2/", "http://169.254.169.254/", "file:///x", "//10.0.0.1/")) {
        assertThatExceptionOfType(RefusedException.class)
            .as(to)
            .isThrownBy(() -> client.send(OutgoingRequest.get(uri(server, "/302?to=" + to))));
      }
    }
  }

  @Test
  void leavesCredentialsBehindWhenARedirectGoesElsewhere() throws Exception {
    Handler target = request -> Response.text(200, "" + request.header("authorization"));
    try (HttpServer other = start(target);
        HttpServer server = start(_ -> Response.redirect(302, uri(other, "/").toString()));
        SafeClient client = SafeClient.start(LOCAL)) {
      OutgoingRequest request =
          OutgoingRequest.get(uri(server, "/")).with(Headers.of("Authorization", "secret"));
      assertThat(client.send(request).body()).asString().isEqualTo("null");
    }
  }

  @Test
  void refusesToLeaveHttps() {
    OutgoingRequest request = OutgoingRequest.get(URI.create("https://a.test/"));
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> Redirect.follow(request, 302, "http://a.test/"));
  }

  @Test
  void boundsTheAnswerAndItsTime() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    Handler handler =
        request -> {
          if (request.path().equals("/slow")) {
            release.await();
          }
          return new Response.Streamed(
              200, Headers.none(), -1, () -> new ByteArrayInputStream(new byte[300_000]));
        };
    try (HttpServer server = start(handler);
        SafeClient small = SafeClient.start(LOCAL.withMaxBodyBytes(299_999));
        SafeClient quick = SafeClient.start(LOCAL.withTotalTimeoutMillis(300))) {
      assertThatIOException()
          .isThrownBy(() -> small.send(OutgoingRequest.get(uri(server, "/"))))
          .withMessageContaining("larger than 299999");
      ByteArrayOutputStream sink = new ByteArrayOutputStream();
      small.send(OutgoingRequest.get(uri(server, "/")), sink, 300_000);
      assertThat(sink.size()).isEqualTo(300_000);
      assertThatExceptionOfType(SocketTimeoutException.class)
          .isThrownBy(() -> quick.send(OutgoingRequest.get(uri(server, "/slow"))));
      release.countDown();
    }
  }

  @Test
  void saysThatNobodyListens() throws Exception {
    try (SafeClient client = SafeClient.start(LOCAL)) {
      HttpServer server = start(_ -> Response.empty(204));
      server.close();
      assertThatIOException()
          .isThrownBy(() -> client.send(OutgoingRequest.get(uri(server, "/"))))
          .withMessageContaining("cannot connect");
    }
  }
}
