package dev.parley.http.client;

import dev.parley.http.Headers;
import java.net.URI;

/**
 * A request to send. Host, Content-Length and Connection are the client's affair and ignored in the
 * headers.
 *
 * @param uri absolute, http or https, without user information
 * @param body empty for none
 */
public record OutgoingRequest(String method, URI uri, Headers headers, byte[] body) {

  public static OutgoingRequest get(URI uri) {
    return new OutgoingRequest("GET", uri, Headers.none(), new byte[0]);
  }

  public static OutgoingRequest post(URI uri, String contentType, byte[] body) {
    return new OutgoingRequest("POST", uri, Headers.of("content-type", contentType), body);
  }

  /** This request with more header fields. */
  public OutgoingRequest with(Headers more) {
    return new OutgoingRequest(method, uri, headers.plus(more), body);
  }
}
