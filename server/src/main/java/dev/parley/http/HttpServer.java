package dev.parley.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listener: HTTP/1.1 and WebSocket on one port. Thread-safe. */
public final class HttpServer implements AutoCloseable {
  /** The answer to a request that is one too many. */
  static final Response TOO_BUSY =
      new Response.Content(
          503,
          Response.TEXT.plus("retry-after", "1"),
          "too many requests at once".getBytes(StandardCharsets.US_ASCII));

  private static final Logger log = LoggerFactory.getLogger(HttpServer.class);
  private static final Duration DEFAULT_STOP = Duration.ofSeconds(10);
  private static final int BACKLOG = 1_024;

  private final HttpConfig config;
  private final Handler handler;
  private final Proxies proxies;
  private final RequestIds ids = new RequestIds();
  private final DateHeader date = new DateHeader();
  private final Semaphore permits;
  private final AtomicInteger connections = new AtomicInteger();
  private final AddressCounts addresses;
  private final AtomicLong bufferedBytes = new AtomicLong();
  private final CompletableFuture<Boolean> drained = new CompletableFuture<>();
  private final BodyPolicy defaultPolicy;
  private final WebSocketDecoderConfig plainFrames;
  private final WebSocketDecoderConfig compressedFrames;
  private final @Nullable SslContext tls;
  private final MultiThreadIoEventLoopGroup loops;
  private final Map<EventExecutor, Wheel> wheels = new HashMap<>();
  private final Channel listener;
  private volatile boolean stopping;

  private HttpServer(HttpConfig config, Handler handler) throws IOException {
    this.config = config;
    this.handler = handler;
    HttpLimits limits = config.limits();
    this.proxies = new Proxies(config.trustedProxies());
    this.addresses = new AddressCounts(limits.maxConnectionsPerAddress());
    this.permits = new Semaphore(limits.maxConcurrentRequests());
    this.defaultPolicy = new BodyPolicy.InMemory(limits.maxBodyBytes());
    this.plainFrames = frames(limits, false);
    this.compressedFrames = frames(limits, true);
    Files.createDirectories(config.uploadFolder());
    this.tls = config.tls() == null ? null : Transport.tls(config.tls());
    this.loops = Transport.loops(config.eventLoops());
    for (EventExecutor loop : loops) {
      Wheel wheel = new Wheel();
      wheels.put(loop, wheel);
      var _ =
          loop.scheduleAtFixedRate(
              wheel::advance, Wheel.TICK_MILLIS, Wheel.TICK_MILLIS, TimeUnit.MILLISECONDS);
    }
    var _ = loops.next().scheduleAtFixedRate(date::refresh, 1, 1, TimeUnit.SECONDS);
    this.listener = bind();
  }

  /**
   * Binds and starts to answer.
   *
   * @throws BindException if the address cannot be bound
   * @throws IOException if the upload folder cannot be made or the TLS files cannot be read
   */
  public static HttpServer start(HttpConfig config, Handler handler) throws IOException {
    return new HttpServer(config, handler);
  }

  /** The port that is bound. */
  public int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** Connections that are open now, WebSockets included. */
  public int openConnections() {
    return connections.get();
  }

  /** Requests that virtual threads work on now. */
  public int runningRequests() {
    return config.limits().maxConcurrentRequests() - permits.availablePermits();
  }

  /** Stops within ten seconds. */
  @Override
  public void close() {
    stop(DEFAULT_STOP);
  }

