package dev.parley.security;

import java.io.IOException;
import java.nio.file.Path;

/** Why a file of keys cannot be used; its message is one line for the operator. */
public final class KeyFileException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Which way it is wrong. */
  public enum Fault {
    /** Others than the owner may read or write it. */
    OPEN_TO_OTHERS("may be read or changed by other users; run: chmod 600 "),
    /** It is not what Parley writes. */
    DAMAGED("is damaged; restore it from a backup: "),
    /** It has as many keys as a ring may have. */
    FULL("has no room for another key; remove the oldest line of "),
    /** Its file system has no owners and modes. */
    UNPROTECTED("lies on a file system without owners and modes; move it: ");

    private final String advice;

    Fault(String advice) {
      this.advice = advice;
    }
  }

  private final Fault fault;

  KeyFileException(Fault fault, Path file) {
    super("the key file " + fault.advice + file);
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }
}
