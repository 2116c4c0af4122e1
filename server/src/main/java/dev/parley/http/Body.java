package dev.parley.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * The bytes of a request or of one part of it. Lives as long as its request: a stored one is gone
 * when the request has been answered.
 */
public sealed interface Body {

  long length();

  /** The bytes from the first to the last; to be closed by the caller. */
  InputStream open() throws IOException;

  /**
   * All bytes; shared, not to be changed. A stored body is read whole, so ask for its length first.
   */
  byte[] bytes() throws IOException;

  /**
   * Copies the bytes to a file that does not exist yet; a whole stored body is moved where the file
   * system can.
   */
  void saveTo(Path target) throws IOException;

  static Body of(byte[] bytes) {
    return new InMemory(bytes, 0, bytes.length);
  }

  static Body empty() {
    return InMemory.EMPTY;
  }

  /** A range of an array. */
  final class InMemory implements Body {
    static final InMemory EMPTY = new InMemory(new byte[0], 0, 0);

    final byte[] array;
    final int offset;
    final int length;

    InMemory(byte[] array, int offset, int length) {
      this.array = array;
      this.offset = offset;
      this.length = length;
    }

    @Override
    public long length() {
      return length;
    }

    @Override
    public InputStream open() {
      return new ByteArrayInputStream(array, offset, length);
    }

    @Override
    public byte[] bytes() {
      return offset == 0 && length == array.length
          ? array
          : Arrays.copyOfRange(array, offset, offset + length);
    }

    @Override
    public void saveTo(Path target) throws IOException {
      Files.write(target, bytes(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
  }

  /** A range of a temporary file. */
  final class Stored implements Body {
    final Path file;
    final long offset;
    final long length;
    final boolean whole;

    Stored(Path file, long offset, long length, boolean whole) {
      this.file = file;
      this.offset = offset;
      this.length = length;
      this.whole = whole;
    }

    @Override
    public long length() {
      return length;
    }

    @Override
    public InputStream open() throws IOException {
      FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
      channel.position(offset);
      return new BoundedStream(Channels.newInputStream(channel), length);
    }

    @Override
    public byte[] bytes() throws IOException {
      try (InputStream in = open()) {
        return in.readAllBytes();
      }
    }

    @Override
    public void saveTo(Path target) throws IOException {
      if (Files.exists(target)) {
        throw new java.nio.file.FileAlreadyExistsException(target.toString());
      }
      if (whole) {
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
        return;
      }
      try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ);
          FileChannel to =
              FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        long done = 0;
        while (done < length) {
          long moved = from.transferTo(offset + done, length - done, to);
          if (moved <= 0) {
            throw new IOException("the temporary file of an upload became shorter");
          }
          done += moved;
        }
      }
    }
  }
}
