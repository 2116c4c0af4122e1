package dev.parley.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.nio.charset.StandardCharsets;

/** What the two ends of a measured socket have in common. */
final class SocketHost {
  /** Begins what a text says about when it was sent; the time follows, in nanoseconds. */
  static final byte[] SENT = "sent=".getBytes(StandardCharsets.US_ASCII);

  /** Digits of that time. */
  static final int SENT_DIGITS = 16;

  private SocketHost() {}

  static IoHandlerFactory io() {
    return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
  }

  /** The time that the bytes name, or -1. */
  static long sentNanos(ByteBuf bytes, int from, int length) {
    int last = from + length - SENT.length - SENT_DIGITS;
    for (int i = from; i <= last; i++) {
      if (bytes.getByte(i) == SENT[0] && isSent(bytes, i)) {
        return digits(bytes, i + SENT.length);
      }
    }
    return -1;
  }

  private static boolean isSent(ByteBuf bytes, int at) {
    for (int i = 1; i < SENT.length; i++) {
      if (bytes.getByte(at + i) != SENT[i]) {
        return false;
      }
    }
    return true;
  }

  private static long digits(ByteBuf bytes, int at) {
    long value = 0;
    for (int i = 0; i < SENT_DIGITS; i++) {
      value = value * 10 + bytes.getByte(at + i) - '0';
    }
    return value;
  }
}
