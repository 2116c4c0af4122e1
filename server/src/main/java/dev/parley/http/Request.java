package dev.parley.http;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One request, whole. Used by one thread at a time; lives until it is answered. */
public final class Request {
  private final String method;
  private final String path;
  private final @Nullable String rawQuery;
  private final HttpHeaders headers;
  private final Peer peer;
  private final HttpLimits limits;
  private final Supplier<String> ids;
  private Body body = Body.empty();
  private @Nullable String id;
  private @Nullable Form form;
  private @Nullable Parameters query;

  Request(
      String method,
      Target target,
      HttpHeaders headers,
      Peer peer,
      HttpLimits limits,
      Supplier<String> ids) {
    this.method = method;
    this.path = target.path();
    this.rawQuery = target.rawQuery();
    this.headers = headers;
    this.peer = peer;
    this.limits = limits;
    this.ids = ids;
  }

  /** Who sent a request, proxies left out where they are trusted. */
  record Peer(InetAddress address, boolean secure) {}

  void body(Body received) {
    body = received;
  }

  /** A request in the making that came over no network, for tests of handlers. */
  public static Builder builder(String method, String target) {
    return new Builder(method, target);
  }

  /** In upper case as a rule; methods are case-sensitive (RFC 9110, 9.1). */
  public String method() {
    return method;
  }

  /**
   * Decoded, starts with {@code /} (or is {@code *} for OPTIONS). Valid UTF-8 without control
   * characters, {@code .} or {@code ..} segments, backslashes or encoded slashes: other requests
   * never reach a handler.
   */
  public String path() {
    return path;
  }

  /** What stands behind the question mark, not decoded, or null. */
  public @Nullable String rawQuery() {
    return rawQuery;
  }

  /** The query's value of that name, the last one if several, or null. */
  public @Nullable String query(String name) {
    Parameters known = query;
    if (known == null) {
      known = Form.query(rawQuery, limits);
      query = known;
    }
    return known.get(name);
  }

  /** The first value of that field, or null. */
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /** All fields; a copy, made at each call. */
  public Headers headers() {
    String[] pairs = new String[2 * headers.size()];
    int count = 0;
    for (Map.Entry<String, String> entry : headers) {
      pairs[count++] = entry.getKey();
      pairs[count++] = printable(entry.getValue());
    }
    return Headers.of(pairs);
  }

  /**
   * Bytes beyond ASCII are opaque in header values (RFC 9110, 5.5); they are shown as a question
   * mark.
   */
  private static String printable(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c > '~' || (c < ' ' && c != '\t')) {
        return value.replaceAll("[^\\t -~]", "?");
      }
    }
    return value;
  }

  /** The value of a cookie, without the quotes around it, or null. */
  public @Nullable String cookie(String name) {
    for (String line : headers.getAll("cookie")) {
      String value = cookieIn(line, name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  private static @Nullable String cookieIn(String line, String name) {
    int start = 0;
    while (start < line.length()) {
      int semicolon = line.indexOf(';', start);
      int end = semicolon < 0 ? line.length() : semicolon;
      int equals = line.indexOf('=', start);
      if (equals >= 0 && equals < end && line.substring(start, equals).strip().equals(name)) {
        String value = line.substring(equals + 1, end).strip();
        boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
      }
      start = end + 1;
    }
    return null;
  }

  /** The client's address: the peer's, or what trusted proxies say. */
  public InetAddress remoteAddress() {
    return peer.address();
  }

  /** Whether the client came over TLS, to this server or to a trusted proxy. */
  public boolean isSecure() {
    return peer.secure();
  }

  /** 32 hexadecimal digits, made for this request, to find it in logs. */
  public String id() {
    String known = id;
    if (known == null) {
      known = ids.get();
      id = known;
    }
    return known;
  }

  /** The media type in lower case without its parameters, or null. */
  public @Nullable String contentType() {
    String value = headers.get("content-type");
    if (value == null) {
      return null;
    }
    int semicolon = value.indexOf(';');
    return (semicolon < 0 ? value : value.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
  }

  public Body body() {
    return body;
  }

  /** Whether the client asks to turn this connection into a WebSocket. */
  public boolean isWebSocketUpgrade() {
    String upgrade = headers.get("upgrade");
    return upgrade != null && upgrade.equalsIgnoreCase("websocket") && method.equals("GET");
  }

  /**
   * Query, form fields and text parts of a multipart body together. Broken percent encodings stay
   * as they are; bytes that are no UTF-8 become U+FFFD.
   *
   * @throws HttpException with 400 if there are more than {@code maxParameters} or the multipart
   *     body is malformed
   */
  public Parameters parameters() {
    return form().parameters();
  }

  /**
   * The parts of a multipart body that carry a file name or a media type of their own; empty for
   * any other body.
   *
   * @throws HttpException with 400 if the body is malformed
   */
  public List<Part> parts() {
    return form().parts();
  }

  private Form form() {
    Form known = form;
    if (known == null) {
      known = Form.parse(this, limits);
      form = known;
    }
    return known;
  }

  /** Not thread-safe. */
  public static final class Builder {
    private final String method;
    private final String target;
    private final DefaultHttpHeaders headers = new DefaultHttpHeaders();
    private Body body = Body.empty();
    private Peer peer = new Peer(InetAddress.getLoopbackAddress(), false);

    private Builder(String method, String target) {
      this.method = method;
      this.target = target;
    }

    public Builder header(String name, String value) {
      headers.add(name, value);
      return this;
    }

    public Builder body(String contentType, byte[] bytes) {
      headers.set("content-type", contentType);
      body = Body.of(bytes);
      return this;
    }

    public Builder from(InetAddress address, boolean secure) {
      peer = new Peer(address, secure);
      return this;
    }

    /**
     * The request.
     *
     * @throws HttpException with 400 if a server would refuse the target
     */
    public Request build() {
      Request request =
          new Request(
              method,
              Target.parse(method, target),
              headers,
              peer,
              HttpLimits.DEFAULTS,
              () -> "0".repeat(32));
      request.body(body);
      return request;
    }
  }
}
