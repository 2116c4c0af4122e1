package dev.parley.benchmarks;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The yardstick of fan-out: Netty alone, whose every WebSocket gets the body of each POST, encoded
 * once, written and flushed in the socket's own event loop. It knows no people, streams, positions
 * or slow clients. Prints where it is ready and runs until it is killed.
 */
public final class BareBroadcaster {
  private static final int MAX_BODY_BYTES = 64 * 1024;
  private static final byte[] ANSWER = Answers.OK.concat("}").getBytes(StandardCharsets.UTF_8);

  private final Map<EventLoop, List<Channel>> sockets = new ConcurrentHashMap<>();

  private BareBroadcaster() {}

  public static void main(String[] arguments) {
    BareBroadcaster broadcaster = new BareBroadcaster();
    int threads = Runtime.getRuntime().availableProcessors();
    Channel channel =
        new ServerBootstrap()
            .group(new MultiThreadIoEventLoopGroup(threads, SocketHost.io()))
            .channel(
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel child) {
                    child
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(MAX_BODY_BYTES),
                            broadcaster.new Requests());
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
    System.out.println(
        "ready http://127.0.0.1:" + ((InetSocketAddress) channel.localAddress()).getPort());
    channel.closeFuture().awaitUninterruptibly();
  }

  private final class Requests extends SimpleChannelInboundHandler<FullHttpRequest> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
      if (request.method().equals(HttpMethod.GET)) {
        open(ctx, request);
      } else {
        broadcast(request.content());
        answer(ctx);
      }
    }

    private void open(ChannelHandlerContext ctx, FullHttpRequest request) {
      Channel channel = ctx.channel();
      var _ =
          new WebSocketServerHandshakerFactory("ws://127.0.0.1/", null, false)
              .newHandshaker(request)
              .handshake(channel, request);
      List<Channel> own = sockets.computeIfAbsent(channel.eventLoop(), _ -> new ArrayList<>());
      own.add(channel);
      channel.closeFuture().addListener(_ -> own.remove(channel));
      ctx.pipeline().remove(this);
      var _ = channel.writeAndFlush(new TextWebSocketFrame("{\"type\":\"hello\"}"));
    }
  }

  private static void answer(ChannelHandlerContext ctx) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(ANSWER));
    response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, ANSWER.length);
    var _ = ctx.writeAndFlush(response);
  }

  private void broadcast(ByteBuf text) {
    ByteBuf frame = Unpooled.directBuffer(4 + text.readableBytes());
    frame.writeByte(0x81).writeByte(126).writeShort(text.readableBytes()).writeBytes(text);
    sockets.forEach(
        (loop, own) -> {
          ByteBuf shared = frame.retain();
          loop.execute(
              () -> {
                for (Channel channel : own) {
                  var _ = channel.writeAndFlush(shared.retainedDuplicate(), channel.voidPromise());
                }
                shared.release();
              });
        });
    frame.release();
  }
}
