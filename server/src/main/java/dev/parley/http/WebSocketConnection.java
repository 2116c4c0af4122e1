package dev.parley.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open WebSocket. Sends come from any thread and become tasks of the event loop in their order;
 * all else belongs to the event loop. It is also its own flush task, at most one of which waits.
 */
final class WebSocketConnection extends Timed implements WebSocket, Runnable {
  private static final Logger log = LoggerFactory.getLogger(WebSocketConnection.class);
  private static final AtomicIntegerFieldUpdater<WebSocketConnection> FLUSH_PENDING =
      AtomicIntegerFieldUpdater.newUpdater(WebSocketConnection.class, "flushPending");
  private static final ByteBuf PING =
      Unpooled.unreleasableBuffer(Unpooled.directBuffer(2).writeByte(0x89).writeByte(0))
          .asReadOnly();

  /** The most that a control frame holds (RFC 6455, 5.5). */
  private static final int MAX_CONTROL_BYTES = 125;

  private static final int RSV_COMPRESSED = 4;
  private static final int NORMAL = 1000;
  private static final int GOING_AWAY = 1001;
  private static final int PROTOCOL_ERROR = 1002;
  private static final int UNSUPPORTED_DATA = 1003;
  private static final int INVALID_TEXT = 1007;
  private static final int TOO_BIG = 1009;
  private static final int INTERNAL_ERROR = 1011;

  private final HttpLimits limits;
  private final WebSocketListener listener;
  private final boolean compressed;
  private volatile int flushPending;
  private volatile boolean open;
  private volatile @Nullable Object attachment;
  private @Nullable ByteBuf fragments;
  private boolean fragmentsCompressed;
  private boolean flushNext;
  private boolean reading = true;
  private boolean closing;
  private boolean told;
  private int missedPongs;

  WebSocketConnection(
      Wheel wheel, HttpLimits limits, WebSocketListener listener, boolean compressed) {
    super(wheel);
    this.limits = limits;
    this.listener = listener;
    this.compressed = compressed;
  }

  void open() {
    open = true;
    wheel.schedule(this, limits.websocketPingSeconds() * 1_000L);
    guarded(() -> listener.onOpen(this));
  }

  @Override
  public boolean send(TextFrame frame) {
    if (!open || queuedBytes() > limits.maxQueuedBytesPerSocket()) {
      return false;
    }
    write((compressed ? frame.compressed() : frame).view());
    return true;
  }

  private void write(ByteBuf bytes) {
    ChannelHandlerContext ctx = context();
    var _ = ctx.write(bytes, ctx.voidPromise());
    if (flushPending == 0 && FLUSH_PENDING.compareAndSet(this, 0, 1)) {
      execute(this);
    }
  }

  /**
   * The flush of all that was written until now, in two turns. A send whose bytes were queued
   * behind this task found the flag set and relies on it; so the first turn takes the flag back and
   * queues the second behind those bytes.
   */
  @Override
  public void run() {
    if (flushNext) {
      flushNext = false;
      context().flush();
    } else {
      flushNext = true;
      flushPending = 0;
      execute(this);
    }
  }

