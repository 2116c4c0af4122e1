package dev.parley.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.Map;

/**
 * A connection that has sent its last byte and reads on for a moment without listening. Closing
 * with bytes unread would make the kernel reset the connection, and the client would lose the
 * answer (RFC 9112, 9.6).
 */
final class Linger extends Timed {

  private Linger(Wheel wheel) {
    super(wheel);
  }

  /** Takes the place of all handlers but TLS; to be called when the last byte has been written. */
  static void start(ChannelHandlerContext ctx, Wheel wheel, int timeoutMillis) {
    DuplexChannel channel = (DuplexChannel) ctx.channel();
    if (!channel.isActive() || channel.isInputShutdown()) {
      var _ = channel.close();
      return;
    }
    ChannelPipeline pipeline = ctx.pipeline();
    Linger linger = new Linger(wheel);
    pipeline.addLast(linger);
    wheel.schedule(linger, timeoutMillis);
    SslHandler tls = pipeline.get(SslHandler.class);
    for (Map.Entry<String, ChannelHandler> entry : pipeline.toMap().entrySet()) {
      if (!(entry.getValue() instanceof Linger || entry.getValue() instanceof SslHandler)) {
        pipeline.remove(entry.getKey());
      }
    }
    channel.config().setAutoRead(true);
    if (tls != null) {
      var _ = tls.closeOutbound();
    }
    var flushed = channel.writeAndFlush(Unpooled.EMPTY_BUFFER);
    flushed.addListener(_ -> shutdownOutput(channel));
  }

  private static void shutdownOutput(DuplexChannel channel) {
    var _ = channel.shutdownOutput();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      var _ = ctx.close();
    }
  }

  /** Whatever a client does now, it gets no other answer. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    var _ = ctx.close();
  }

  @Override
  void onDeadline() {
    var _ = context().close();
  }

  @Override
  void onStop() {
    var _ = context().close();
  }
}
