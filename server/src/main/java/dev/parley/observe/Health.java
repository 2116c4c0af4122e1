package dev.parley.observe;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The state of this process as load balancers and supervisors ask for it. Safe for use by any
 * thread.
 *
 * <p>A <em>liveness</em> check fails when only a restart helps; a <em>readiness</em> check fails
 * while requests should go elsewhere. A report is kept for {@link #KEEP_MILLIS}, so that asking
 * often costs nothing.
 */
public final class Health {
  /** How long a report is good for, in milliseconds. */
  public static final long KEEP_MILLIS = 1_000;

  /** How long one check may take before it counts as failed, in milliseconds. */
  public static final long CHECK_TIMEOUT_MILLIS = 2_000;

  private static final JsonMapper JSON = new JsonMapper();

  private final LongSupplier nanoTime;
  private final Map<String, Named> checks = new ConcurrentHashMap<>();
  private @Nullable Report last;
  private long lastNanos;

  /**
   * Creates a health without checks, which is live and ready.
   *
   * @param nanoTime a monotonic clock
   */
  public Health(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Looks at one thing. */
  @FunctionalInterface
  public interface Check {
    /**
     * What is wrong, in a few words that may be shown to anyone; empty when all is well.
     *
     * @throws Exception counts as wrong; only its class is shown
     */
    Optional<String> fault() throws Exception;
  }

  private enum Kind {
    LIVENESS,
    READINESS
  }

  private record Named(Kind kind, Check check) {}

  /**
   * What the checks said.
   *
   * @param faults what is wrong, by the name of the check; empty for a check that passed
   */
  public record Report(boolean live, boolean ready, Map<String, Optional<String>> faults) {

    /** Makes the faults unchangeable, in their order. */
    public Report {
      faults = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(faults));
    }

    /** The HTTP status: 200 when live and ready, else 503. */
    public int status() {
      return live && ready ? 200 : 503;
    }

    /** {@code {"live":…,"ready":…,"checks":{"store":"ok",…}}}. */
    public String json() {
      ObjectNode root = JSON.createObjectNode();
      root.put("live", live).put("ready", ready);
      ObjectNode named = root.putObject("checks");
      faults.forEach((name, fault) -> named.put(name, fault.orElse("ok")));
      return root.toString();
    }
  }

  /** Adds a check that fails when only a restart helps. */
  public void liveness(String name, Check check) {
    add(name, Kind.LIVENESS, check);
  }

  /** Adds a check that fails while requests should go elsewhere. */
  public void readiness(String name, Check check) {
    add(name, Kind.READINESS, check);
  }

  private void add(String name, Kind kind, Check check) {
    if (checks.putIfAbsent(name, new Named(kind, check)) != null) {
      throw new IllegalArgumentException("two health checks named " + name);
    }
  }

  /** Asks every check at once, or gives the last report if it is fresh. */
  public synchronized Report report() throws InterruptedException {
    long now = nanoTime.getAsLong();
    Report known = last;
    if (known != null && now - lastNanos < TimeUnit.MILLISECONDS.toNanos(KEEP_MILLIS)) {
      return known;
    }
    Report fresh = ask();
    last = fresh;
    lastNanos = now;
    return fresh;
  }

  private Report ask() throws InterruptedException {
    Map<String, FutureTask<Optional<String>>> asked = new LinkedHashMap<>();
    checks.keySet().stream().sorted().forEach(name -> asked.put(name, start(name)));
    Map<String, Optional<String>> faults = new LinkedHashMap<>();
    boolean live = true;
    boolean ready = true;
    long deadline = System.nanoTime() + Duration.ofMillis(CHECK_TIMEOUT_MILLIS).toNanos();
    for (Map.Entry<String, FutureTask<Optional<String>>> entry : asked.entrySet()) {
      Optional<String> fault = answer(entry.getValue(), deadline);
      faults.put(entry.getKey(), fault);
      if (fault.isPresent()) {
        switch (kind(entry.getKey())) {
          case LIVENESS -> live = false;
          case READINESS -> ready = false;
        }
      }
    }
    return new Report(live, ready, faults);
  }

  private Kind kind(String name) {
    Named named = checks.get(name);
    return named == null ? Kind.READINESS : named.kind();
  }

  private FutureTask<Optional<String>> start(String name) {
    Named named = checks.get(name);
    FutureTask<Optional<String>> task =
        new FutureTask<>(() -> named == null ? Optional.empty() : named.check().fault());
    Thread.ofVirtual().name("health-" + name).start(task);
    return task;
  }

  private static Optional<String> answer(FutureTask<Optional<String>> task, long deadline)
      throws InterruptedException {
    try {
      return task.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException tooLong) {
      task.cancel(true);
      return Optional.of("no answer within " + CHECK_TIMEOUT_MILLIS + " ms");
    } catch (ExecutionException failed) {
      Throwable cause = failed.getCause();
      return Optional.of((cause == null ? failed : cause).getClass().getSimpleName());
    }
  }
}
