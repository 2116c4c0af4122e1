package dev.parley.importer;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Writes one piece of work while its owner reads the next: one at a time, in their order. What a
 * piece answers is done on the owner's thread, so that what it counts needs no lock. One thread
 * owns it.
 */
final class WriteBehind implements AutoCloseable {
  private final ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor();
  private @Nullable Future<Runnable> underWay;

  /** Begins a piece once the one before is done; its failure is this call's. */
  void begin(Callable<Runnable> piece) throws IOException {
    await();
    underWay = thread.submit(piece);
  }

  /** Waits until everything is written. */
  void await() throws IOException {
    Future<Runnable> piece = underWay;
    if (piece == null) {
      return;
    }
    underWay = null;
    try {
      piece.get().run();
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

  /** Leaves when nothing is under way any more; what it answered is not done. */
  @Override
  public void close() {
    thread.close();
  }
}
