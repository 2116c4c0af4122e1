package dev.parley.store.mariadb;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A socket of a unix domain channel, with what the JDBC driver asks of a socket.
 *
 * <p>A read that outlasts the timeout closes the socket: the driver gives such a connection up
 * anyway, as the answer may still come and would be taken for the next one's.
 */
final class UnixSocket extends Socket {
  private final UnixDomainSocketAddress address;
  private final SocketChannel channel;
  private volatile int timeoutMillis;

  UnixSocket(Path path) throws IOException {
    address = UnixDomainSocketAddress.of(path);
    channel = SocketChannel.open(StandardProtocolFamily.UNIX);
  }

  @Override
  public void connect(SocketAddress ignored) throws IOException {
    channel.connect(address);
  }

  /** Connects at once or fails: a local connect does not wait for a network. */
  @Override
  public void connect(SocketAddress ignored, int ignoredTimeoutMillis) throws IOException {
    channel.connect(address);
  }

  @Override
  public InputStream getInputStream() {
    return new In();
  }

  @Override
  public OutputStream getOutputStream() {
    return new Out();
  }

  @Override
  public void setSoTimeout(int millis) {
    timeoutMillis = millis;
  }

  @Override
  public int getSoTimeout() {
    return timeoutMillis;
  }

  @Override
  public void setTcpNoDelay(boolean on) {
    // A unix socket sends at once.
  }

  @Override
  public void setKeepAlive(boolean on) {
    // A unix socket notices the end of its peer by itself.
  }

  @Override
  public void setSoLinger(boolean on, int seconds) {
    // Closing a unix socket never waits.
  }

  @Override
  public boolean isConnected() {
    return channel.isConnected();
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  @Override
  public void shutdownInput() throws IOException {
    channel.shutdownInput();
  }

  @Override
  public void shutdownOutput() throws IOException {
    channel.shutdownOutput();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private final class In extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
      int millis = timeoutMillis;
      return millis == 0 ? channel.read(buffer) : readWithin(buffer, millis);
    }

    private int readWithin(ByteBuffer buffer, int millis) throws IOException {
      CompletableFuture<Void> expiry =
          new CompletableFuture<Void>().completeOnTimeout(null, millis, TimeUnit.MILLISECONDS);
      CompletableFuture<Void> closing = expiry.thenRun(this::expire);
      try {
        return channel.read(buffer);
      } catch (AsynchronousCloseException e) {
        if (!expiry.isDone() || expiry.isCancelled()) {
          throw e;
        }
        SocketTimeoutException timeout = new SocketTimeoutException("Read timed out");
        timeout.initCause(e);
        throw timeout;
      } finally {
        closing.cancel(false);
        expiry.cancel(false);
      }
    }

    private void expire() {
      try {
        channel.close();
      } catch (IOException e) {
        // The reader fails with the close's own exception.
      }
    }
  }

  private final class Out extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
    }
  }
}
