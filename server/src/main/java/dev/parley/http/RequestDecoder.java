package dev.parley.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;

/**
 * Netty's decoder, made to hand over one request at a time: after each it pauses until {@link
 * #resume}, and what a pipelining client sent meanwhile waits as bytes, at most one read of the
 * socket. Also refuses what Netty still takes: a header folded over lines (RFC 9112, 5.2) and white
 * space before the request line.
 */
final class RequestDecoder extends HttpRequestDecoder {
  private boolean paused;
  private boolean inHead = true;
  private boolean decoding;
  private boolean heldInputShutdown;
  private boolean unreadable;

  RequestDecoder(HttpLimits limits) {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(limits.maxRequestLineBytes())
            .setMaxHeaderSize(limits.maxHeaderBytes())
            .setMaxChunkSize(64 * 1024)
            .setAllowDuplicateContentLengths(false)
            .setStrictLineParsing(true)
            .setUseRfc9112TransferEncoding(true));
  }

  /** Whether the bytes of a socket are being decoded up the stack, so that a flush will follow. */
  boolean isDecoding() {
    return decoding;
  }

  /** Whether a part of a head waits for the rest. */
  boolean isInsideHead() {
    return inHead && !paused && actualReadableBytes() > 0;
  }

  /** Whether bytes wait behind the request that was handed over. */
  boolean hasUnread() {
    return unreadable || actualReadableBytes() > 0;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (paused) {
      return;
    }
    int before = in.readerIndex();
    boolean head = inHead;
    super.decode(ctx, in, out);
    if (head && isFolded(in, before)) {
      refuse(out);
    }
    if (!out.isEmpty()) {
      Object last = out.get(out.size() - 1);
      inHead = last instanceof LastHttpContent;
      paused = inHead || unreadable;
    }
  }

  private void refuse(List<Object> out) {
    out.forEach(ReferenceCountUtil::release);
    out.clear();
    HttpRequest broken = new DefaultHttpRequest(HttpVersion.HTTP_1_0, HttpMethod.GET, "/bad");
    broken.setDecoderResult(
        DecoderResult.failure(new IllegalArgumentException("white space before a line")));
    out.add(broken);
    unreadable = true;
  }

  /**
   * Whether a line that was just taken in starts with white space; only whole lines are taken in.
   */
  private static boolean isFolded(ByteBuf in, int start) {
    int end = in.readerIndex();
    int line = start;
    while (line >= 0 && line < end) {
      byte first = in.getByte(line);
      if (first == ' ' || first == '\t') {
        return true;
      }
      int lineFeed = in.indexOf(line, end, (byte) '\n');
      line = lineFeed < 0 ? -1 : lineFeed + 1;
    }
    return false;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (paused && ctx.channel().config().isAutoRead()) {
      ctx.channel().config().setAutoRead(false);
    }
    boolean outer = !decoding;
    decoding = true;
    try {
      super.channelRead(ctx, message);
    } finally {
      if (outer) {
        decoding = false;
      }
    }
  }

  /** The request handed over has been answered: the next may come. */
  void resume(ChannelHandlerContext ctx) throws Exception {
    if (unreadable) {
      return;
    }
    paused = false;
    if (decoding) {
      return; // the loop that called us goes on by itself
    }
    if (actualReadableBytes() > 0) {
      channelRead(ctx, Unpooled.EMPTY_BUFFER);
      ctx.fireChannelReadComplete();
    }
    if (!paused) {
      releaseInput(ctx);
    }
  }

  private void releaseInput(ChannelHandlerContext ctx) throws Exception {
    if (heldInputShutdown) {
      heldInputShutdown = false;
      super.userEventTriggered(ctx, ChannelInputShutdownEvent.INSTANCE);
    } else if (!ctx.channel().config().isAutoRead()) {
      ctx.channel().config().setAutoRead(true);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    super.channelReadComplete(ctx);
    if (!paused && heldInputShutdown) {
      releaseInput(ctx);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event == ChannelInputShutdownEvent.INSTANCE && paused && actualReadableBytes() > 0) {
      heldInputShutdown = true; // requests that came before the end are answered first
    } else {
      super.userEventTriggered(ctx, event);
    }
  }
}
