package dev.parley.http;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Undoes the compression of one WebSocket message (RFC 7692, 7.2.2). */
final class Inflation {
  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

  private Inflation() {}

  /** The message, or null if it is broken or longer than allowed. */
  static byte @Nullable [] inflate(byte[] deflated, int maxBytes) {
    byte[] input = Arrays.copyOf(deflated, deflated.length + TAIL.length);
    System.arraycopy(TAIL, 0, input, deflated.length, TAIL.length);
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(input);
      byte[] out = new byte[Math.min(maxBytes, 4 * input.length) + 1];
      int length = 0;
      while (true) {
        int count = inflater.inflate(out, length, out.length - length);
        length += count;
        if (length > maxBytes) {
          return null;
        }
        if (count == 0) {
          return Arrays.copyOf(out, length);
        }
        if (length == out.length) {
          out = Arrays.copyOf(out, (int) Math.min(maxBytes + 1L, 2L * out.length));
        }
      }
    } catch (DataFormatException e) {
      return null; // the caller closes the socket
    } finally {
      inflater.end();
    }
  }
}
