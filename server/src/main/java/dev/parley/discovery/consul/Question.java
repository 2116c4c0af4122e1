package dev.parley.discovery.consul;

import dev.parley.discovery.DiscoveryLimits;
import dev.parley.discovery.Watch;
import java.math.BigInteger;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kiwiproject.consul.model.ConsulResponse;
import org.kiwiproject.consul.option.QueryOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A question that is asked again and again, each time open until the answer differs from the last
 * one. Consul's own cache of such answers does not notice that an agent came back with less than it
 * had, so this is not built on it.
 *
 * @param <T> Consul's answer
 */
final class Question<T> implements Watch {
  private static final Logger LOG = LoggerFactory.getLogger(Question.class);

  private final String what;
  private final Function<QueryOptions, ConsulResponse<T>> ask;
  private final Consumer<T> tell;
  private final Silence silence;
  private final DiscoveryLimits limits;
  private final Consumer<Question<T>> gone;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private long pauseMillis;

  <V> Question(
      String what,
      Function<QueryOptions, ConsulResponse<T>> ask,
      Function<T, V> read,
      Consumer<V> listener,
      Silence silence,
      DiscoveryLimits limits,
      Consumer<Question<T>> gone) {
    this.what = what;
    this.ask = ask;
    this.tell = new OnlyNews<>(read, listener);
    this.silence = silence;
    this.limits = limits;
    this.gone = gone;
    this.thread = Thread.ofVirtual().name("watch " + what).unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    gone.accept(this);
  }

  private void run() {
    BigInteger index = BigInteger.ZERO;
    while (closed.getCount() > 0) {
      try {
        index = once(index);
        pauseMillis = 0;
      } catch (RuntimeException e) {
        if (closed.getCount() == 0) {
          return;
        }
        silence.unheard();
        if (pauseMillis == 0) {
          LOG.warn("Consul does not answer about {}; what it last said stays", what, e);
        }
        index = BigInteger.ZERO;
        pause();
      }
    }
  }

  /** Asks once and returns from where to ask on. */
  private BigInteger once(BigInteger index) {
    QueryOptions since = QueryOptions.blockSeconds(limits.waitSeconds(), index).build();
    ConsulResponse<T> answer = ask.apply(since);
    if (!answer.isKnownLeader()) {
      throw new IllegalStateException("the agent knows no leader");
    }
    silence.heard();
    if (pauseMillis > 0) {
      LOG.info("Consul answers about {} again", what);
    }
    tell.accept(answer.getResponse());
    // An index that went back belongs to a Consul that was restored or began anew.
    return answer.getIndex().compareTo(index) < 0 ? BigInteger.ZERO : answer.getIndex();
  }

  private void pause() {
    pauseMillis =
        Math.min(limits.retryMillisMax(), Math.max(limits.retryMillis(), pauseMillis * 2));
    long jittered = pauseMillis / 2 + ThreadLocalRandom.current().nextLong(pauseMillis / 2 + 1);
    try {
      var _ = closed.await(jittered, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Passes on what differs from what was passed on before. */
  private static final class OnlyNews<T, V> implements Consumer<T> {
    private final Function<T, V> read;
    private final Consumer<V> listener;
    private @Nullable V last;

    OnlyNews(Function<T, V> read, Consumer<V> listener) {
      this.read = read;
      this.listener = listener;
    }

    @Override
    public void accept(T answer) {
      V now = read.apply(answer);
      if (Objects.equals(now, last)) {
        return;
      }
      last = now;
      try {
        listener.accept(now);
      } catch (RuntimeException e) {
        LOG.error("a listener of discovery failed", e);
      }
    }
  }
}
