package dev.parley.http.client;

import dev.parley.http.Headers;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends requests to addresses that others name, and only to public ones. A name is resolved once,
 * its addresses are checked, and the connection goes to a checked address, not to the name: so a
 * name that changes its address in between gains nothing. The name still counts for the
 * certificate. A connection serves one request. Thread-safe; calls block, so make them from virtual
 * threads.
 */
public final class SafeClient implements AutoCloseable {
  private static final int NAME_THREADS = 8;
  private static final int MAX_LINE_BYTES = 4 * 1024;
  private static final int MAX_CHUNK_BYTES = 16 * 1024;

  private final SafeClientConfig config;
  private final NameService names;
  private final AddressGuard guard;
  private final Semaphore permits;
  private final SslContext tls;
  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("http-out", true), NioIoHandler.newFactory());

  /** Looking up a name occupies a thread of the system, so a few of them are set apart for it. */
  private final ExecutorService lookups =
      Executors.newFixedThreadPool(
          NAME_THREADS, Thread.ofPlatform().daemon().name("dns-", 0).factory());

  /** Finds the addresses of a host name. */
  @FunctionalInterface
  public interface NameService {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  private SafeClient(SafeClientConfig config, NameService names, SslContext tls) {
    this.config = config;
    this.names = names;
    this.guard = new AddressGuard(config.allowed());
    this.permits = new Semaphore(config.maxConcurrentRequests());
    this.tls = tls;
  }

  /**
   * A client with the system's name service and trusted certificates.
   *
   * @throws IOException if the JDK's trust store cannot be used
   */
  public static SafeClient start(SafeClientConfig config) throws IOException {
    SslContext tls =
        SslContextBuilder.forClient()
            .sslProvider(SslProvider.JDK)
            .protocols("TLSv1.3", "TLSv1.2")
            .endpointIdentificationAlgorithm("HTTPS")
            .build();
    return start(config, InetAddress::getAllByName, tls);
  }

  static SafeClient start(SafeClientConfig config, NameService names, SslContext tls) {
    return new SafeClient(config, names, tls);
  }

  /**
   * Sends the request and follows redirects.
   *
   * @throws RefusedException if it, or a redirect, leads where nothing may be sent
   * @throws IOException if it fails, takes too long or its answer is too large
   */
  public OutgoingResponse send(OutgoingRequest request) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    OutgoingResponse head = send(request, body, config.maxBodyBytes());
    return new OutgoingResponse(head.status(), head.headers(), head.uri(), body.toByteArray());
  }

  /**
   * Like {@link #send(OutgoingRequest)}, but the body of the last answer goes to {@code sink} as it
   * comes, whatever its status. A failure may leave a part of it there.
   */
  public OutgoingResponse send(OutgoingRequest request, OutputStream sink, long maxBytes)
      throws IOException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(config.totalTimeoutMillis());
    try {
      if (!permits.tryAcquire(config.totalTimeoutMillis(), TimeUnit.MILLISECONDS)) {
        throw new SocketTimeoutException("too many outgoing requests at once");
      }
      try {
        return follow(request, sink, maxBytes, deadline);
      } finally {
        permits.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for an answer");
    }
  }

  private OutgoingResponse follow(
      OutgoingRequest first, OutputStream sink, long maxBytes, long deadline)
      throws IOException, InterruptedException {
    OutgoingRequest request = first;
    for (int redirects = 0; ; redirects++) {
      Destination destination = Destination.of(request.uri());
      Call call = connect(destination, deadline);
      try {
        call.send(encode(request, destination));
        HttpResponse head = call.head();
        Headers headers = headers(head.headers());
        String location = headers.get("location");
        int status = head.status().code();
        if (location == null || !Redirect.isOne(status) || redirects >= config.maxRedirects()) {
          copy(call, sink, maxBytes);
          return new OutgoingResponse(status, headers, request.uri(), new byte[0]);
        }
        request = Redirect.follow(request, status, location);
      } finally {
        call.close();
      }
    }
  }

  private static void copy(Call call, OutputStream sink, long maxBytes)
      throws IOException, InterruptedException {
    long left = maxBytes;
    for (byte[] bytes = call.bytes(); bytes != null; bytes = call.bytes()) {
      left -= bytes.length;
      if (left < 0) {
        throw new IOException("the answer is larger than " + maxBytes + " bytes");
      }
      sink.write(bytes);
    }
  }

  private Call connect(Destination destination, long deadline)
      throws IOException, InterruptedException {
    IOException last = null;
    for (InetAddress address : permitted(destination.host(), deadline)) {
      Bootstrap bootstrap =
          new Bootstrap()
              .group(loop)
              .channel(NioSocketChannel.class)
              .option(ChannelOption.AUTO_READ, false)
              .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millisLeft(deadline))
              .handler(pipeline(destination, deadline));
      InetSocketAddress target = new InetSocketAddress(address, destination.port());
      ChannelFuture connected = bootstrap.connect(target).await();
      if (connected.isSuccess()) {
        return connected.channel().pipeline().get(Call.class);
      }
      last = new IOException("cannot connect to " + destination.host(), connected.cause());
    }
    throw last == null ? new UnknownHostException(destination.host()) : last;
  }

  private ChannelInitializer<SocketChannel> pipeline(Destination destination, long deadline) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(SocketChannel channel) {
        if (destination.secure()) {
          SslHandler handler =
              tls.newHandler(channel.alloc(), destination.host(), destination.port());
          handler.setHandshakeTimeoutMillis(config.connectTimeoutMillis());
          channel.pipeline().addLast(handler);
        }
        channel
            .pipeline()
            .addLast(new HttpClientCodec(MAX_LINE_BYTES, config.maxHeaderBytes(), MAX_CHUNK_BYTES))
            .addLast(new Call(channel, deadline));
      }
    };
  }

  private List<InetAddress> permitted(String host, long deadline)
      throws IOException, InterruptedException {
    List<InetAddress> permitted = new ArrayList<>();
    for (InetAddress address : resolve(host, deadline)) {
      if (guard.permits(address)) {
        permitted.add(address);
      }
    }
    if (permitted.isEmpty()) {
      throw new RefusedException(host + " has no public address");
    }
    return permitted;
  }

  private InetAddress[] resolve(String host, long deadline)
      throws IOException, InterruptedException {
    Future<InetAddress[]> lookup = lookups.submit(() -> names.addresses(host));
    try {
      return lookup.get(millisLeft(deadline), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      lookup.cancel(true);
      throw new SocketTimeoutException("no address in time for " + host);
    } catch (ExecutionException e) {
      throw new IOException("cannot find " + host, e.getCause());
    }
  }

  private int millisLeft(long deadline) throws SocketTimeoutException {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    if (left <= 0) {
      throw new SocketTimeoutException("no answer in time");
    }
    return (int) Math.min(left, config.connectTimeoutMillis());
  }

  private static DefaultFullHttpRequest encode(OutgoingRequest request, Destination destination) {
    DefaultFullHttpRequest message =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.valueOf(request.method()),
            destination.target(),
            Unpooled.wrappedBuffer(request.body()));
    request.headers().forEach(message.headers()::add);
    message.headers().set("host", destination.hostHeader());
    message.headers().set("connection", "close");
    message.headers().remove("transfer-encoding");
    message.headers().remove("content-length");
    if (request.body().length > 0 || !request.method().equals("GET")) {
      message.headers().setInt("content-length", request.body().length);
    }
    return message;
  }

  private static Headers headers(HttpHeaders received) {
    List<String> pairs = new ArrayList<>();
    for (Map.Entry<String, String> entry : received) {
      pairs.add(entry.getKey());
      pairs.add(entry.getValue().replaceAll("[^\\t -~]", "?"));
    }
    return Headers.of(pairs.toArray(String[]::new));
  }

  /** Ends what is under way. */
  @Override
  public void close() {
    lookups.shutdownNow();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
