package dev.parley.discovery;

import java.util.Arrays;

/**
 * The value of a key.
 *
 * @param version from 1, raised by every write; {@link #ABSENT} stands for a key without a value
 * @param bytes not to be changed
 */
public record Entry(long version, byte[] bytes) {
  /** The version of a key that nobody has written. */
  public static final long ABSENT = 0;

  /** A key without a value. */
  public static final Entry NONE = new Entry(ABSENT, new byte[0]);

  @Override
  public boolean equals(Object other) {
    return other instanceof Entry(long otherVersion, byte[] otherBytes)
        && version == otherVersion
        && Arrays.equals(bytes, otherBytes);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(version);
  }
}
