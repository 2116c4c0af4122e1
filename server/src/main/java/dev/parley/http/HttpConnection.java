package dev.parley.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/1.1 connection: a request at a time, answered in order.
 *
 * <pre>
 *   HEAD ──head──▶ BODY ──last byte──▶ STORING ──on disk──▶ HANDLING ──answer──▶ WRITING ──taken──▶ HEAD
 *    any ──refusal, Connection: close, end of input──▶ CLOSING ──written──▶ (Linger)
 *   HANDLING ──Upgrade──▶ (WebSocketConnection)
 * </pre>
 *
 * The decoder hands over nothing between HANDLING and HEAD, so no queue of requests exists. Belongs
 * to its event loop.
 */
final class HttpConnection extends Timed implements StoredBody.Listener {
  private static final Logger log = LoggerFactory.getLogger(HttpConnection.class);

  private enum Phase {
    HEAD,
    BODY,
    STORING,
    HANDLING,
    WRITING,
    CLOSING
  }

  final HttpServer server;
  private final HttpLimits limits;
  private final RequestDecoder decoder;
  private final BodyIntake intake;
  private final Outflow out;
  private Phase phase = Phase.HEAD;
  private Request.@Nullable Peer peer;
  private @Nullable Exchange exchange;
  private boolean keepAlive = true;
  private boolean inputEnded;
  private boolean headTimed;

  HttpConnection(HttpServer server, Wheel wheel, RequestDecoder decoder) {
    super(wheel);
    this.server = server;
    this.limits = server.config().limits();
    this.decoder = decoder;
    this.intake = new BodyIntake(this, server);
    this.out = new Outflow(this, server, decoder);
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    super.handlerAdded(ctx);
    wheel.schedule(this, limits.headerTimeoutMillis());
    headTimed = true;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    switch (message) {
      case HttpRequest head when phase == Phase.HEAD -> onHead(head);
      case HttpContent content when phase == Phase.BODY -> onContent(content);
      default -> ReferenceCountUtil.release(message); // sent before the client knew of a refusal
    }
  }

  private void onHead(HttpRequest head) {
    headTimed = false;
    keepAlive = false;
    out.answers(head);
    try {
      HeadCheck.check(head);
      keepAlive = HttpUtil.isKeepAlive(head) && !server.isStopping();
      Target target = Target.parse(head.method().name(), head.uri());
      Request request = server.request(head, target, peer(head));
      phase = Phase.BODY;
      exchange = intake.expect(head, request);
    } catch (HttpException e) {
      refuse(Response.text(e.status(), e.reason()));
    }
  }

  private Request.Peer peer(HttpRequest head) {
    Request.Peer known = peer;
    if (known == null || server.isBehindProxies()) {
      known = server.peer(context().channel(), head.headers());
      peer = known;
    }
    return known;
  }

  private void onContent(HttpContent content) {
    Exchange current = current();
    try {
      if (content.decoderResult().isFailure()) {
        throw new HttpException(400, "malformed request body");
      }
      intake.take(current, content);
    } catch (HttpException e) {
      refuse(Response.text(e.status(), e.reason()));
      return;
    } finally {
      content.release();
    }
    if (content instanceof LastHttpContent) {
      onBody(current);
    }
  }

  @Override
  public void onDrained() {
    execute(
        () -> {
          if (phase == Phase.BODY) {
            context().channel().config().setAutoRead(true);
          }
        });
  }

  private void onBody(Exchange current) {
    if (current.stored != null) {
      phase = Phase.STORING;
      wheel.schedule(this, limits.requestTimeoutMillis());
      current.stored.finish();
      return;
    }
    if (current.memory != null) {
      current.request.body(current.memory.body());
    }
    dispatch(current);
  }

  @Override
  public void onStored(@Nullable IOException failure) {
    execute(
        () -> {
          Exchange current = exchange;
          if (phase != Phase.STORING || current == null) {
            return;
          }
          context().channel().config().setAutoRead(true);
          Response refusal = current.stored(failure);
          if (refusal == null) {
            dispatch(current);
          } else {
            refuse(refusal);
          }
        });
  }

  private void dispatch(Exchange current) {
    phase = Phase.HANDLING;
    if (server.isInline(current.request)) {
      onAnswer(current, current.answer(server.handler()));
    } else if (server.requestStarts()) {
      wheel.schedule(this, limits.requestTimeoutMillis());
      current.start();
    } else {
      onAnswer(current, HttpServer.TOO_BUSY);
    }
  }

  /** The handler's answer; one that comes too late for its client goes nowhere. */
  void onAnswer(Exchange answered, Response response) {
    if (exchange != answered || phase != Phase.HANDLING) {
      answered.release();
      return;
    }
    phase = Phase.WRITING;
    try {
      write(answered.request, response);
    } catch (HttpException e) {
      writeContent(Response.text(e.status(), e.reason()));
    }
  }

