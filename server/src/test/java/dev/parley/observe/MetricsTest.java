package dev.parley.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MetricsTest {

  @Test
  void showsCountsTimingsAndGauges() {
    try (Metrics metrics = new Metrics()) {
      metrics.count("http.requests", "Requests answered.", "status", "200").add(3);
      metrics
          .timing("store.call", "Calls of the store.")
          .recordNanos(TimeUnit.MILLISECONDS.toNanos(4));
      metrics.gauge("sockets.open", "Open sockets.", () -> 7);

      assertThat(metrics.scrape())
          .contains("http_requests_total{status=\"200\"} 3.0")
          .contains("store_call_seconds_bucket{le=\"0.005\"} 1")
          .contains("store_call_seconds_count 1")
          .contains("sockets_open 7.0")
          .contains("jvm_memory_used_bytes");
    }
  }

  @Test
  void theSameNameAndTagsAreOneCounter() {
    try (Metrics metrics = new Metrics()) {
      metrics.count("posts", "Posts.").increment();
      metrics.count("posts", "Posts.").increment();

      assertThat(metrics.scrape()).contains("posts_total 2.0");
    }
  }

  @Test
  void seriesAreBounded() {
    try (Metrics metrics = new Metrics()) {
      for (int i = 0; i < Metrics.MAX_SERIES + 100; i++) {
        metrics.count("many", "Too many.", "n", Integer.toString(i)).increment();
      }

      assertThat(metrics.scrape().lines().filter(line -> line.startsWith("many_total")).count())
          .isBetween(Metrics.MAX_SERIES - 500L, (long) Metrics.MAX_SERIES);
    }
  }
}
