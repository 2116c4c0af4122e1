package dev.parley.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The client's end of one WebSocket, which counts what it gets. Belongs to its event loop. */
final class SocketClient extends ChannelInboundHandlerAdapter {
  private static final int TEXT = 0x81;
  private static final int PING = 0x89;
  private static final int CLOSE = 0x88;
  private static final byte[] PONG = {(byte) 0x8A, (byte) 0x80, 0, 0, 0, 0};

  private final URI url;
  private final Arrivals arrivals;

  /** Done with the first frame, which is {@code hello}. */
  final CompletableFuture<Boolean> greeted = new CompletableFuture<>();

  /** The beginning of a frame whose end has not come. */
  private @Nullable ByteBuf begun;

  private boolean upgraded;

  SocketClient(URI url, Arrivals arrivals) {
    this.url = url;
    this.arrivals = arrivals;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    String head =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    var _ = ctx.writeAndFlush(Unpooled.copiedBuffer(head, StandardCharsets.US_ASCII));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf input = (ByteBuf) message;
    ByteBuf known = begun;
    begun = null;
    if (known != null) {
      known.writeBytes(input);
      input.release();
      input = known;
    }
    if (!upgraded) {
      upgrade(ctx, input);
    }
    while (upgraded && frame(ctx, input)) {}
    if (input.isReadable()) {
      begun = ctx.alloc().buffer(input.readableBytes()).writeBytes(input);
    }
    input.release();
  }

  private void upgrade(ChannelHandlerContext ctx, ByteBuf input) {
    String head = input.toString(StandardCharsets.ISO_8859_1);
    int end = head.indexOf("\r\n\r\n");
    if (end < 0) {
      return;
    }
    input.skipBytes(end + 4);
    if (head.startsWith("HTTP/1.1 101")) {
      upgraded = true;
    } else {
      greeted.completeExceptionally(new IOException("no socket: " + head));
      var _ = ctx.close();
    }
  }

  /** Takes one whole frame; false if it is not there yet. */
  private boolean frame(ChannelHandlerContext ctx, ByteBuf input) {
    int start = input.readerIndex();
    int readable = input.readableBytes();
    if (readable < 2) {
      return false;
    }
    int length = input.getUnsignedByte(start + 1);
    int head = 2;
    if (length == 126) {
      if (readable < 4) {
        return false;
      }
      length = input.getUnsignedShort(start + 2);
      head = 4;
    }
    if (readable < head + length) {
      return false;
    }
    switch (input.getUnsignedByte(start)) {
      case TEXT -> text(input, start, head, length);
      case PING -> {
        var _ = ctx.writeAndFlush(Unpooled.wrappedBuffer(PONG));
      }
      case CLOSE -> {
        var _ = ctx.close();
      }
      default -> throw new IllegalStateException("a frame that no server sends");
    }
    input.skipBytes(head + length);
    return true;
  }

  private void text(ByteBuf input, int start, int head, int length) {
    if (!greeted.isDone()) {
      greeted.complete(true);
      return;
    }
    long sent = SocketHost.sentNanos(input, start + head, length);
    if (sent < 0) {
      arrivals.other();
    } else {
      arrivals.delivered(sent, head + length);
    }
  }

  /** A socket that ends while it is needed is missed by whoever counts its frames. */
  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    greeted.completeExceptionally(new IOException("the server closed a socket"));
    ByteBuf known = begun;
    begun = null;
    if (known != null) {
      known.release();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    greeted.completeExceptionally(cause);
    var _ = ctx.close();
  }
}
