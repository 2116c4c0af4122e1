package dev.parley.realtime.gateway;

import org.jspecify.annotations.Nullable;

/** One client's socket as the gateway sees it. Thread-safe; no call blocks or calls back. */
public interface Connection {
  /**
   * Queues a frame; false if it is closed or too much waits already, and then nothing was queued.
   */
  boolean send(Frame frame);

  /** Bytes that wait to be written. */
  long queuedBytes();

  boolean isOpen();

  void ping();

  /** Starts the closing handshake after what is queued. */
  void close(int code, String reason);

  /** The gateway's one reference, as {@link #attach} left it. */
  @Nullable Object attachment();

  void attach(@Nullable Object attachment);
}
