package dev.parley.http;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Collects a body in memory; an announced length is believed only as far as its bytes have come.
 */
final class MemoryBody {
  private static final int FIRST_BYTES = 64 * 1024;

  private final int maxBytes;
  private final AtomicLong buffered;
  private final long maxBuffered;
  private byte[] bytes;
  private int length;

  /**
   * @param announced the Content-Length, or -1
   * @param buffered bytes of all such bodies together, limited by {@code maxBuffered}
   */
  MemoryBody(int maxBytes, long announced, AtomicLong buffered, long maxBuffered) {
    this.maxBytes = maxBytes;
    this.buffered = buffered;
    this.maxBuffered = maxBuffered;
    this.bytes = new byte[announced < 0 ? 256 : (int) Math.min(announced, FIRST_BYTES)];
  }

  /**
   * Copies the bytes.
   *
   * @throws HttpException with 413 if the body becomes too large, 503 if all bodies together do
   */
  void add(ByteBuf content) {
    int count = content.readableBytes();
    if (count > maxBytes - length) {
      throw new HttpException(413, "request body too large");
    }
    if (buffered.addAndGet(count) > maxBuffered) {
      buffered.addAndGet(-count);
      throw new HttpException(503, "too many request bodies at once");
    }
    if (count > bytes.length - length) {
      bytes = Arrays.copyOf(bytes, Math.min(maxBytes, Math.max(2 * bytes.length, length + count)));
    }
    content.readBytes(bytes, length, count);
    length += count;
  }

  Body body() {
    return length == 0 ? Body.empty() : new Body.InMemory(bytes, 0, length);
  }

  /** Gives back what this body took of the common limit. */
  void release() {
    buffered.addAndGet(-length);
    length = 0;
  }
}
