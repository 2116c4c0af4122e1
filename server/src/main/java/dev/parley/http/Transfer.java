package dev.parley.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.DefaultFileRegion;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer whose bytes come from a file or a stream. Runs on a virtual thread: it reads a piece,
 * writes it and waits until the client has taken it, so that neither a slow disk nor a slow client
 * holds an event loop or memory.
 */
final class Transfer implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(Transfer.class);
  private static final int STREAM_PIECE_BYTES = 32 * 1024;
  private static final int FILE_PIECE_BYTES = 256 * 1024;

  private final HttpConnection connection;
  private final Response response;
  private final int status;
  private final Headers headers;
  private final long start;
  private final long length;
  private final boolean bodiless;
  private final boolean http10;
  private boolean started;

  private Transfer(
      HttpConnection connection,
      Response response,
      FilePlan plan,
      boolean bodiless,
      boolean http10) {
    this.connection = connection;
    this.response = response;
    this.status = plan.status();
    this.headers = plan.headers();
    this.start = plan.start();
    this.length = plan.length();
    this.bodiless = bodiless;
    this.http10 = http10;
  }

  static Transfer of(
      HttpConnection connection, Request request, Response.FileContent file, boolean headOnly) {
    FilePlan plan = FilePlan.of(request, file);
    boolean bodiless = headOnly || plan.status() == 304;
    return new Transfer(connection, file, plan, bodiless, false);
  }

  static Transfer of(
      HttpConnection connection, Response.Streamed stream, boolean headOnly, boolean http10) {
    FilePlan plan = new FilePlan(stream.status(), stream.headers(), 0, stream.length());
    return new Transfer(connection, stream, plan, headOnly, http10);
  }

  /** Whether the end of the connection marks the end of the answer. */
  boolean endsConnection() {
    return http10 && length < 0;
  }

  @Override
  public void run() {
    boolean complete = false;
    Response.Content refusal = Response.text(500, "internal error");
    try {
      complete = send();
    } catch (NoSuchFileException e) {
      refusal = Response.text(404, "not found");
    } catch (IOException e) {
      log.error("an answer broke off: {}", e.toString());
    } catch (RuntimeException e) {
      log.error("an answer broke off", e);
    } catch (InterruptedException e) {
      log.debug("an answer was interrupted");
    } finally {
      boolean ended = complete;
      Response.Content instead = refusal;
      if (started) {
        connection.execute(() -> connection.onTransferred(ended));
      } else {
        connection.execute(() -> connection.onTransferRefused(instead));
      }
    }
  }

  private boolean send() throws IOException, InterruptedException {
    return switch (response) {
      case Response.FileContent file -> sendFile(file);
      case Response.Streamed stream -> sendStream(stream);
      case Response.Content _, Response.Upgrade _ ->
          throw new IllegalStateException("not a transfer");
    };
  }

  private boolean sendHead() throws InterruptedException {
    started = true;
    long announced = length >= 0 ? length : http10 ? ResponseHead.NONE : ResponseHead.CHUNKED;
    return written(
        connection.head(status, headers, status == 304 ? ResponseHead.NONE : announced, 0));
  }

  private boolean sendFile(Response.FileContent file) throws IOException, InterruptedException {
    try (FileChannel channel = FileChannel.open(file.file(), StandardOpenOption.READ)) {
      if (channel.size() < start + length) {
        throw new IOException("a file is shorter than its answer");
      }
      if (!sendHead()) {
        return false;
      }
      boolean encrypted = connection.channel().pipeline().get(SslHandler.class) != null;
      long end = bodiless ? start : start + length;
      for (long at = start; at < end; ) {
        int count = (int) Math.min(encrypted ? STREAM_PIECE_BYTES : FILE_PIECE_BYTES, end - at);
        Object piece = encrypted ? read(channel, at, count) : new Region(channel, at, count);
        if (!written(piece)) {
          return false;
        }
        at += count;
      }
      return true;
    }
  }

  private ByteBuf read(FileChannel channel, long position, int count) throws IOException {
    ByteBuf piece = connection.channel().alloc().ioBuffer(count);
    int done = 0;
    while (done < count) {
      int got = piece.writeBytes(channel, position + done, count - done);
      if (got <= 0) {
        piece.release();
        throw new IOException("a file became shorter while it was sent");
      }
      done += got;
    }
    return piece;
  }

  private boolean sendStream(Response.Streamed stream) throws IOException, InterruptedException {
    try (InputStream in = stream.source().open()) {
      if (!sendHead()) {
        return false;
      }
      return bodiless || (length < 0 ? sendAll(in) : sendExactly(in));
    }
  }

  private boolean sendExactly(InputStream in) throws IOException, InterruptedException {
    for (long left = length; left > 0; ) {
      byte[] piece = in.readNBytes((int) Math.min(STREAM_PIECE_BYTES, left));
      if (piece.length == 0 || !written(Unpooled.wrappedBuffer(piece))) {
        return false;
      }
      left -= piece.length;
    }
    return true;
  }

  private boolean sendAll(InputStream in) throws IOException, InterruptedException {
    byte[] piece = new byte[STREAM_PIECE_BYTES];
    for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
      if (count > 0 && !written(http10 ? plain(piece, count) : chunk(piece, count))) {
        return false;
      }
    }
    return http10 || written(Unpooled.wrappedBuffer(new byte[] {'0', '\r', '\n', '\r', '\n'}));
  }

  private ByteBuf plain(byte[] piece, int count) {
    return connection.channel().alloc().ioBuffer(count).writeBytes(piece, 0, count);
  }

  private ByteBuf chunk(byte[] piece, int count) {
    ByteBuf out = connection.channel().alloc().ioBuffer(count + 12);
    ByteBufUtil.writeAscii(out, Integer.toHexString(count));
    out.writeByte('\r').writeByte('\n').writeBytes(piece, 0, count);
    return out.writeByte('\r').writeByte('\n');
  }

  /**
   * Writes a piece and waits until the socket has taken it; false if the client is gone or takes
   * nothing.
   */
  private boolean written(Object piece) throws InterruptedException {
    ChannelHandlerContext context = connection.context();
    ChannelFuture written = context.writeAndFlush(piece);
    return written.await(connection.server.config().limits().writeTimeoutMillis())
        && written.isSuccess();
  }

  /** A piece of a file that stays open after it. */
  private static final class Region extends DefaultFileRegion {
    Region(FileChannel file, long position, long count) {
      super(file, position, count);
    }

    @Override
    protected void deallocate() {
      // The file belongs to the transfer, which closes it.
    }
  }
}
