package dev.parley.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.http.Request;
import dev.parley.http.Response;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StaticPagesTest {
  private final StaticPages pages =
      new StaticPages(
          Map.of(
              "index.html", bytes("page"),
              "index.html.gz", bytes("small page"),
              "assets/main-AB.js", bytes("script"),
              "assets/main-AB.js.gz", bytes("small script"),
              "assets/secret.txt", bytes("text")));

  @Test
  void everyPathOfTheClientIsThePageAndIsNeverKept() {
    for (String path : new String[] {"/client", "/client/T1/C1", "/client/T1/C1/thread/1.2"}) {
      Response.Content page = get(path, "");
      assertThat(text(page)).isEqualTo("page");
      assertThat(page.headers().get("cache-control")).isEqualTo("no-store");
      assertThat(page.headers().get("content-type")).isEqualTo("text/html; charset=utf-8");
    }
  }

  @Test
  void assetsAreKeptForEver() {
    Response.Content script = get("/assets/main-AB.js", "");
    assertThat(text(script)).isEqualTo("script");
    assertThat(script.headers().get("cache-control"))
        .isEqualTo("public, max-age=31536000, immutable");
    assertThat(script.headers().get("content-type")).startsWith("text/javascript");
  }

  @Test
  void whoTakesGzipGetsIt() {
    for (String accepted : new String[] {"gzip", "br, GZIP;q=0.5", "deflate ,gzip"}) {
      Response.Content script = get("/assets/main-AB.js", accepted);
      assertThat(text(script)).as(accepted).isEqualTo("small script");
      assertThat(script.headers().get("content-encoding")).isEqualTo("gzip");
      assertThat(script.headers().get("vary")).isEqualTo("accept-encoding");
    }
    for (String accepted : new String[] {"", "br", "gzip;q=0", "gzip;q=0.000", "xgzip"}) {
      Response.Content script = get("/assets/main-AB.js", accepted);
      assertThat(text(script)).as(accepted).isEqualTo("script");
      assertThat(script.headers().get("content-encoding")).isNull();
    }
  }

  @Test
  void whatIsNotThereIsNotThere() {
    for (String path :
        new String[] {"/assets/", "/assets/other.js", "/assets/main-AB.js.gz", "/assets/a/b"}) {
      assertThat(get(path, "gzip").status()).as(path).isEqualTo(404);
    }
  }

  @Test
  void thePolicyLetsNoScriptOfThePageItselfRun() {
    Response.Content page = get("/client", "");
    assertThat(page.headers().get("content-security-policy"))
        .contains("default-src 'none'", "script-src 'self'", "require-trusted-types-for 'script'")
        .contains("frame-ancestors 'none'", "base-uri 'none'")
        .doesNotContain("unsafe", "http:", "https:", "*");
    assertThat(page.headers().get("x-content-type-options")).isEqualTo("nosniff");
  }

  @Test
  void nothingIsWrittenHere() {
    Response post = pages.handle(Request.builder("POST", "/client").build());
    assertThat(((Response.Content) post).status()).isEqualTo(405);
  }

  @Test
  void aServerWithoutItsClientSaysSo() {
    Response page = new StaticPages(Map.of()).handle(Request.builder("GET", "/client").build());
    assertThat(((Response.Content) page).status()).isEqualTo(503);
  }

  @Test
  void otherPathsAreNotTheClients() {
    assertThat(StaticPages.serves("/clients")).isFalse();
    assertThat(StaticPages.serves("/api/client.boot")).isFalse();
    assertThat(StaticPages.serves("/assets")).isFalse();
  }

  private Response.Content get(String path, String accepted) {
    Request.Builder request = Request.builder("GET", path);
    if (!accepted.isEmpty()) {
      request.header("accept-encoding", accepted);
    }
    return (Response.Content) pages.handle(request.build());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(Response.Content content) {
    return new String(content.body(), StandardCharsets.UTF_8);
  }
}
