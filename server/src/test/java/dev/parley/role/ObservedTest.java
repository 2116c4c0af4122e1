package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.http.Request;
import dev.parley.http.Response;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ObservedTest {
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  @Test
  void showsTheNumbersToThisMachine() {
    try (Observed observed = new Observed()) {
      Response.Content page =
          (Response.Content) observed.page(Request.builder("GET", "/metrics").build());
      assertThat(page.status()).isEqualTo(OK);
      assertThat(new String(page.body(), StandardCharsets.UTF_8)).contains("jvm_memory_used_bytes");
    }
  }

  @Test
  void hidesThemFromOthersAndFromBehindAProxy() throws UnknownHostException {
    InetAddress elsewhere = InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
    try (Observed observed = new Observed()) {
      assertThat(status(observed, Request.builder("GET", "/metrics").from(elsewhere, false)))
          .isEqualTo(NOT_FOUND);
      assertThat(
              status(
                  observed,
                  Request.builder("GET", "/metrics").header("x-forwarded-for", "10.0.0.1")))
          .isEqualTo(NOT_FOUND);
    }
  }

  private static int status(Observed observed, Request.Builder request) {
    return ((Response.Content) observed.page(request.build())).status();
  }
}
