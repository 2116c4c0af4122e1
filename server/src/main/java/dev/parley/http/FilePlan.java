package dev.parley.http;

import org.jspecify.annotations.Nullable;

/**
 * What of a file answers a request: conditions first, then one range (RFC 9110, 13.2.2 and 14).
 * Several ranges at once are answered with the whole file, as 14.2 allows.
 */
record FilePlan(int status, Headers headers, long start, long length) {

  static FilePlan of(Request request, Response.FileContent file) {
    Headers headers = file.headers().plus("accept-ranges", "bytes");
    String etag = file.etag();
    if (etag != null) {
      headers = headers.plus("etag", etag);
      if (names(request.header("if-none-match"), etag)) {
        return new FilePlan(304, headers, 0, 0);
      }
    }
    String range = request.header("range");
    String condition = request.header("if-range");
    boolean ranged =
        range != null
            && request.method().equals("GET")
            && (condition == null || condition.equals(etag))
            && range.regionMatches(true, 0, "bytes=", 0, 6)
            && range.indexOf(',') < 0;
    return ranged && range != null
        ? part(range.substring(6).strip(), headers, file.length())
        : new FilePlan(200, headers, 0, file.length());
  }

  private static FilePlan part(String spec, Headers headers, long size) {
    int dash = spec.indexOf('-');
    long first = dash < 0 ? -1 : number(spec.substring(0, dash));
    long last = dash < 0 ? -1 : number(spec.substring(dash + 1));
    boolean suffix = dash == 0 && last >= 0;
    boolean open = dash > 0 && first >= 0 && dash == spec.length() - 1;
    boolean closed = dash > 0 && first >= 0 && last >= first;
    if (!suffix && !open && !closed) {
      return new FilePlan(200, headers, 0, size); // not a range: ignored (14.2)
    }
    long start = suffix ? Math.max(0, size - last) : first;
    long end = suffix || open ? size : Math.min(size, last + 1);
    if (start >= size || end <= start) {
      return new FilePlan(416, headers.plus("content-range", "bytes */" + size), 0, 0);
    }
    String place = "bytes " + start + '-' + (end - 1) + '/' + size;
    return new FilePlan(206, headers.plus("content-range", place), start, end - start);
  }

  /** A decimal number of at most 18 digits, or -1. */
  private static long number(String digits) {
    if (digits.isEmpty() || digits.length() > 18) {
      return -1;
    }
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '9') {
        return -1;
      }
    }
    return Long.parseLong(digits);
  }

  private static boolean names(@Nullable String list, String etag) {
    if (list == null) {
      return false;
    }
    for (String candidate : list.split(",", -1)) {
      String tag = candidate.strip();
      if (tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag)) {
        return true;
      }
    }
    return false;
  }
}
