package dev.parley.api;

import dev.parley.model.Refusal;
import dev.parley.security.KeyRing;
import dev.parley.security.SignedCursor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Cursors of the methods that page: signed, and bound to method, workspace and caller. */
public final class Paging {
  /** The most elements of a page. */
  public static final int PAGE_MAX = 1_000;

  /** The answer's {@code response_metadata}. */
  public record Metadata(String nextCursor) {}

  private final SignedCursor<String> cursor;

  public Paging(KeyRing keys, String method) {
    cursor = new SignedCursor<>(keys, method, position -> position, Optional::of);
  }

  /**
   * The size of a page, by what was asked for.
   *
   * @throws Refusal {@code invalid_limit}
   */
  public static int limit(@Nullable Integer wanted, int standard) {
    if (wanted == null || wanted == 0) {
      return standard;
    }
    if (wanted < 0) {
      throw new Refusal("invalid_limit");
    }
    return Math.min(wanted, PAGE_MAX);
  }

  /**
   * Where a page begins, empty for the first one.
   *
   * @throws Refusal {@code invalid_cursor}
   */
  public Optional<String> start(@Nullable String sent, Call call, String subject) {
    return switch (cursor.read(sent, call.home().teamId(), call.principal().userId(), subject)) {
      case SignedCursor.Page.First<String> _ -> Optional.empty();
      case SignedCursor.Page.From<String>(String position) -> Optional.of(position);
      case SignedCursor.Page.Invalid<String> _ -> throw new Refusal("invalid_cursor");
    };
  }

  /** The cursor of the next page, or of none. */
  public Metadata next(@Nullable String position, Call call, String subject) {
    return new Metadata(
        position == null
            ? ""
            : cursor.next(position, call.home().teamId(), call.principal().userId(), subject));
  }
}
