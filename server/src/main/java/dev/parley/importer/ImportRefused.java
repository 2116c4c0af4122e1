package dev.parley.importer;

import java.io.IOException;

/** Says that nothing was read, because the whole is not an export or is not safe to open. */
public final class ImportRefused extends IOException {
  private static final long serialVersionUID = 1;

  /** Why an export is refused. */
  public enum Reason {
    NOT_FOUND,
    NOT_AN_EXPORT,
    DAMAGED_ARCHIVE,
    TOO_MANY_ENTRIES,
    TOO_LARGE,
    UNSAFE_PATH,
    SUSPICIOUS_COMPRESSION
  }

  private final Reason reason;

  public ImportRefused(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public ImportRefused(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
