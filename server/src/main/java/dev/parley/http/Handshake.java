package dev.parley.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The opening handshake of a WebSocket (RFC 6455, 4.2), checked and ready to be answered. */
final class Handshake {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;

  private final Response.Upgrade upgrade;
  private final String accept;
  private final boolean compressed;

  private Handshake(Response.Upgrade upgrade, String accept, boolean compressed) {
    this.upgrade = upgrade;
    this.accept = accept;
    this.compressed = compressed;
  }

  /**
   * Checks the request's side.
   *
   * @throws HttpException with 400 or 426 if the request asks for no WebSocket of version 13
   */
  static Handshake of(Request request, Response.Upgrade upgrade, boolean compression) {
    if (!request.isWebSocketUpgrade() || !hasToken(request.header("connection"), "upgrade")) {
      throw new HttpException(426, "a WebSocket is spoken here");
    }
    if (!"13".equals(request.header("sec-websocket-version"))) {
      throw new HttpException(426, "WebSocket version 13 is spoken here");
    }
    String key = request.header("sec-websocket-key");
    if (key == null || !isKey(key)) {
      throw new HttpException(400, "malformed WebSocket key");
    }
    boolean agreed = compression && offersDeflate(request.header("sec-websocket-extensions"));
    return new Handshake(upgrade, accept(key), agreed);
  }

  /** Answers 101 and changes the pipeline; on the event loop. */
  void complete(ChannelHandlerContext ctx, Wheel wheel, HttpServer server) {
    Headers headers =
        Headers.of("upgrade", "websocket", "sec-websocket-accept", accept).plus(upgrade.headers());
    if (compressed) {
      headers =
          headers.plus(
              "sec-websocket-extensions",
              "permessage-deflate; server_no_context_takeover; client_no_context_takeover");
    }
    ByteBuf head =
        ResponseHead.encode(
            ctx.alloc(),
            101,
            headers,
            ResponseHead.NONE,
            ResponseHead.Connection.UPGRADED,
            server.date(),
            0);
    var _ = ctx.writeAndFlush(head, ctx.voidPromise());
    WebSocketConnection socket =
        new WebSocketConnection(wheel, server.config().limits(), upgrade.listener(), compressed);
    ChannelPipeline pipeline = ctx.pipeline();
    pipeline.addLast(new WebSocket13FrameDecoder(server.frameConfig(compressed)));
    pipeline.addLast(socket);
    // Bytes that the client sent at once with its request flow on from the old decoder to the new
    // one.
    pipeline.remove(HttpConnection.class);
    socket.open();
    pipeline.remove(RequestDecoder.class);
    ctx.channel().config().setAutoRead(true);
    if (((DuplexChannel) ctx.channel()).isInputShutdown()) {
      socket.abort(); // the client left meanwhile; its end came before anyone here could hear of it
    }
  }

  private static boolean isKey(String key) {
    try {
      return Base64.getDecoder().decode(key.strip()).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false; // not base 64
    }
  }

  private static String accept(String key) {
    try {
      byte[] text = (key.strip() + GUID).getBytes(StandardCharsets.US_ASCII);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }

  private static boolean hasToken(@Nullable String list, String token) {
    if (list == null) {
      return false;
    }
    for (String part : list.split(",", -1)) {
      if (part.strip().equalsIgnoreCase(token)) {
        return true;
      }
    }
    return false;
  }

  /** Whether one of the offers can be met without a window smaller than the deflater's. */
  private static boolean offersDeflate(@Nullable String extensions) {
    if (extensions == null) {
      return false;
    }
    for (String offer : extensions.split(",", -1)) {
      String text = offer.strip().toLowerCase(Locale.ROOT);
      boolean deflate = text.equals("permessage-deflate") || text.startsWith("permessage-deflate;");
      if (deflate && !text.contains("server_max_window_bits")) {
        return true;
      }
    }
    return false;
  }
}
