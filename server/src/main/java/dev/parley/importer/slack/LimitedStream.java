package dev.parley.importer.slack;

import dev.parley.importer.ImportRefused;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/** A stream that refuses to yield more bytes than a file may have, whatever its header said. */
final class LimitedStream extends FilterInputStream {
  private final long bytesMax;
  private final Supplier<ImportRefused> refusal;
  private long bytesRead;

  LimitedStream(InputStream in, long bytesMax) {
    this(
        in,
        bytesMax,
        () ->
            new ImportRefused(
                ImportRefused.Reason.TOO_LARGE, "a file of the export is larger than the limit"));
  }

  LimitedStream(InputStream in, long bytesMax, Supplier<ImportRefused> refusal) {
    super(in);
    this.bytesMax = bytesMax;
    this.refusal = refusal;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    if (value >= 0) {
      count(1);
    }
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    if (count > 0) {
      count(count);
    }
    return count;
  }

  private void count(int bytes) throws ImportRefused {
    bytesRead += bytes;
    if (bytesRead > bytesMax) {
      throw refusal.get();
    }
  }
}
