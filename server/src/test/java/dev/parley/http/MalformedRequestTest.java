package dev.parley.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MalformedRequestTest {
  @TempDir Path folder;

  private final AtomicInteger handled = new AtomicInteger();

  private HttpServer start() throws IOException {
    return HttpServer.start(
        HttpConfig.local(folder),
        _ -> {
          handled.incrementAndGet();
          return Response.empty(200);
        });
  }

  private int status(String request) throws IOException {
    try (HttpServer server = start();
        RawClient client = new RawClient(server.port())) {
      client.send(request);
      RawClient.Answer answer = client.answer();
      if (answer.status() >= 400) {
        assertThat(client.rest()).isEmpty();
      }
      return answer.status();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        "content-length: 5\r\ncontent-length: 6\r\n\r\nhello",
        "content-length: 5\r\ncontent-length: 5\r\n\r\nhello",
        "content-length: 5, 5\r\n\r\nhello",
        "content-length: +5\r\n\r\nhello",
        "content-length: -1\r\n\r\n",
        "content-length: 0x5\r\n\r\nhello",
        "content-length: 99999999999999999999\r\n\r\n",
        "transfer-encoding: gzip\r\n\r\n",
        "transfer-encoding: chunked, gzip\r\n\r\n",
        "transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        "transfer-encoding: xchunked\r\n\r\n0\r\n\r\n",
        "transfer-encoding: chunked\r\n\r\nxyz\r\nabc\r\n0\r\n\r\n",
        "transfer-encoding: chunked\r\n\r\n-1\r\nabc\r\n0\r\n\r\n",
        "transfer-encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n",
        "transfer-encoding: chunked\r\n\r\nffffffffffffffff1\r\nabc\r\n0\r\n\r\n",
        "transfer-encoding: chunked\r\n\r\n3\nabc\r\n0\r\n\r\n",
        "a: b\r\n folded\r\n\r\n",
        "a: b\r\n\tfolded\r\n\r\n",
        " a: b\r\n\r\n",
        "a : b\r\n\r\n",
        "a\r\n\r\n",
        ": b\r\n\r\n",
        "a: b\u0000c\r\n\r\n",
        "a: b\rc\r\n\r\n",
        "a: b\n\r\n",
        "host: y\r\n\r\n",
        "a\u00e4: b\r\n\r\n"
      })
  void refusesEveryShapeThatTwoServersMayReadDifferently(String fields) throws Exception {
    assertThat(status("POST / HTTP/1.1\r\nhost: x\r\n" + fields)).isEqualTo(400);
    assertThat(handled).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../x", "/a/..", "/a/./b", "/%2e%2e/x", "/a%2Fb", "/a%5Cb", "/a\\b", "/a%00b", "/%0d%0aX",
            "/%",
        "/%4", "/%zz", "/%c0%af", "/%c0%80", "/%ed%a0%80", "/%f5%80%80%80", "/%ff", "/a#b", "a/b",
            "*",
        "ftp://x/", "x:80", "/\u00e4"
      })
  void refusesUnsafeTargets(String target) throws Exception {
    assertThat(status("GET " + target + " HTTP/1.1\r\nhost: x\r\n\r\n")).isEqualTo(400);
    assertThat(handled).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/a..b",
        "/.well-known/x",
        "/a%20b%C3%A4",
        "/a?b=../c",
        "http://x/a",
        "http://x?q",
        "//x"
      })
  void acceptsUsualTargets(String target) throws Exception {
    assertThat(status("GET " + target + " HTTP/1.1\r\nhost: x\r\n\r\n")).isEqualTo(200);
  }

  @Test
  void namesWhatIsTooLongOrUnknown() throws Exception {
    String host = "host: x\r\n\r\n";
    assertThat(status("GET / HTTP/1.1\r\n\r\n")).isEqualTo(400);
    assertThat(status("GET / HTTP/2.0\r\n" + host)).isEqualTo(505);
    assertThat(status("GET / HTTP/0.9\r\n" + host)).isEqualTo(505);
    assertThat(status(" GET / HTTP/1.1\r\n" + host)).isEqualTo(400);
    assertThat(status("hello\r\n\r\n")).isEqualTo(400);
    assertThat(status("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\n" + host)).isEqualTo(414);
    assertThat(status("GET / HTTP/1.1\r\na: " + "a".repeat(40_000) + "\r\n" + host)).isEqualTo(431);
    assertThat(status("POST / HTTP/1.1\r\nexpect: miracles\r\ncontent-length: 1\r\n" + host))
        .isEqualTo(417);
    assertThat(status("POST / HTTP/1.0\r\ntransfer-encoding: chunked\r\n" + host)).isEqualTo(400);
  }

  @Test
  void seesAFoldedLineThatComesLater() throws Exception {
    try (HttpServer server = start();
        RawClient client = new RawClient(server.port())) {
      client.send("GET / HTTP/1.1\r\nhost: x\r\na: b\r\n");
      client.send(" c\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(400);
    }
  }

  @Test
  void refusesLineBreaksInItsOwnHeaders() {
    for (String bad : new String[] {"a\r\nb", "a\nb", "a\u0000b", "\u00e4"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> Headers.of("x", bad));
      assertThatIllegalArgumentException().isThrownBy(() -> Headers.none().plus("x", bad));
      assertThatIllegalArgumentException().isThrownBy(() -> Headers.of(bad, "x"));
    }
    assertThat(ContentDisposition.attachment("a\"\r\n\u00e4.txt"))
        .isEqualTo("attachment; filename=\"a____.txt\"; filename*=UTF-8''a%22%0D%0A%C3%A4.txt");
  }
}
