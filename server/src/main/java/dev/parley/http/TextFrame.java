package dev.parley.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket text message, encoded once; its bytes, frame header included, are shared by all
 * sockets that it is sent to. Immutable, thread-safe, freed by the garbage collector.
 *
 * <p>The bytes stay on the heap. What sockets wait to write is one copy outside of the heap that
 * exists while at least one of them waits: made by the first send, freed by the last write, made
 * anew by a later send. So an owner need not count references, and a thousand slow sockets hold the
 * message once.
 */
public final class TextFrame {
  private static final int TEXT_FINAL = 0x81;
  private static final int TEXT_FINAL_COMPRESSED = 0xC1;

  /** Shorter messages would grow, or gain nothing, by compression. */
  private static final int MIN_COMPRESSED_BYTES = 128;

  private final byte[] frame;
  private final int payloadBytes;
  private final AtomicReference<@Nullable ByteBuf> shared = new AtomicReference<>();
  private volatile @Nullable TextFrame compressed;

  private TextFrame(byte[] frame, int payloadBytes) {
    this.frame = frame;
    this.payloadBytes = payloadBytes;
  }

  public static TextFrame of(String json) {
    return of(json.getBytes(StandardCharsets.UTF_8));
  }

  /** A message of these bytes, which must be valid UTF-8; they are copied. */
  public static TextFrame of(byte[] utf8) {
    return encode(TEXT_FINAL, utf8, utf8.length);
  }

  /** Bytes on the wire, uncompressed: the message and its frame header. */
  public int sizeBytes() {
    return frame.length;
  }

  /** The message without its frame header. */
  public String text() {
    return new String(frame, frame.length - payloadBytes, payloadBytes, StandardCharsets.UTF_8);
  }

  private static TextFrame encode(int firstByte, byte[] payload, int length) {
    int header = length < 126 ? 2 : length <= 0xffff ? 4 : 10;
    byte[] frame = new byte[header + length];
    frame[0] = (byte) firstByte;
    if (header == 2) {
      frame[1] = (byte) length;
    } else if (header == 4) {
      frame[1] = 126;
      frame[2] = (byte) (length >>> 8);
      frame[3] = (byte) length;
    } else {
      frame[1] = 127;
      for (int i = 0; i < Integer.BYTES; i++) {
        frame[6 + i] = (byte) (length >>> (24 - 8 * i));
      }
    }
    System.arraycopy(payload, 0, frame, header, length);
    return new TextFrame(frame, length);
  }

  /** A view to write to one socket, which the write releases. */
  ByteBuf view() {
    while (true) {
      ByteBuf current = shared.get();
      if (current != null) {
        ByteBuf view = retain(current);
        if (view != null) {
          return view;
        }
      }
      // Not pooled: a pooled buffer object comes back to life as another one after its release,
      // and a late look at it would then read foreign bytes.
      ByteBuf made = UnpooledByteBufAllocator.DEFAULT.directBuffer(frame.length, frame.length);
      made.writeBytes(frame);
      if (shared.compareAndSet(current, made)) {
        return made.duplicate();
      }
      made.release();
    }
  }

  private static @Nullable ByteBuf retain(ByteBuf buffer) {
    if (buffer.refCnt() == 0) {
      return null;
    }
    try {
      return buffer.retainedDuplicate();
    } catch (io.netty.util.IllegalReferenceCountException e) {
      return null; // the last write released it in between
    }
  }

  /**
   * The message as a compressed frame, made once for all sockets; itself where compression gains
   * nothing. No context is taken over from message to message (RFC 7692 7.1.1), or the bytes could
   * not be shared.
   */
  TextFrame compressed() {
    TextFrame known = compressed;
    if (known == null) {
      known = payloadBytes < MIN_COMPRESSED_BYTES ? this : deflate();
      compressed = known;
    }
    return known;
  }

  private TextFrame deflate() {
    Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
    try {
      deflater.setInput(frame, frame.length - payloadBytes, payloadBytes);
      byte[] out = new byte[payloadBytes];
      int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
      // A sync flush ends with the empty block 00 00 ff ff, which the receiver adds again.
      if (length < 4 || length >= out.length) {
        return this;
      }
      return encode(TEXT_FINAL_COMPRESSED, out, length - 4);
    } finally {
      deflater.end();
    }
  }
}
