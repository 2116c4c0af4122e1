package dev.parley.realtime.gateway;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A text message to clients: its bytes once, and the transport's encoding of them once. */
public final class Frame {
  private final byte[] utf8;
  private volatile @Nullable Object encoded;

  /**
   * @param utf8 a JSON object; not copied, not to be changed
   */
  Frame(byte[] utf8) {
    this.utf8 = utf8;
  }

  static Frame of(String json) {
    return new Frame(json.getBytes(StandardCharsets.UTF_8));
  }

  /** The bytes themselves; not to be changed. */
  public byte[] utf8() {
    return utf8;
  }

  /**
   * The transport's form of it, made by the first who asks and shared by all sockets; only one
   * transport may ask. Two threads that ask at once may each make one.
   */
  @SuppressWarnings("unchecked") // one transport, so one type
  public <T> T encoded(Function<byte[], T> encoder) {
    Object known = encoded;
    if (known == null) {
      known = encoder.apply(utf8);
      encoded = known;
    }
    return (T) known;
  }

  @Override
  public String toString() {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
