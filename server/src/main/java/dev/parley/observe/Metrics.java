package dev.parley.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The numbers of this process, for Prometheus. Safe for use by any thread.
 *
 * <p>Names are written with dots ({@code http.requests}); Prometheus shows them as {@code
 * http_requests_total}. Tags come in pairs of key and value, and a value must come from a small set
 * that code knows: past {@link #MAX_SERIES} a new series counts nowhere.
 */
public final class Metrics implements AutoCloseable {
  /** How many series a process may have. */
  public static final int MAX_SERIES = 4_000;

  /** The media type of {@link #scrape()}. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry;
  private final JvmGcMetrics collections = new JvmGcMetrics();

  /** Creates an empty registry that has the JVM's own numbers. */
  public Metrics() {
    registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    registry.config().meterFilter(MeterFilter.maximumAllowableMetrics(MAX_SERIES));
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    collections.bindTo(registry);
  }

  /** A number that only grows. */
  @FunctionalInterface
  public interface Count {
    /** Adds at least 0. */
    void add(long amount);

    /** Adds one. */
    default void increment() {
      add(1);
    }
  }

  /** How often something happened and how long it took. */
  @FunctionalInterface
  public interface Timing {
    /** Notes one that took so many nanoseconds. */
    void recordNanos(long nanos);
  }

  /** The counter of that name and those tags, made at its first use. */
  public Count count(String name, String description, String... tags) {
    Counter counter = Counter.builder(name).description(description).tags(tags).register(registry);
    return counter::increment;
  }

  /** The timing of that name and those tags, made at its first use. */
  public Timing timing(String name, String description, String... tags) {
    Timer timer =
        Timer.builder(name)
            .description(description)
            .tags(tags)
            .serviceLevelObjectives(
                Duration.ofMillis(1),
                Duration.ofMillis(5),
                Duration.ofMillis(25),
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofMillis(2_500))
            .register(registry);
    return nanos -> timer.record(Duration.ofNanos(nanos));
  }

  /** Shows a number that goes up and down, read at each scrape; it must answer at once. */
  public void gauge(String name, String description, LongSupplier value, String... tags) {
    Gauge.builder(name, value, LongSupplier::getAsLong)
        .description(description)
        .tags(tags)
        .strongReference(true)
        .register(registry);
  }

  /** Everything in Prometheus' text format, of the type {@link #CONTENT_TYPE}. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
