package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddressCountsTest {
  @TempDir Path folder;

  private static InetAddress at(String literal) {
    return InetAddress.ofLiteral(literal);
  }

  @Test
  void oneTooManyIsRefusedUntilOneLeaves() {
    AddressCounts counts = new AddressCounts(2);
    assertThat(counts.enter(at("192.0.2.1"))).isTrue();
    assertThat(counts.enter(at("192.0.2.1"))).isTrue();
    assertThat(counts.enter(at("192.0.2.1"))).isFalse();
    assertThat(counts.enter(at("192.0.2.2"))).isTrue();
    counts.leave(at("192.0.2.1"));
    assertThat(counts.enter(at("192.0.2.1"))).isTrue();
  }

  @Test
  void oneNetworkOfIpv6IsOneClient() {
    AddressCounts counts = new AddressCounts(1);
    assertThat(counts.enter(at("2001:db8::1"))).isTrue();
    assertThat(counts.enter(at("2001:db8::ffff:2"))).isFalse();
    assertThat(counts.enter(at("2001:db8:0:1::1"))).isTrue();
  }

  @Test
  void thisMachineIsNotCounted() {
    AddressCounts counts = new AddressCounts(1);
    assertThat(counts.enter(at("127.0.0.1"))).isTrue();
    assertThat(counts.enter(at("127.0.0.1"))).isTrue();
    assertThat(counts.size()).isZero();
  }

  @Test
  void nothingIsKeptOfAddressesThatLeft() throws Exception {
    AddressCounts counts = new AddressCounts(10);
    AtomicInteger entered = new AtomicInteger();
    CountDownLatch ended = new CountDownLatch(8);
    for (int i = 0; i < 8; i++) {
      Thread.ofVirtual()
          .start(
              () -> {
                for (int j = 0; j < 1_000; j++) {
                  InetAddress address = at("192.0.2." + j % 5);
                  if (counts.enter(address)) {
                    entered.incrementAndGet();
                    counts.leave(address);
                  }
                }
                ended.countDown();
              });
    }
    ended.await();
    assertThat(entered.get()).isPositive();
    assertThat(counts.size()).isZero();
  }

  @Test
  void socketsThroughATrustedProxyCountForTheirClients() throws Exception {
    HttpConfig config =
        HttpConfig.local(folder.resolve("uploads"))
            .withTrustedProxies(List.of(AddressRange.parse("127.0.0.1")))
            .withLimits(HttpLimits.builder().maxConnectionsPerAddress(1).build());
    try (HttpServer server = HttpServer.start(config, _ -> Response.upgrade(new Silent()))) {
      WsClient first = of(server, "192.0.2.1");
      assertThat(first.head).startsWith("HTTP/1.1 101");
      try (WsClient second = of(server, "192.0.2.1");
          WsClient other = of(server, "192.0.2.2")) {
        assertThat(second.head).startsWith("HTTP/1.1 429");
        assertThat(other.head).startsWith("HTTP/1.1 101");
      }
      first.close();
      Awaitility.await()
          .until(
              () -> {
                try (WsClient again = of(server, "192.0.2.1")) {
                  return again.head.startsWith("HTTP/1.1 101");
                }
              });
    }
  }

  private static WsClient of(HttpServer server, String client) throws Exception {
    return new WsClient(server.port(), "/", "x-forwarded-for: " + client + "\r\n");
  }

  private static final class Silent implements WebSocketListener {
    @Override
    public void onOpen(WebSocket socket) {}

    @Override
    public void onText(WebSocket socket, String text) {}

    @Override
    public void onClose(WebSocket socket) {}
  }
}
