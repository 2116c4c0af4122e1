package dev.parley.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request on its way through the handler. It is its own task, first on a virtual thread, then
 * on the event loop: one object where two lambdas would be.
 */
final class Exchange implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Exchange.class);

  private final HttpConnection connection;
  final Request request;
  final @Nullable MemoryBody memory;
  final @Nullable StoredBody stored;
  private volatile @Nullable Thread thread;
  private volatile @Nullable Response response;

  Exchange(
      HttpConnection connection,
      Request request,
      @Nullable MemoryBody memory,
      @Nullable StoredBody stored) {
    this.connection = connection;
    this.request = request;
    this.memory = memory;
    this.stored = stored;
  }

  /** Asks the handler on this thread. */
  Response answer(Handler handler) {
    try {
      return handler.handle(request);
    } catch (HttpException e) {
      return Response.text(e.status(), e.reason());
    } catch (Exception e) {
      log.error("request {} failed", request.id(), e);
      return Response.text(500, "internal error");
    }
  }

  /** Asks the handler on a virtual thread, which comes back to the connection's event loop. */
  void start() {
    Thread.ofVirtual().name("request").start(this);
  }

  @Override
  public void run() {
    Response known = response;
    if (known != null) {
      connection.onAnswer(this, known);
      return;
    }
    thread = Thread.currentThread();
    Response made = Response.text(500, "internal error");
    try {
      made = answer(connection.server.handler());
    } finally {
      thread = null;
      response = made;
      connection.server.requestEnded();
      connection.execute(this);
    }
  }

  /** The client has been told that it takes too long. */
  void interrupt() {
    Thread running = thread;
    if (running != null) {
      running.interrupt();
    }
  }

  /** Memory and file go, once the answer needs them no more. */
  void release() {
    if (memory != null) {
      memory.release();
    }
    if (stored != null) {
      stored.discard();
    }
  }

  /** The body that was streamed to a file, or the answer why it was not. */
  @Nullable Response stored(@Nullable IOException failure) {
    if (failure != null || stored == null) {
      log.error("the body of request {} cannot be stored", request.id(), failure);
      return Response.text(500, "internal error");
    }
    request.body(stored.body());
    return null;
  }
}
