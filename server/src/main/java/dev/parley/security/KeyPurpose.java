package dev.parley.security;

import java.util.regex.Pattern;

/**
 * What a key is used for: every purpose has keys of its own, so what was signed or sealed for one
 * is refused for every other.
 *
 * @param name at most {@link #MAX_PURPOSE_CHARS} of {@code a-z0-9.-}; part of what is stored, never
 *     to be changed
 */
public record KeyPurpose(String name) {
  /** Longest name, in characters. */
  public static final int MAX_PURPOSE_CHARS = 40;

  private static final Pattern NAME = Pattern.compile("[a-z0-9.-]{1," + MAX_PURPOSE_CHARS + "}");

  /** Pages of lists, see {@link SignedCursor}. */
  public static final KeyPurpose CURSOR = new KeyPurpose("cursor");

  /** Positions in a stream of events, by which a socket resumes. */
  public static final KeyPurpose POSITION = new KeyPurpose("position");

  /** Reconnect URLs and other tickets that are not stored. */
  public static final KeyPurpose TICKET = new KeyPurpose("ticket");

  /** Links to files that are good for a time. */
  public static final KeyPurpose FILE_URL = new KeyPurpose("file-url");

  /** The state that passes through another site while someone signs in there. */
  public static final KeyPurpose SIGN_IN_STATE = new KeyPurpose("sign-in-state");

  /** Secrets by which apps check that a request is Parley's. */
  public static final KeyPurpose SIGNING_SECRET = new KeyPurpose("signing-secret");

  /** The password of the mail server. */
  public static final KeyPurpose SMTP = new KeyPurpose("smtp");

  /** Client secrets of identity providers. */
  public static final KeyPurpose OIDC = new KeyPurpose("oidc");

  public KeyPurpose {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("not the name of a purpose");
    }
  }
}