  private void write(Request request, Response response) {
    keepAlive &= !server.isStopping();
    switch (response) {
      case Response.Content content -> writeContent(content);
      case Response.FileContent file ->
          transfer(Transfer.of(this, request, file, out.isHeadOnly()));
      case Response.Streamed stream ->
          transfer(Transfer.of(this, stream, out.isHeadOnly(), out.isHttp10()));
      case Response.Upgrade upgrade -> {
        if (!server.admitsSocket(context().channel(), request.remoteAddress())) {
          throw new HttpException(429, "too many sockets from this address");
        }
        Handshake handshake =
            Handshake.of(request, upgrade, server.config().websocketCompression());
        release();
        phase = Phase.CLOSING;
        handshake.complete(context(), wheel, server);
      }
    }
  }

  private void transfer(Transfer transfer) {
    if (transfer.endsConnection()) {
      keepAlive = false;
    }
    wheel.schedule(this, Integer.MAX_VALUE); // the transfer watches over its own progress
    Thread.ofVirtual().name("transfer").start(transfer);
  }

  /** A transfer could not start: another answer takes its place. On the event loop. */
  void onTransferRefused(Response.Content instead) {
    if (phase == Phase.WRITING) {
      writeContent(instead);
    }
  }

  /** The last byte of a transfer is written, or it broke off. On the event loop. */
  void onTransferred(boolean complete) {
    if (phase != Phase.WRITING) {
      return;
    }
    if (complete) {
      afterAnswer();
    } else {
      close(); // the client must not take what it has for the whole
    }
  }

  private void writeContent(Response.Content content) {
    out.content(content, keepAlive);
    afterAnswer();
  }

  ByteBuf head(int status, Headers headers, long length, int roomBytes) {
    return out.head(status, headers, length, keepAlive, roomBytes);
  }

  private void afterAnswer() {
    release();
    if (!keepAlive || (inputEnded && !decoder.hasUnread())) {
      endConnection();
    } else if (context().channel().isWritable()) {
      next();
    } else {
      out.watch();
    }
  }

  private void next() {
    phase = Phase.HEAD;
    wheel.schedule(this, limits.idleTimeoutMillis());
    try {
      ChannelHandlerContext decoderContext = context().pipeline().context(decoder);
      if (decoderContext != null) {
        decoder.resume(decoderContext);
      }
    } catch (Exception e) {
      exceptionCaught(context(), e);
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    if (phase == Phase.WRITING && exchange == null && ctx.channel().isWritable()) {
      next();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    out.turnEnds();
    if (phase == Phase.HEAD && !headTimed && decoder.isInsideHead()) {
      headTimed = true;
      wheel.schedule(this, limits.headerTimeoutMillis());
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event != ChannelInputShutdownEvent.INSTANCE) {
      ctx.fireUserEventTriggered(event);
      return;
    }
    inputEnded = true;
    switch (phase) {
      case HEAD, BODY -> close();
      case STORING, HANDLING, WRITING, CLOSING -> {} // a client may end its side and still listen
    }
  }

  /** Answers and closes: what follows on this connection cannot be understood, or is not wanted. */
  private void refuse(Response refusal) {
    keepAlive = false;
    phase = Phase.WRITING;
    if (refusal instanceof Response.Content content) {
      writeContent(content);
    }
  }

  private void endConnection() {
    phase = Phase.CLOSING;
    out.watch();
    out.end().addListener(_ -> Linger.start(context(), wheel, limits.lingerTimeoutMillis()));
  }

  @Override
  void onDeadline() {
    switch (phase) {
      case HEAD -> {
        if (decoder.isInsideHead()) {
          refuse(Response.text(408, "request took too long"));
        } else {
          close();
        }
      }
      case BODY -> refuse(Response.text(408, "request took too long"));
      case STORING -> refuse(Response.text(503, "request took too long"));
      case HANDLING -> {
        log.warn("request {} took too long", current().request.id());
        current().interrupt();
        refuse(Response.text(503, "request took too long"));
      }
      case WRITING, CLOSING -> {
        if (exchange == null && out.isStuck()) {
          close();
        } else {
          out.watch();
        }
      }
    }
  }

  @Override
  void onStop() {
    keepAlive = false;
    if (phase == Phase.HEAD) {
      close();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    phase = Phase.CLOSING;
    release();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    super.handlerRemoved(ctx);
    release();
  }

  /** Resets by peers and failed TLS handshakes are everyday; nothing of them goes to the client. */
  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    log.debug("connection closed: {}", cause.toString());
    var _ = ctx.close();
  }

  void execute(Runnable task) {
    try {
      context().executor().execute(task);
    } catch (RejectedExecutionException e) {
      log.debug("an answer came after the server's end");
    }
  }

  Channel channel() {
    return context().channel();
  }

  private void release() {
    Exchange done = exchange;
    exchange = null;
    if (done != null) {
      done.release();
    }
  }

  private Exchange current() {
    Exchange known = exchange;
    if (known == null) {
      throw new IllegalStateException("no request in phase " + phase);
    }
    return known;
  }

  private void close() {
    var _ = context().close();
  }
}
