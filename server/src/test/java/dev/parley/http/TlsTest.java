package dev.parley.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.parley.contract.SelfSigned;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsTest {
  @TempDir Path folder;

  private KeyStore keys;
  private HttpConfig.Tls files;

  @BeforeEach
  void makeACertificate() throws Exception {
    SelfSigned made = SelfSigned.make(folder, "localhost");
    keys = made.keys();
    files = new HttpConfig.Tls(made.certificate(), made.key());
  }

  private RawClient connect(int port, String protocol) throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(keys);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
    socket.setEnabledProtocols(new String[] {protocol});
    socket.startHandshake();
    return new RawClient(socket);
  }

  @Test
  void servesRequestsFilesAndSocketsOverBothVersions() throws Exception {
    byte[] content = new byte[1_000_000];
    new java.util.Random(1).nextBytes(content);
    Path file = Files.write(folder.resolve("file"), content);
    Handler handler =
        request ->
            request.path().equals("/file")
                ? new Response.FileContent(Headers.none(), file, content.length, null)
                : Response.text(200, "" + request.isSecure());
    HttpConfig config = HttpConfig.local(folder.resolve("uploads")).withTls(files);
    try (HttpServer server = HttpServer.start(config, handler)) {
      for (String protocol : new String[] {"TLSv1.2", "TLSv1.3"}) {
        try (RawClient client = connect(server.port(), protocol)) {
          client.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
          assertThat(client.answer().body()).isEqualTo("true");
          client.send("GET /file HTTP/1.1\r\nhost: x\r\n\r\n");
          client.head();
          assertThat(client.bytes(content.length)).isEqualTo(content);
          client.send("broken\r\n\r\n");
          assertThat(client.answer().status()).isEqualTo(400);
          assertThat(client.rest()).isEmpty();
        }
      }
      try (RawClient plain = new RawClient(server.port())) {
        plain.send("GET / HTTP/1.1\r\nhost: x\r\n\r\n");
        assertThat(plain.rest()).doesNotContain("HTTP/1.1");
      }
    }
  }

  @Test
  void saysWhichFilesItCannotUse() throws Exception {
    Path broken = Files.writeString(folder.resolve("broken"), "no PEM", UTF_8);
    HttpConfig config =
        HttpConfig.local(folder).withTls(new HttpConfig.Tls(files.certificate(), broken));
    assertThatIOException()
        .isThrownBy(() -> HttpServer.start(config, _ -> Response.empty(204)))
        .withMessageContaining("not a PEM certificate");
  }
}