  @Override
  public long queuedBytes() {
    var buffer = context().channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void ping() {
    if (open) {
      write(PING.duplicate());
    }
  }

  @Override
  public void close(int code, String reason) {
    boolean allowed =
        (code >= 1000 && code <= 1014 && (code < 1004 || code > 1006))
            || (code >= 3000 && code <= 4999);
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    if (!allowed || text.length > MAX_CONTROL_BYTES - 2) {
      throw new IllegalArgumentException("not allowed in a close frame");
    }
    execute(() -> startClosing(code, text));
  }

  @Override
  public void abort() {
    open = false;
    var _ = context().close();
  }

  @Override
  public void read(boolean on) {
    execute(
        () -> {
          reading = on;
          missedPongs = 0;
          if (!closing) {
            context().channel().config().setAutoRead(on);
          }
        });
  }

  @Override
  public @Nullable Object attachment() {
    return attachment;
  }

  @Override
  public void attach(@Nullable Object value) {
    attachment = value;
  }

  private void execute(Runnable task) {
    try {
      context().executor().execute(task);
    } catch (RejectedExecutionException e) {
      log.debug("a WebSocket was used after the server's end");
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    try {
      missedPongs = 0;
      if (message instanceof WebSocketFrame frame
          && (!closing || frame instanceof CloseWebSocketFrame)) {
        onFrame(frame);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void onFrame(WebSocketFrame frame) {
    boolean first = frame instanceof TextWebSocketFrame;
    if (frame.rsv() != 0 && !(first && compressed && frame.rsv() == RSV_COMPRESSED)) {
      fail(PROTOCOL_ERROR);
      return;
    }
    switch (frame) {
      case TextWebSocketFrame text -> onFirst(text);
      case ContinuationWebSocketFrame more -> onContinuation(more);
      case BinaryWebSocketFrame _ -> fail(UNSUPPORTED_DATA);
      case PingWebSocketFrame ping -> onPing(ping.content());
      case PongWebSocketFrame _ -> guarded(() -> listener.onPong(this));
      case CloseWebSocketFrame close -> onCloseFrame(close.statusCode());
      default -> fail(PROTOCOL_ERROR);
    }
  }

  private void onFirst(TextWebSocketFrame frame) {
    boolean deflated = frame.rsv() == RSV_COMPRESSED;
    if (frame.isFinalFragment()) {
      onMessage(frame.content(), deflated);
    } else {
      fragments =
          context().alloc().buffer(frame.content().readableBytes()).writeBytes(frame.content());
      fragmentsCompressed = deflated;
    }
  }

  private void onContinuation(ContinuationWebSocketFrame frame) {
    ByteBuf known = fragments;
    if (known == null) {
      fail(PROTOCOL_ERROR);
      return;
    }
    if (known.readableBytes() + frame.content().readableBytes() > limits.maxFrameBytes()) {
      fail(TOO_BIG);
      return;
    }
    known.writeBytes(frame.content());
    if (frame.isFinalFragment()) {
      try {
        onMessage(known, fragmentsCompressed);
      } finally {
        releaseFragments();
      }
    }
  }

  private void onMessage(ByteBuf message, boolean deflated) {
    ByteBuf plain = message;
    if (deflated) {
      byte[] inflated = Inflation.inflate(ByteBufUtil.getBytes(message), limits.maxFrameBytes());
      if (inflated == null) {
        fail(TOO_BIG);
        return;
      }
      plain = Unpooled.wrappedBuffer(inflated);
    }
    if (!ByteBufUtil.isText(plain, StandardCharsets.UTF_8)) {
      fail(INVALID_TEXT);
      return;
    }
    String text = plain.toString(StandardCharsets.UTF_8);
    guarded(() -> listener.onText(this, text));
  }

  private void onPing(ByteBuf payload) {
    if (queuedBytes() > limits.maxQueuedBytesPerSocket()) {
      abort(); // pings without taking the pongs
      return;
    }
    int length = payload.readableBytes();
    ByteBuf pong = context().alloc().ioBuffer(2 + MAX_CONTROL_BYTES);
    write(pong.writeByte(0x8A).writeByte(length).writeBytes(payload, length));
  }

  private void onCloseFrame(int code) {
    if (!closing) {
      startClosing(code < 0 ? NORMAL : code, new byte[0]);
    }
    linger();
  }

  private void startClosing(int code, byte[] reason) {
    if (closing || told) {
      return;
    }
    closing = true;
    open = false;
    releaseFragments();
    context().channel().config().setAutoRead(true);
    ByteBuf frame = context().alloc().ioBuffer(4 + reason.length);
    frame.writeByte(0x88).writeByte(2 + reason.length).writeShort(code).writeBytes(reason);
    var _ = context().writeAndFlush(frame, context().voidPromise());
    wheel.schedule(this, limits.closeTimeoutMillis());
  }

  /** The client broke a rule: it is told which, and nothing more of it is read. */
  private void fail(int code) {
    startClosing(code, new byte[0]);
    linger();
  }

  private void linger() {
    Channel channel = context().channel();
    var written = context().writeAndFlush(Unpooled.EMPTY_BUFFER);
    written.addListener(
        _ -> {
          if (channel.pipeline().context(this) != null) {
            Linger.start(context(), wheel, limits.lingerTimeoutMillis());
          }
        });
  }

  private void guarded(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      log.error("the owner of a WebSocket failed", e);
      fail(INTERNAL_ERROR);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (open && ctx.channel().isWritable()) {
      guarded(() -> listener.onWritable(this));
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event == ChannelInputShutdownEvent.INSTANCE) {
      abort(); // a WebSocket has no half-open state
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  void onDeadline() {
    boolean silent = reading && missedPongs >= limits.maxMissedPongs();
    if (closing || silent) {
      abort();
      return;
    }
    missedPongs++;
    ping();
    wheel.schedule(this, limits.websocketPingSeconds() * 1_000L);
  }

  @Override
  void onStop() {
    startClosing(GOING_AWAY, new byte[0]);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    gone();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    super.handlerRemoved(ctx);
    gone();
  }

  private void gone() {
    open = false;
    releaseFragments();
    if (!told) {
      told = true;
      guarded(() -> listener.onClose(this));
    }
  }

  private void releaseFragments() {
    ByteBuf known = fragments;
    fragments = null;
    if (known != null) {
      known.release();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    if (cause instanceof CorruptedWebSocketFrameException broken) {
      fail(broken.closeStatus().code());
    } else {
      log.debug("WebSocket closed: {}", cause.toString());
      abort();
    }
  }
}
