package dev.parley.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The named values and parts of one request. */
record Form(Parameters parameters, List<Part> parts) {

  static Parameters query(@Nullable String rawQuery, HttpLimits limits) {
    List<String> pairs = new ArrayList<>();
    if (rawQuery != null) {
      urlEncoded(rawQuery, pairs, limits);
    }
    return new Parameters(pairs);
  }

  /**
   * @throws HttpException with 400 for too many values or a malformed multipart body
   */
  static Form parse(Request request, HttpLimits limits) {
    List<String> pairs = new ArrayList<>();
    String query = request.rawQuery();
    if (query != null) {
      urlEncoded(query, pairs, limits);
    }
    List<Part> files = new ArrayList<>();
    String type = request.contentType();
    if (type != null && request.body().length() > 0) {
      try {
        // A stored body of that type is an upload: clients send files with the form's content type.
        if (type.equals("application/x-www-form-urlencoded")
            && request.body() instanceof Body.InMemory body) {
          urlEncoded(latin1(body), pairs, limits);
        } else if (type.equals("multipart/form-data")) {
          multipart(request, pairs, files, limits);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(
            "the body of request " + request.id() + " cannot be read", e);
      }
    }
    return new Form(new Parameters(pairs), List.copyOf(files));
  }

  private static void multipart(
      Request request, List<String> pairs, List<Part> files, HttpLimits limits) throws IOException {
    String header = request.header("content-type");
    for (Part part : Multipart.parse(header == null ? "" : header, request.body(), limits)) {
      if (part.fileName() == null && part.contentType() == null) {
        add(pairs, part.name(), text(part.body(), limits), limits);
      } else {
        files.add(part);
      }
    }
  }

  private static String text(Body body, HttpLimits limits) throws IOException {
    if (body.length() > limits.maxBodyBytes()) {
      throw new HttpException(413, "form field too large");
    }
    return new String(body.bytes(), StandardCharsets.UTF_8);
  }

  private static String latin1(Body.InMemory body) {
    return new String(body.array, body.offset, body.length, StandardCharsets.ISO_8859_1);
  }

  /** Splits {@code a=b&c=d}; each char of the text stands for one byte. */
  private static void urlEncoded(String text, List<String> pairs, HttpLimits limits) {
    int start = 0;
    while (start < text.length()) {
      int ampersand = text.indexOf('&', start);
      int end = ampersand < 0 ? text.length() : ampersand;
      if (end > start) {
        int equals = text.indexOf('=', start);
        boolean named = equals >= 0 && equals < end;
        String name = decode(text, start, named ? equals : end);
        add(pairs, name, named ? decode(text, equals + 1, end) : "", limits);
      }
      start = end + 1;
    }
  }

  private static void add(List<String> pairs, String name, String value, HttpLimits limits) {
    if (pairs.size() >= 2 * limits.maxParameters()) {
      throw new HttpException(400, "too many parameters");
    }
    pairs.add(name);
    pairs.add(value);
  }

  private static String decode(String text, int start, int end) {
    boolean plain = true;
    for (int i = start; i < end && plain; i++) {
      char c = text.charAt(i);
      plain = c != '%' && c != '+' && c < 0x80;
    }
    if (plain) {
      return text.substring(start, end);
    }
    byte[] bytes = new byte[end - start];
    int length = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      int value = c == '+' ? ' ' : c;
      if (c == '%' && i + 2 < end) {
        int high = Character.digit(text.charAt(i + 1), 16);
        int low = Character.digit(text.charAt(i + 2), 16);
        if (high >= 0 && low >= 0) {
          value = 16 * high + low;
          i += 2;
        }
      }
      bytes[length++] = (byte) value;
    }
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /**
   * The byte that two hexadecimal digits name.
   *
   * @throws HttpException with 400 if they are none
   */
  static int hexByte(String text, int index) {
    if (index + 1 < text.length()) {
      int high = Character.digit(text.charAt(index), 16);
      int low = Character.digit(text.charAt(index + 1), 16);
      if (high >= 0 && low >= 0) {
        return 16 * high + low;
      }
    }
    throw new HttpException(400, "malformed percent encoding");
  }
}
