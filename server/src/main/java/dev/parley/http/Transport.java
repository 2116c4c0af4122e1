package dev.parley.http;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;

/**
 * The choices under a server: native epoll where there is one, NIO elsewhere, and the JDK's TLS.
 */
final class Transport {
  private Transport() {}

  static MultiThreadIoEventLoopGroup loops(int count) {
    int threads = count > 0 ? count : Runtime.getRuntime().availableProcessors();
    IoHandlerFactory io =
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory("http", true), io);
  }

  static Class<? extends ServerSocketChannel> serverChannel() {
    return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
  }

  /**
   * The server's side of TLS 1.2 and 1.3.
   *
   * @throws IOException if a file cannot be read or is no PEM of its kind
   */
  static SslContext tls(HttpConfig.Tls files) throws IOException {
    try (InputStream certificate = Files.newInputStream(files.certificate());
        InputStream key = Files.newInputStream(files.key())) {
      return SslContextBuilder.forServer(certificate, key)
          .sslProvider(SslProvider.JDK)
          .protocols("TLSv1.3", "TLSv1.2")
          .build();
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "not a PEM certificate with its PKCS#8 key: " + files.certificate() + ", " + files.key(),
          e);
    }
  }
}
