package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.method.Authors;
import dev.parley.app.webhook.WebhookEndpoint;
import dev.parley.app.webhook.Webhooks;
import dev.parley.http.Request;
import dev.parley.http.Response;
import dev.parley.model.Role;
import dev.parley.role.ChatStage.Caller;
import dev.parley.security.RateLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Webhooks under limits, on a clock that the test moves. */
@Tag("engine")
class WebhooksTest {
  @TempDir static Path dir;

  private static ChatStage stage;
  private static Webhooks webhooks;
  private static Caller bot;
  private static String channel;

  private final AtomicLong nanos = new AtomicLong();
  private WebhookEndpoint endpoint;

  @BeforeAll
  static void start(TestInfo test) {
    stage = new ChatStage(dir, test);
    webhooks = new Webhooks(stage.rooms.records, new SecureRandom());
    Caller ann = stage.person("ann", Role.OWNER);
    bot = stage.bot("reporter");
    channel = stage.channel("reports", ann, bot);
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @BeforeEach
  void limits() {
    endpoint =
        new WebhookEndpoint(
            webhooks,
            stage.rooms.posts,
            new Authors(stage.rooms.members)::of,
            new RateLimits(new RateLimits.Settings(true, 100), nanos::get));
  }

  private Response.Content post(String path) throws IOException {
    byte[] body = "{\"text\":\"one more\"}".getBytes(StandardCharsets.UTF_8);
    Request request = Request.builder("POST", path).body("application/json", body).build();
    return (Response.Content) endpoint.handle(request);
  }

  @Test
  void tenAtOnceAreTakenAndThenOneASecond() throws IOException {
    String path = webhooks.create(stage.home, bot.member(), channel);
    for (int i = 0; i < 10; i++) {
      assertThat(post(path).status()).isEqualTo(200);
    }
    Response.Content limited = post(path);
    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.headers().get("retry-after")).isEqualTo("1");

    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    assertThat(post(path).status()).isEqualTo(200);
    assertThat(post(path).status()).isEqualTo(429);
  }

  @Test
  void oneWebhookDoesNotUseUpTheShareOfAnother() throws IOException {
    String busy = webhooks.create(stage.home, bot.member(), channel);
    String quiet = webhooks.create(stage.home, bot.member(), channel);
    for (int i = 0; i < 11; i++) {
      post(busy);
    }
    assertThat(post(quiet).status()).isEqualTo(200);
  }
}