  /**
   * Stops accepting, lets requests that are under way finish, closes WebSockets with 1001, and cuts
   * after {@code limit} what is left. Returns when all is closed; idempotent.
   */
  public void stop(Duration limit) {
    if (stopping) {
      return;
    }
    stopping = true;
    listener.close().awaitUninterruptibly();
    wheels.forEach((loop, wheel) -> loop.execute(() -> wheel.entries().forEach(Timed::onStop)));
    if (connections.get() == 0) {
      drained.complete(true);
    }
    try {
      drained.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      log.warn("{} connections were cut at the end", connections.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("never completed with a failure", e);
    }
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private Channel bind() throws IOException {
    HttpLimits limits = config.limits();
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops)
            .channel(Transport.serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(limits.writeLowWaterBytes(), limits.writeHighWaterBytes()))
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    accept(channel);
                  }
                });
    var bound = bootstrap.bind(config.host(), config.port()).awaitUninterruptibly();
    if (bound.isSuccess()) {
      return bound.channel();
    }
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    BindException failure =
        new BindException("cannot listen on " + config.host() + ":" + config.port());
    failure.initCause(bound.cause());
    throw failure;
  }

  private void accept(SocketChannel channel) {
    channel.closeFuture().addListener(_ -> onClosed());
    Wheel wheel = wheels.get(channel.eventLoop());
    if (connections.incrementAndGet() > config.limits().maxConnections()
        || stopping
        || wheel == null
        || !isAdmitted(channel)) {
      var _ = channel.close();
      return;
    }
    if (tls != null) {
      SslHandler handshaking = tls.newHandler(channel.alloc());
      handshaking.setHandshakeTimeoutMillis(config.limits().headerTimeoutMillis());
      channel.pipeline().addLast(handshaking);
    }
    RequestDecoder decoder = new RequestDecoder(config.limits());
    channel.pipeline().addLast(decoder, new HttpConnection(this, wheel, decoder));
  }

  /** A trusted proxy speaks for many clients, so its connections are not one client's. */
  private boolean isAdmitted(SocketChannel channel) {
    InetAddress peer = channel.remoteAddress().getAddress();
    return proxies.isTrusted(peer) || isCounted(channel, peer);
  }

  /**
   * Counts a WebSocket of a client that comes through a trusted proxy; any other is counted as its
   * connection is.
   */
  boolean admitsSocket(Channel channel, InetAddress client) {
    InetAddress peer = ((InetSocketAddress) channel.remoteAddress()).getAddress();
    return !proxies.isTrusted(peer) || isCounted(channel, client);
  }

  /** Counts the channel as the address's until it closes. */
  private boolean isCounted(Channel channel, InetAddress address) {
    if (!addresses.enter(address)) {
      return false;
    }
    channel.closeFuture().addListener(_ -> addresses.leave(address));
    return true;
  }

  private void onClosed() {
    if (connections.decrementAndGet() == 0 && stopping) {
      drained.complete(true);
    }
  }

  private static WebSocketDecoderConfig frames(HttpLimits limits, boolean extensions) {
    return WebSocketDecoderConfig.newBuilder()
        .expectMaskedFrames(true)
        .allowMaskMismatch(false)
        .allowExtensions(extensions)
        .maxFramePayloadLength(limits.maxFrameBytes())
        .closeOnProtocolViolation(false)
        .withUTF8Validator(false)
        .build();
  }

  HttpConfig config() {
    return config;
  }

  Handler handler() {
    return handler;
  }

  boolean isStopping() {
    return stopping;
  }

  boolean isBehindProxies() {
    return !config.trustedProxies().isEmpty();
  }

  AtomicLong bufferedBytes() {
    return bufferedBytes;
  }

  byte[] date() {
    return date.ascii();
  }

  WebSocketDecoderConfig frameConfig(boolean compressed) {
    return compressed ? compressedFrames : plainFrames;
  }

  Request.Peer peer(Channel channel, HttpHeaders headers) {
    return proxies.peer((InetSocketAddress) channel.remoteAddress(), tls != null, headers);
  }

  Request request(HttpRequest head, Target target, Request.Peer peer) {
    return new Request(head.method().name(), target, head.headers(), peer, config.limits(), ids);
  }

  /** What the handler wants of a body; its failure is the request's. */
  BodyPolicy policy(Request request) {
    try {
      return handler.bodyPolicy(request.method(), request.path(), defaultPolicy);
    } catch (HttpException e) {
      throw e;
    } catch (RuntimeException e) {
      log.error("no policy for the body of request {}", request.id(), e);
      throw new HttpException(500, "internal error");
    }
  }

  boolean isInline(Request request) {
    try {
      return handler.isInline(request);
    } catch (RuntimeException e) {
      log.error("request {} cannot be placed", request.id(), e);
      return false;
    }
  }

  boolean requestStarts() {
    return permits.tryAcquire();
  }

  void requestEnded() {
    permits.release();
  }
}
