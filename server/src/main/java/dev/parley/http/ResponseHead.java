package dev.parley.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/** Writes the head of an answer straight into the buffer that goes to the socket. */
final class ResponseHead {
  /** Content-Length of an answer whose end the chunked coding marks. */
  static final long CHUNKED = -1;

  /** Content-Length of an answer that has none, by its status or by ending with the connection. */
  static final long NONE = -2;

  private static final int FIXED_BYTES = 240;
  private static final int LINE_BYTES = 4;
  private static final String REFERRER = "referrer-policy";
  private static final byte[][] STATUS_LINES = statusLines();
  private static final byte[] DATE = ascii("date: ");
  private static final byte[] LENGTH = ascii("content-length: ");
  private static final byte[] NOSNIFF_LINE = ascii("x-content-type-options: nosniff\r\n");
  private static final byte[] REFERRER_LINE = ascii("referrer-policy: same-origin\r\n");
  private static final byte[] CHUNKED_LINE = ascii("transfer-encoding: chunked\r\n");
  private static final byte[] CLOSE_LINE = ascii("connection: close\r\n");
  private static final byte[] KEEP_ALIVE_LINE = ascii("connection: keep-alive\r\n");
  private static final byte[] UPGRADE_LINE = ascii("connection: upgrade\r\n");
  private static final short CRLF = (short) (('\r' << 8) | '\n');
  private static final short COLON_SPACE = (short) ((':' << 8) | ' ');

  private ResponseHead() {}

  /** How the connection goes on after the answer. */
  enum Connection {
    /** HTTP/1.1 keeps a connection without saying so. */
    KEPT,
    /** HTTP/1.0 has to be told. */
    KEPT_AND_SAID,
    CLOSED,
    UPGRADED
  }

  /**
   * The head, complete.
   *
   * @param roomBytes space to leave behind the head, for a body
   */
  static ByteBuf encode(
      ByteBufAllocator allocator,
      int status,
      Headers headers,
      long contentLength,
      Connection connection,
      byte[] date,
      int roomBytes) {
    ByteBuf out = allocator.ioBuffer(size(headers) + roomBytes);
    out.writeBytes(STATUS_LINES[status]);
    out.writeBytes(DATE).writeBytes(date).writeShort(CRLF);
    out.writeBytes(NOSNIFF_LINE);
    boolean referrer = false;
    for (int i = 0; i < headers.count(); i++) {
      String name = headers.name(i);
      referrer |= name.equalsIgnoreCase(REFERRER);
      if (!isOurs(name)) {
        out.writeBytes(ascii(name)).writeShort(COLON_SPACE);
        out.writeBytes(ascii(headers.value(i)));
        out.writeShort(CRLF);
      }
    }
    if (!referrer) {
      out.writeBytes(REFERRER_LINE);
    }
    if (contentLength >= 0) {
      out.writeBytes(LENGTH);
      writeDecimal(out, contentLength);
      out.writeShort(CRLF);
    } else if (contentLength == CHUNKED) {
      out.writeBytes(CHUNKED_LINE);
    }
    switch (connection) {
      case KEPT -> {}
      case KEPT_AND_SAID -> out.writeBytes(KEEP_ALIVE_LINE);
      case CLOSED -> out.writeBytes(CLOSE_LINE);
      case UPGRADED -> out.writeBytes(UPGRADE_LINE);
    }
    return out.writeShort(CRLF);
  }

  private static int size(Headers headers) {
    int size = FIXED_BYTES;
    for (int i = 0; i < headers.count(); i++) {
      size += headers.name(i).length() + headers.value(i).length() + LINE_BYTES;
    }
    return size;
  }

  private static boolean isOurs(String name) {
    return switch (name.length()) {
      case 4 -> name.equalsIgnoreCase("date");
      case 10 -> name.equalsIgnoreCase("connection");
      case 14 -> name.equalsIgnoreCase("content-length");
      case 17 -> name.equalsIgnoreCase("transfer-encoding");
      case 22 -> name.equalsIgnoreCase("x-content-type-options");
      default -> false;
    };
  }

  private static void writeDecimal(ByteBuf out, long value) {
    if (value < 10) {
      out.writeByte('0' + (int) value);
      return;
    }
    out.writeBytes(ascii(Long.toString(value)));
  }

  private static byte[][] statusLines() {
    byte[][] lines = new byte[600][];
    for (int status = 100; status < lines.length; status++) {
      String reason = HttpResponseStatus.valueOf(status).reasonPhrase();
      lines[status] = ascii("HTTP/1.1 " + status + ' ' + reason + "\r\n");
    }
    return lines;
  }

  /** Copied as a whole: a token's scopes make a value of a thousand characters. */
  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
