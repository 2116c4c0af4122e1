package dev.parley.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

/**
 * What a connection writes to its client, in the form that the client's request asks for, and
 * whether the client takes it. Belongs to the connection's event loop.
 */
final class Outflow {
  /** Larger bodies are not copied behind their head. */
  private static final int MAX_COPIED_BYTES = 64 * 1024;

  private final HttpConnection connection;
  private final HttpServer server;
  private final RequestDecoder decoder;
  private boolean http10;
  private boolean headOnly;
  private boolean flushNeeded;
  private long pendingSeen;

  Outflow(HttpConnection connection, HttpServer server, RequestDecoder decoder) {
    this.connection = connection;
    this.server = server;
    this.decoder = decoder;
  }

  /** What is written from now on answers this request. */
  void answers(HttpRequest head) {
    http10 = head.protocolVersion().equals(HttpVersion.HTTP_1_0);
    headOnly = head.method().name().equals("HEAD");
  }

  /** Whether the client knows no chunks. */
  boolean isHttp10() {
    return http10;
  }

  /** Whether the client wants the head alone. */
  boolean isHeadOnly() {
    return headOnly;
  }

  void content(Response.Content content, boolean keepAlive) {
    ChannelHandlerContext context = connection.context();
    byte[] body = content.body();
    boolean bodiless = content.status() == 204 || content.status() == 304;
    long length = bodiless ? ResponseHead.NONE : body.length;
    int sent = headOnly || bodiless ? 0 : body.length;
    boolean copied = sent <= MAX_COPIED_BYTES;
    ByteBuf out = head(content.status(), content.headers(), length, keepAlive, copied ? sent : 0);
    if (copied) {
      out.writeBytes(body, 0, sent);
    }
    var _ = context.write(out, context.voidPromise());
    if (!copied) {
      var _ = context.write(Unpooled.wrappedBuffer(body), context.voidPromise());
    }
    flush();
  }

  ByteBuf head(int status, Headers headers, long length, boolean keepAlive, int roomBytes) {
    ResponseHead.Connection kept =
        !keepAlive
            ? ResponseHead.Connection.CLOSED
            : http10 ? ResponseHead.Connection.KEPT_AND_SAID : ResponseHead.Connection.KEPT;
    return ResponseHead.encode(
        connection.context().alloc(), status, headers, length, kept, server.date(), roomBytes);
  }

  /** Answers of one turn of the event loop share a flush. */
  private void flush() {
    if (decoder.isDecoding()) {
      flushNeeded = true;
    } else {
      connection.context().flush();
    }
  }

  /** The event loop has read all that there was. */
  void turnEnds() {
    if (flushNeeded) {
      flushNeeded = false;
      connection.context().flush();
    }
  }

  /** Flushes everything; done when it is written. */
  ChannelFuture end() {
    flushNeeded = false;
    return connection.context().writeAndFlush(Unpooled.EMPTY_BUFFER);
  }

  /** Remembers how much the client has not taken yet, to look again when it should have. */
  void watch() {
    pendingSeen = pendingBytes();
    connection.wheel.schedule(connection, server.config().limits().writeTimeoutMillis());
  }

  /** Whether the client has taken nothing since {@link #watch}. */
  boolean isStuck() {
    return pendingBytes() >= pendingSeen;
  }

  private long pendingBytes() {
    var buffer = connection.channel().unsafe().outboundBuffer();
    return buffer == null ? 0 : buffer.totalPendingWriteBytes();
  }
}
