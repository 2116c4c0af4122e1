package dev.parley.importer.slack;

import dev.parley.importer.ImportLimits;
import dev.parley.importer.ImportRefused;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * The end record of a zip archive, read before the library opens it: the library keeps the whole
 * table of contents in memory, so its size is checked first. Offsets are those of the format
 * (PKWARE APPNOTE 4.3.14 to 4.3.16).
 */
final class ZipDirectory {
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END64_SIGNATURE = 0x06064b50;
  private static final int LOCATOR64_SIGNATURE = 0x07064b50;
  private static final int END_BYTES = 22;
  private static final int LOCATOR64_BYTES = 20;
  private static final int END64_BYTES = 56;
  private static final int COMMENT_BYTES_MAX = 65_535;
  private static final long ABSENT_32 = 0xFFFF_FFFFL;
  private static final int ABSENT_16 = 0xFFFF;

  private ZipDirectory() {}

  static void check(Path file, ImportLimits limits) throws IOException {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long length = in.length();
      int tailBytes = (int) Math.min(length, END_BYTES + COMMENT_BYTES_MAX + LOCATOR64_BYTES);
      ByteBuffer tail = read(in, length - tailBytes, tailBytes);
      int end = lastEndRecord(tail);
      if (end < 0) {
        throw new ImportRefused(
            ImportRefused.Reason.DAMAGED_ARCHIVE,
            "the file is not a zip archive, or its end is missing");
      }
      long entries = Short.toUnsignedInt(tail.getShort(end + 10));
      long bytes = Integer.toUnsignedLong(tail.getInt(end + 12));
      int locator = end - LOCATOR64_BYTES;
      boolean large = entries == ABSENT_16 || bytes == ABSENT_32;
      if (large && locator >= 0 && tail.getInt(locator) == LOCATOR64_SIGNATURE) {
        long offset = tail.getLong(locator + 8);
        if (offset < 0 || offset > length - END64_BYTES) {
          throw damaged();
        }
        ByteBuffer end64 = read(in, offset, END64_BYTES);
        if (end64.getInt(0) != END64_SIGNATURE) {
          throw damaged();
        }
        entries = end64.getLong(32);
        bytes = end64.getLong(40);
      }
      check(entries, bytes, limits);
    }
  }

  private static void check(long entries, long bytes, ImportLimits limits) throws ImportRefused {
    boolean tooMany = entries < 0 || entries > limits.entriesMax();
    if (tooMany || bytes < 0 || bytes > limits.directoryBytesMax()) {
      throw new ImportRefused(
          ImportRefused.Reason.TOO_MANY_ENTRIES,
          "the archive holds more than " + limits.entriesMax() + " files");
    }
  }

  private static int lastEndRecord(ByteBuffer tail) {
    for (int i = tail.capacity() - END_BYTES; i >= 0; i--) {
      if (tail.getInt(i) == END_SIGNATURE) {
        return i;
      }
    }
    return -1;
  }

  private static ByteBuffer read(RandomAccessFile in, long offset, int bytes) throws IOException {
    byte[] data = new byte[bytes];
    in.seek(offset);
    in.readFully(data);
    return ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ImportRefused damaged() {
    return new ImportRefused(
        ImportRefused.Reason.DAMAGED_ARCHIVE, "the archive's table of contents is damaged");
  }
}
