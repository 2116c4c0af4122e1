package dev.parley.http;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request. The server itself adds {@code date}, {@code content-length}, {@code
 * connection}, {@code transfer-encoding} and {@code x-content-type-options: nosniff}; fields of
 * these names in {@link #headers()} are ignored. Where none is given it adds {@code
 * referrer-policy: same-origin}. To HEAD it sends the head alone.
 */
public sealed interface Response {

  Headers headers();

  /** Bytes in memory; shared, not to be changed afterwards. */
  record Content(int status, Headers headers, byte[] body) implements Response {
    public Content {
      checkStatus(status);
    }
  }

  /**
   * A file, sent by the kernel where it can, with ranges (RFC 9110, 14) and conditional requests
   * (13).
   *
   * @param length bytes of the file that belong to the answer
   * @param etag a strong validator with its quotes, or null
   */
  record FileContent(Headers headers, Path file, long length, @Nullable String etag)
      implements Response {
    public FileContent {
      if (length < 0) {
        throw new IllegalArgumentException("length must not be negative");
      }
    }
  }

  /**
   * Bytes that come from a stream, which is read on a virtual thread as fast as the client takes
   * them.
   *
   * @param length exact number of bytes, or -1 when unknown
   */
  record Streamed(int status, Headers headers, long length, StreamSource source)
      implements Response {
    public Streamed {
      checkStatus(status);
    }
  }

  /**
   * Turns the connection into a WebSocket; an error is answered instead if the request does not ask
   * for one.
   */
  record Upgrade(Headers headers, WebSocketListener listener) implements Response {}

  /** Opens the stream of a {@link Streamed} answer; the server closes it. */
  @FunctionalInterface
  interface StreamSource {
    InputStream open() throws java.io.IOException;
  }

  static Content of(int status, String contentType, byte[] body) {
    return new Content(status, Headers.of("content-type", contentType), body);
  }

  /** A 200 with JSON in UTF-8. */
  static Content json(byte[] utf8) {
    return new Content(200, JSON, utf8);
  }

  static Content text(int status, String text) {
    return new Content(status, TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  static Content empty(int status) {
    return new Content(status, Headers.none(), NOTHING);
  }

  static Content redirect(int status, String location) {
    return new Content(status, Headers.of("location", location), NOTHING);
  }

  static Upgrade upgrade(WebSocketListener listener) {
    return new Upgrade(Headers.none(), listener);
  }

  Headers JSON = Headers.of("content-type", "application/json; charset=utf-8");
  Headers TEXT = Headers.of("content-type", "text/plain; charset=utf-8");

  byte[] NOTHING = {};

  private static void checkStatus(int status) {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("a final status is 200 to 599");
    }
  }
}
