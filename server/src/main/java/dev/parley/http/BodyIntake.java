package dev.parley.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/**
 * How the bodies of a connection's requests come in: where they go, how large they may be and how
 * fast they must come. Belongs to the connection's event loop.
 */
final class BodyIntake {
  private static final byte[] CONTINUE =
      "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final HttpConnection connection;
  private final HttpServer server;
  private final HttpLimits limits;
  private long startTick;
  private long bytes;

  BodyIntake(HttpConnection connection, HttpServer server) {
    this.connection = connection;
    this.server = server;
    this.limits = server.config().limits();
  }

  /**
   * The request with a place for its body, where it has one.
   *
   * @throws HttpException where the body is not wanted
   */
  Exchange expect(HttpRequest head, Request request) {
    long announced = HttpUtil.getContentLength(head, -1L);
    if (announced <= 0 && !HttpUtil.isTransferEncodingChunked(head)) {
      return new Exchange(connection, request, null, null);
    }
    BodyPolicy policy = server.policy(request);
    long max =
        switch (policy) {
          case BodyPolicy.None() -> 0;
          case BodyPolicy.InMemory(int most) -> most;
          case BodyPolicy.ToFile(long most) -> Math.min(most, limits.maxUploadBytes());
        };
    if (announced > max || policy instanceof BodyPolicy.None) {
      throw new HttpException(413, "request body too large");
    }
    expectContinue(head);
    startTick = connection.wheel.tick();
    bytes = 0;
    connection.wheel.schedule(connection, limits.bodyTimeoutMillis());
    if (policy instanceof BodyPolicy.ToFile) {
      StoredBody stored = new StoredBody(server.config().uploadFolder(), max, connection);
      return new Exchange(connection, request, null, stored);
    }
    MemoryBody memory =
        new MemoryBody((int) max, announced, server.bufferedBytes(), limits.maxBufferedBodyBytes());
    return new Exchange(connection, request, memory, null);
  }

  private void expectContinue(HttpRequest head) {
    String expectation = head.headers().get("expect");
    if (expectation == null) {
      return;
    }
    if (!expectation.equalsIgnoreCase("100-continue")) {
      throw new HttpException(417, "expectation cannot be met");
    }
    if (!head.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      var _ = connection.context().writeAndFlush(Unpooled.wrappedBuffer(CONTINUE));
    }
  }

  /**
   * Puts a piece of a body into its place, and sets until when the next must have come.
   *
   * @throws HttpException where the body is larger than it may be
   */
  void take(Exchange current, HttpContent content) {
    int count = content.content().readableBytes();
    if (count == 0) {
      return;
    }
    if (current.memory != null) {
      current.memory.add(content.content());
    } else if (current.stored != null) {
      if (current.stored.add(content.content().retain()) > limits.maxUploadQueueBytes()) {
        connection.channel().config().setAutoRead(false);
      }
    } else {
      throw new HttpException(400, "unexpected request body");
    }
    bytes += count;
    connection.wheel.schedule(connection, millisLeft());
  }

  private long millisLeft() {
    long allowed = limits.bodyTimeoutMillis() + bytes * 1_000 / limits.minBodyBytesPerSecond();
    return allowed - (connection.wheel.tick() - startTick) * Wheel.TICK_MILLIS;
  }
}
