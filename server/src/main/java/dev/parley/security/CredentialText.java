package dev.parley.security;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The spelling of one kind of credential: a prefix, routing ids of given kinds, and the secret, set
 * apart by one separator.
 *
 * <p>Parsing reads each character at most a few times, never more than {@link
 * #MAX_CREDENTIAL_CHARS} of them, and accepts exactly the texts that {@link #write} makes.
 *
 * @param prefix what the text starts with, its separator included; may be empty
 * @param separator between the ids and before the secret
 * @param idLetters for each routing id, the letters that it may start with
 */
record CredentialText(String prefix, char separator, List<String> idLetters) {
  /** Longest text that can be a credential, in characters. */
  static final int MAX_CREDENTIAL_CHARS = 200;

  /** Longest routing id, in characters, its letter included. */
  static final int MAX_ROUTING_ID_CHARS = 32;

  private static final int MIN_ROUTING_ID_CHARS = 2;

  static final String TEAM = "T";
  static final String USER = "UW";
  static final String APP = "A";
  static final String BOT = "B";
  static final String FILE = "F";

  /** What may own a file: a conversation or a person. */
  static final String FILE_OWNER = "CDGUW";

  static CredentialText of(String prefix, char separator, String... idLetters) {
    return new CredentialText(prefix, separator, List.of(idLetters));
  }

  /** The parts of a well-formed text. */
  record Parts(List<String> ids, Secret secret) {}

  Optional<Parts> parse(@Nullable String text) {
    if (text == null || text.length() > MAX_CREDENTIAL_CHARS || !text.startsWith(prefix)) {
      return Optional.empty();
    }
    List<String> ids = new ArrayList<>(idLetters.size());
    int start = prefix.length();
    for (String letters : idLetters) {
      int end = text.indexOf(separator, start);
      if (end < 0 || !isId(text, start, end, letters)) {
        return Optional.empty();
      }
      ids.add(text.substring(start, end));
      start = end + 1;
    }
    return Secret.parse(text.substring(start)).map(secret -> new Parts(List.copyOf(ids), secret));
  }

  String write(Secret secret, String... ids) {
    StringBuilder text = new StringBuilder(prefix);
    for (String id : ids) {
      text.append(id).append(separator);
    }
    return text.append(secret.reveal()).toString();
  }

  /**
   * Holds that {@code id} can stand in a credential.
   *
   * @throws IllegalArgumentException if not; a fault of the caller, since ids come from the store
   */
  static void require(String id, String letters) {
    if (!isId(id, 0, id.length(), letters)) {
      throw new IllegalArgumentException("not an id that starts with one of " + letters);
    }
  }

  private static boolean isId(String text, int start, int end, String letters) {
    int length = end - start;
    if (length < MIN_ROUTING_ID_CHARS
        || length > MAX_ROUTING_ID_CHARS
        || letters.indexOf(text.charAt(start)) < 0) {
      return false;
    }
    for (int i = start + 1; i < end; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'A' || c > 'Z')) {
        return false;
      }
    }
    return true;
  }
}
