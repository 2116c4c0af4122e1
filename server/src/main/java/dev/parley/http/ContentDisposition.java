package dev.parley.http;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Values of the header field Content-Disposition (RFC 6266), safe for any file name. */
public final class ContentDisposition {
  private ContentDisposition() {}

  /** The client offers to save the file under the name. */
  public static String attachment(String fileName) {
    return "attachment" + names(fileName);
  }

  /** The client may show the file in place. */
  public static String inline(String fileName) {
    return "inline" + names(fileName);
  }

  private static String names(String fileName) {
    StringBuilder ascii = new StringBuilder();
    boolean plain = true;
    for (int i = 0; i < fileName.length(); i++) {
      char c = fileName.charAt(i);
      boolean safe = c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '%' && c != '/';
      plain &= safe;
      ascii.append(safe ? c : '_');
    }
    return "; filename=\"" + ascii + '"' + (plain ? "" : "; filename*=UTF-8''" + encode(fileName));
  }

  private static String encode(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (Headers.isLetterOrDigit(c) || c == '.' || c == '-') {
        encoded.append(c);
      } else {
        encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
      }
    }
    return encoded.toString();
  }
}
