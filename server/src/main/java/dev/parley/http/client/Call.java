package dev.parley.http.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The answer on one connection, handed from the event loop to the thread that waits for it. The
 * socket is read only when that thread asks, so at most one read of it waits in memory.
 */
final class Call extends ChannelInboundHandlerAdapter {

  /** What comes of a connection, in order. */
  private sealed interface Event {
    record Head(HttpResponse response) implements Event {}

    record Bytes(byte[] bytes, boolean last) implements Event {}

    record Pause() implements Event {}

    record Failure(IOException cause) implements Event {}
  }

  private final Channel channel;
  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final long deadlineNanos;

  Call(Channel channel, long deadlineNanos) {
    this.channel = channel;
    this.deadlineNanos = deadlineNanos;
  }

  /** Sends the request and lets the answer come. */
  void send(FullHttpRequest request) {
    var _ = channel.writeAndFlush(request);
    channel.read();
  }

  void close() {
    var _ = channel.close();
  }

  /** The head of the final answer. */
  HttpResponse head() throws IOException, InterruptedException {
    while (true) {
      switch (next()) {
        case Event.Head(HttpResponse response) -> {
          int status = response.status().code();
          if (status >= 200) {
            return response;
          }
          if (status == 101) {
            throw new IOException("the other side changed the protocol");
          }
        }
        case Event.Bytes _ -> {} // the empty body of an interim answer
        case Event.Pause _ -> channel.read();
        case Event.Failure(IOException cause) -> throw cause;
      }
    }
  }

  /** The next bytes of the body, or null at its end. */
  byte @Nullable [] bytes() throws IOException, InterruptedException {
    while (true) {
      switch (next()) {
        case Event.Bytes(byte[] bytes, boolean last) -> {
          if (bytes.length > 0) {
            if (last) {
              events.add(new Event.Bytes(new byte[0], true));
            }
            return bytes;
          }
          if (last) {
            return null;
          }
        }
        case Event.Pause _ -> channel.read();
        case Event.Failure(IOException cause) -> throw cause;
        case Event.Head _ -> throw new IOException("a second answer to one request");
      }
    }
  }

  private Event next() throws IOException, InterruptedException {
    Event event = events.poll(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    if (event == null) {
      throw new SocketTimeoutException("no answer in time from " + channel.remoteAddress());
    }
    return event;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      if (message instanceof HttpResponse response) {
        if (response.decoderResult().isFailure()) {
          fail(new IOException("malformed answer"));
          return;
        }
        events.add(new Event.Head(response));
      }
      if (message instanceof HttpContent content) {
        onContent(content);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void onContent(HttpContent content) {
    if (content.decoderResult().isFailure()) {
      fail(new IOException("malformed answer"));
      return;
    }
    ByteBuf buffer = content.content();
    byte[] bytes = new byte[buffer.readableBytes()];
    buffer.readBytes(bytes);
    events.add(new Event.Bytes(bytes, content instanceof LastHttpContent));
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    events.add(new Event.Pause());
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    fail(new IOException("the other side closed the connection"));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(new IOException("the connection failed: " + cause.getMessage(), cause));
    var _ = ctx.close();
  }

  private void fail(IOException cause) {
    events.add(new Event.Failure(cause));
  }
}
