package dev.parley.store.backup;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Rows as bytes: each a 1 and its values, a value a length and so many bytes (-1 for null); a 0
 * ends them.
 */
final class RowCodec {
  /** The longest value; what the servers take in one packet. */
  static final int VALUE_BYTES_MAX = 64 << 20;

  private static final int ROW = 1;
  private static final int END = 0;

  private RowCodec() {}

  static void write(DataOutputStream out, byte[] @Nullable [] row) throws IOException {
    out.writeByte(ROW);
    for (byte[] value : row) {
      if (value == null) {
        out.writeInt(-1);
      } else {
        out.writeInt(value.length);
        out.write(value);
      }
    }
  }

  static void end(DataOutputStream out) throws IOException {
    out.writeByte(END);
  }

  /** Fills a row, or says that there is none any more. */
  static boolean read(DataInputStream in, byte[] @Nullable [] row) throws IOException {
    int mark = in.readByte();
    if (mark == END) {
      return false;
    }
    if (mark != ROW) {
      throw new IOException("no row where one was meant");
    }
    for (int i = 0; i < row.length; i++) {
      int length = in.readInt();
      if (length < -1 || length > VALUE_BYTES_MAX) {
        throw new IOException("a value of " + length + " bytes");
      }
      row[i] = length < 0 ? null : exactly(in, length);
    }
    return true;
  }

  private static byte[] exactly(DataInputStream in, int length) throws IOException {
    byte[] value = in.readNBytes(length);
    if (value.length < length) {
      throw new EOFException();
    }
    return value;
  }
}
