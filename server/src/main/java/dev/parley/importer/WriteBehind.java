package dev.parley.importer;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Writes pieces of work while their owner reads the next: those of one lane one at a time and in
 * their order, those of different lanes beside each other. What a piece answers is done on the
 * owner's thread, in the order in which the pieces were begun, so that what it counts needs no lock
 * and is the same every time. Once a piece failed, none behind it is begun. One thread owns it.
 */
final class WriteBehind implements AutoCloseable {
  /** Pieces that are begun and not done, of all lanes; what is read ahead lies in memory. */
  static final int PIECES_MAX = 12;

  /** Threads that write, each of which waits for the database half of its time. */
  private static final int LANES = 3;

  private final List<Lane> lanes = new ArrayList<>();
  private final Deque<Future<Runnable>> underWay = new ArrayDeque<>();
  private volatile boolean ended;

  WriteBehind() {
    for (int i = 0; i < LANES; i++) {
      lanes.add(new Lane("import-writer-" + i));
    }
  }

  /** Pieces of which each begins when the one before it is done. */
  final class Lane {
    /** A thread of the system: it waits for the database most of the time, which costs it less. */
    private final ExecutorService thread;

    private final AtomicInteger pieces = new AtomicInteger();

    private Lane(String name) {
      thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).factory());
    }

    /**
     * Begins a piece; waits for the oldest of all lanes where too many are under way. The failure
     * of an earlier piece is this call's.
     */
    void begin(Callable<Runnable> piece) throws IOException {
      while (!underWay.isEmpty()
          && (underWay.size() == PIECES_MAX || underWay.element().isDone())) {
        finishOldest();
      }
      pieces.incrementAndGet();
      underWay.add(thread.submit(() -> run(piece)));
    }

    private Runnable run(Callable<Runnable> piece) throws Exception {
      boolean done = false;
      try {
        Runnable counts = ended ? () -> {} : piece.call();
        done = true;
        return counts;
      } finally {
        if (!done) {
          ended = true;
        }
        pieces.decrementAndGet();
      }
    }
  }

  /** The lane that has the least to do. */
  Lane lane() {
    return lanes.stream().min(Comparator.comparingInt(lane -> lane.pieces.get())).orElseThrow();
  }

  /** Waits until everything is written. */
  void await() throws IOException {
    while (!underWay.isEmpty()) {
      finishOldest();
    }
  }

  private void finishOldest() throws IOException {
    try {
      underWay.remove().get().run();
    } catch (ExecutionException e) {
      throw failure(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while an import was written", e);
    }
  }

  /** The failure as the piece had it. */
  private static IOException failure(ExecutionException e) {
    return switch (e.getCause()) {
      case IOException failed -> failed;
      case RuntimeException failed -> throw failed;
      case Error failed -> throw failed;
      case null, default -> new IOException("an import was not written", e);
    };
  }

  /** Leaves when nothing is under way any more; what was not begun is not, nor counted. */
  @Override
  public void close() {
    ended = true;
    lanes.forEach(lane -> lane.thread.close());
  }
}
