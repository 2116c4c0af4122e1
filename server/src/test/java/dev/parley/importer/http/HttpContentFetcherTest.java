package dev.parley.importer.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.http.AddressRange;
import dev.parley.http.HttpConfig;
import dev.parley.http.HttpServer;
import dev.parley.http.Request;
import dev.parley.http.Response;
import dev.parley.http.client.SafeClientConfig;
import dev.parley.importer.ContentFetcher.Fetched;
import dev.parley.importer.ExportedFile;
import dev.parley.importer.ProblemKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class HttpContentFetcherTest {
  private static final FetchLimits LIMITS = new FetchLimits(4, 1_000, 3, 10, 4, 5_000);
  private static final SafeClientConfig LOCAL =
      SafeClientConfig.DEFAULTS.withAllowed(List.of(AddressRange.parse("127.0.0.1/32")));

  @TempDir Path temp;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<Long> pauses = new ArrayList<>();
  private Path parts = Path.of("");
  private HttpServer server = unstarted();

  @SuppressWarnings("NullAway")
  private static HttpServer unstarted() {
    return null;
  }

  @BeforeEach
  void start() throws IOException {
    parts = Files.createDirectory(temp.resolve("parts"));
    server = HttpServer.start(HttpConfig.local(temp), this::answer);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Response answer(Request request) {
    asked.add(request.path());
    return switch (request.path()) {
      case "/whole" ->
          "xoxe-1".equals(request.query("t"))
              ? Response.of(200, "text/plain", "the bytes".getBytes(UTF_8))
              : Response.of(200, "text/html; charset=utf-8", "sign in".getBytes(UTF_8));
      case "/second" ->
          asked.size() < 2
              ? Response.text(503, "later\n")
              : Response.of(200, "text/plain", "at last".getBytes(UTF_8));
      case "/large" -> Response.of(200, "text/plain", new byte[2_000]);
      case "/broken" -> Response.text(500, "no\n");
      default -> Response.text(404, "nothing\n");
    };
  }

  private Fetched fetch(SafeClientConfig config, ExportedFile file) throws IOException {
    try (HttpContentFetcher fetcher =
        HttpContentFetcher.start(config, parts, LIMITS, pauses::add)) {
      return fetcher.fetch(file);
    }
  }

  private ExportedFile file(String path) {
    ObjectNode extra =
        JsonNodeFactory.instance
            .objectNode()
            .put("url_private_download", "http://127.0.0.1:" + server.port() + path);
    return new ExportedFile(
        "F1", "U1", "a.txt", "a", "text/plain", "text", "hosted", false, 9, 0, null, extra);
  }

  private static Fetched missing(ProblemKind why) {
    return new Fetched.Missing(why);
  }

  private void assertNothingLeft() throws IOException {
    try (Stream<Path> left = Files.list(parts)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void aFileComesByItsAddressAloneAndLeavesNothingBehind() throws IOException {
    assertThat(fetch(LOCAL, file("/whole?t=xoxe-1")))
        .isInstanceOfSatisfying(
            Fetched.Content.class,
            content -> {
              try (InputStream bytes = content.bytes()) {
                assertThat(bytes.readAllBytes()).asString(UTF_8).isEqualTo("the bytes");
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    assertNothingLeft();
  }

  @Test
  void aPageToSignInIsNotTakenForTheFile() throws IOException {
    assertThat(fetch(LOCAL, file("/whole"))).isEqualTo(missing(ProblemKind.CONTENT_DENIED));
    assertThat(fetch(LOCAL, file("/gone"))).isEqualTo(missing(ProblemKind.CONTENT_DENIED));
    assertThat(pauses).isEmpty();
    assertNothingLeft();
  }

  @Test
  void aFaultIsTriedAgainAfterLongerPausesAndNotForEver() throws IOException {
    assertThat(fetch(LOCAL, file("/second"))).isInstanceOf(Fetched.Content.class);
    assertThat(pauses).containsExactly(10L);
    pauses.clear();

    assertThat(fetch(LOCAL, file("/broken"))).isEqualTo(missing(ProblemKind.CONTENT_UNREACHABLE));
    assertThat(pauses).containsExactly(10L, 20L);
  }

  @Test
  void aHostThatFailsAgainAndAgainIsAskedNoMore() throws IOException {
    try (HttpContentFetcher fetcher = HttpContentFetcher.start(LOCAL, parts, LIMITS, pauses::add)) {
      for (int i = 0; i < 5; i++) {
        assertThat(fetcher.fetch(file("/broken")))
            .isEqualTo(missing(ProblemKind.CONTENT_UNREACHABLE));
      }
    }
    assertThat(asked).hasSize(4);
  }

  @Test
  void whatIsTooLargeIsNotKeptWhateverTheExportSays() throws IOException {
    assertThat(fetch(LOCAL, file("/large"))).isEqualTo(missing(ProblemKind.CONTENT_TOO_LARGE));
    assertNothingLeft();
  }

  @Test
  void anAddressThatIsNotPublicIsNotAsked() throws IOException {
    assertThat(fetch(SafeClientConfig.DEFAULTS, file("/whole")))
        .isEqualTo(missing(ProblemKind.CONTENT_REFUSED));
    assertThat(asked).isEmpty();
  }

  @Test
  void aFileWithoutAnAddressIsMissing() throws IOException {
    ExportedFile file =
        new ExportedFile(
            "F1",
            "U1",
            "a",
            "a",
            "text/plain",
            "text",
            "hosted",
            false,
            9,
            0,
            "not an address",
            JsonNodeFactory.instance.objectNode());
    assertThat(fetch(LOCAL, file)).isEqualTo(missing(ProblemKind.CONTENT_MISSING));
  }
}
