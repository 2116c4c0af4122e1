package dev.parley.http;

import org.jspecify.annotations.Nullable;

/** One WebSocket connection (RFC 6455). Thread-safe; no call blocks. */
public interface WebSocket {

  /**
   * Queues a message and sees to it that it is flushed; sends of one turn of the event loop share a
   * flush.
   *
   * @return false if the socket is closed or closing, or if more than {@code
   *     maxQueuedBytesPerSocket} wait already: then nothing was queued, and the owner decides
   *     whether this client is too slow to keep
   */
  boolean send(TextFrame frame);

  /** Bytes that wait to be written, with the bookkeeping for each message. */
  long queuedBytes();

  boolean isOpen();

  /** Sends a ping beside those that the server sends by itself. */
  void ping();

  /**
   * Starts the closing handshake; the connection goes after the client's answer or {@code
   * closeTimeoutMillis}.
   *
   * @param code 1000 to 1014 or 3000 to 4999, as RFC 6455 7.4 allows in a frame
   * @param reason at most 123 bytes of UTF-8
   */
  void close(int code, String reason);

  /** Cuts the connection without a handshake. */
  void abort();

  /**
   * Stops or resumes reading, for owners that cannot take more messages now. While it is stopped,
   * missing pongs do not count against the client.
   */
  void read(boolean on);

  /** The owner's one reference, as {@link #attach} left it. */
  @Nullable Object attachment();

  void attach(@Nullable Object attachment);
}
