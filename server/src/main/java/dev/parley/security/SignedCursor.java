package dev.parley.security;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The opaque cursor of one paged method: where its next page starts, signed, and good only for that
 * method, that caller and the same arguments.
 *
 * <p>A cursor can be read by whoever holds it, so a position holds nothing that its caller may not
 * know. Immutable and thread-safe.
 *
 * @param <P> the position of a page
 */
public final class SignedCursor<P> {
  /** Longest cursor that is looked at, in characters. */
  public static final int MAX_CURSOR_CHARS = 1024;

  /** What a caller's {@code cursor} argument says. */
  public sealed interface Page<P> {
    /** No cursor: the first page. */
    record First<P>() implements Page<P> {}

    /** The page that starts at a position. */
    record From<P>(P position) implements Page<P> {}

    /** Not a cursor of this method, caller and arguments: {@code invalid_cursor}. */
    record Invalid<P>() implements Page<P> {}
  }

  private final KeyRing keys;
  private final String method;
  private final Function<P, String> write;
  private final Function<String, Optional<P>> read;

  /**
   * The cursors of {@code method}.
   *
   * @param write a position as text of at most {@link KeyRing#MAX_SIGNED_BYTES}
   * @param read its inverse; empty for a position of an older version that no longer makes sense
   */
  public SignedCursor(
      KeyRing keys, String method, Function<P, String> write, Function<String, Optional<P>> read) {
    this.keys = keys;
    this.method = method;
    this.write = write;
    this.read = read;
  }

  /**
   * The cursor of the page that starts at {@code position}.
   *
   * @param scope who calls and about what: the workspace and the user, then the arguments that make
   *     another list, as the conversation
   */
  public String next(P position, String... scope) {
    byte[] payload = write.apply(position).getBytes(StandardCharsets.UTF_8);
    return keys.sign(KeyPurpose.CURSOR, bound(scope), payload);
  }

  /** Reads the cursor that a caller sent, under the same {@code scope} as it was made. */
  public Page<P> read(@Nullable String cursor, String... scope) {
    if (cursor == null || cursor.isEmpty()) {
      return new Page.First<>();
    }
    if (cursor.length() > MAX_CURSOR_CHARS) {
      return new Page.Invalid<>();
    }
    return keys.verify(KeyPurpose.CURSOR, bound(scope), cursor)
        .flatMap(payload -> read.apply(new String(payload, StandardCharsets.UTF_8)))
        .<Page<P>>map(Page.From::new)
        .orElseGet(Page.Invalid::new);
  }

  /** Each part after its length, so that no two lists of parts are the same bytes. */
  private byte[] bound(String... scope) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    append(bytes, method);
    for (String part : scope) {
      append(bytes, part);
    }
    return bytes.toByteArray();
  }

  private static void append(ByteArrayOutputStream bytes, String part) {
    byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).array());
    bytes.writeBytes(utf8);
  }
}
