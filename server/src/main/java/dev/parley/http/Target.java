package dev.parley.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The target of a request (RFC 9112, 3.2), its path decoded and free of all that could mean another
 * path to someone else.
 */
record Target(String path, @Nullable String rawQuery) {

  /**
   * @throws HttpException with 400 for a target that is not well-formed or not safe
   */
  static Target parse(String method, String raw) {
    if (raw.equals("*") && method.equals("OPTIONS")) {
      return new Target("*", null);
    }
    String origin = raw.startsWith("/") ? raw : withoutAuthority(raw);
    boolean plain = true;
    int question = -1;
    for (int i = 0; i < origin.length(); i++) {
      char c = origin.charAt(i);
      if (c <= ' ' || c > '~' || c == '#') {
        throw malformed();
      }
      if (c == '?' && question < 0) {
        question = i;
      }
      plain &= question >= 0 || (c != '%' && c != '\\' && c != '.');
    }
    String path = question < 0 ? origin : origin.substring(0, question);
    String query = question < 0 ? null : origin.substring(question + 1);
    return new Target(plain ? path : decode(path), query);
  }

  private static String withoutAuthority(String raw) {
    int scheme = raw.indexOf("://");
    boolean absolute =
        scheme > 0
            && (raw.regionMatches(true, 0, "http", 0, scheme)
                || raw.regionMatches(true, 0, "https", 0, scheme));
    if (!absolute) {
      throw malformed();
    }
    int slash = raw.indexOf('/', scheme + 3);
    int question = raw.indexOf('?', scheme + 3);
    if (slash < 0 || (question >= 0 && question < slash)) {
      return "/" + (question < 0 ? "" : raw.substring(question));
    }
    return raw.substring(slash);
  }

  private static String decode(String path) {
    byte[] bytes = new byte[path.length()];
    int length = 0;
    for (int i = 0; i < path.length(); i++) {
      int value = path.charAt(i);
      if (value == '%') {
        value = Form.hexByte(path, i + 1);
        if (value < ' ' || value == 0x7f || value == '/') {
          throw malformed();
        }
        i += 2;
      }
      if (value == '\\') {
        throw malformed();
      }
      bytes[length++] = (byte) value;
    }
    String decoded = utf8(bytes, length);
    refuseDots(decoded);
    return decoded;
  }

  private static String utf8(byte[] bytes, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      throw malformed();
    }
  }

  private static void refuseDots(String path) {
    int start = 0;
    while (start <= path.length()) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      String segment = path.substring(start, end);
      if (segment.equals(".") || segment.equals("..")) {
        throw malformed();
      }
      start = end + 1;
    }
  }

  private static HttpException malformed() {
    return new HttpException(400, "malformed request target");
  }
}
