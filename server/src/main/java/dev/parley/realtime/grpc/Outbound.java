package dev.parley.realtime.grpc;

import io.grpc.stub.CallStreamObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What waits to go into one stream, bounded; it goes in order, as fast as the other side takes it,
 * as many items in a message as wait at that moment. Thread-safe; nothing here blocks.
 *
 * @param <I> an item
 * @param <M> a message of items
 */
final class Outbound<I, M> {
  private final ClusterLimits limits;
  private final Executor executor;
  private final ToIntFunction<I> size;
  private final Function<List<I>, M> message;
  private final Supplier<@Nullable I> whenIdle;
  private final ArrayDeque<I> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private @Nullable CallStreamObserver<M> stream;
  private boolean draining;

  /**
   * A queue that holds until {@link #open}.
   *
   * @param whenIdle what else there is to say once nothing waits
   */
  Outbound(
      ClusterLimits limits,
      Executor executor,
      ToIntFunction<I> size,
      Function<List<I>, M> message,
      Supplier<@Nullable I> whenIdle) {
    this.limits = limits;
    this.executor = executor;
    this.size = size;
    this.message = message;
    this.whenIdle = whenIdle;
  }

  synchronized void open(CallStreamObserver<M> to) {
    stream = to;
    wake();
  }

  /** Forgets the stream and all that waited for it. */
  synchronized void lost() {
    stream = null;
    waiting.clear();
    waitingBytes = 0;
  }

  /** Queues the item; false if there is no room, and then it is dropped. */
  synchronized boolean offer(I item) {
    if (waiting.size() >= limits.queuedItems() || waitingBytes >= limits.queuedBytes()) {
      return false;
    }
    add(item);
    return true;
  }

  /** Queues an item of which there are few by nature, whatever waits. */
  synchronized void add(I item) {
    waiting.addLast(item);
    waitingBytes += size.applyAsInt(item);
    wake();
  }

  /** The other side takes more, or there is something new. */
  synchronized void wake() {
    if (!draining && stream != null) {
      draining = true;
      try {
        executor.execute(this::drain);
      } catch (RejectedExecutionException e) {
        draining = false; // the process ends, and the stream with it
      }
    }
  }

  private void drain() {
    while (true) {
      CallStreamObserver<M> to;
      List<I> batch;
      synchronized (this) {
        to = stream;
        batch = to != null && to.isReady() ? next() : List.of();
        if (to == null || batch.isEmpty()) {
          draining = false;
          return;
        }
      }
      try {
        to.onNext(message.apply(batch));
      } catch (IllegalStateException e) {
        // The stream ended meanwhile; whoever holds it hears of that too.
        synchronized (this) {
          draining = false;
          if (to.equals(stream)) {
            lost();
          }
        }
        return;
      }
    }
  }

  private List<I> next() {
    List<I> batch = new ArrayList<>();
    int bytes = 0;
    while (batch.size() < limits.batchItems() && bytes < limits.batchBytes()) {
      I item = waiting.poll();
      if (item == null) {
        item = whenIdle.get();
        if (item == null) {
          break;
        }
        bytes += size.applyAsInt(item);
      } else {
        int itemBytes = size.applyAsInt(item);
        bytes += itemBytes;
        waitingBytes -= itemBytes;
      }
      batch.add(item);
    }
    return batch;
  }
}
