package dev.parley.http;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link HttpServer} needs to know.
 *
 * @param host address or name to bind
 * @param port 0 for any free one
 * @param tls null for plain HTTP
 * @param trustedProxies peers whose X-Forwarded-For and X-Forwarded-Proto are believed; none by
 *     default
 * @param uploadFolder where bodies lie that a policy sends to a file; made if missing
 * @param websocketCompression whether permessage-deflate (RFC 7692) is agreed to when a client
 *     offers it
 * @param eventLoops threads that move bytes; 0 for one a processor
 */
public record HttpConfig(
    String host,
    int port,
    @Nullable Tls tls,
    List<AddressRange> trustedProxies,
    Path uploadFolder,
    boolean websocketCompression,
    int eventLoops,
    HttpLimits limits) {

  public HttpConfig {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port must be 0 to 65535");
    }
    if (eventLoops < 0) {
      throw new IllegalArgumentException("eventLoops must not be negative");
    }
    trustedProxies = List.copyOf(trustedProxies);
  }

  /**
   * PEM files of a certificate chain and its private key (PKCS#8).
   *
   * @param certificate the server's own certificate first
   */
  public record Tls(Path certificate, Path key) {}

  /** Loopback, any free port, no TLS, default limits. */
  public static HttpConfig local(Path uploadFolder) {
    return new HttpConfig(
        "127.0.0.1", 0, null, List.of(), uploadFolder, false, 0, HttpLimits.DEFAULTS);
  }

  public HttpConfig withAddress(String newHost, int newPort) {
    return new HttpConfig(
        newHost,
        newPort,
        tls,
        trustedProxies,
        uploadFolder,
        websocketCompression,
        eventLoops,
        limits);
  }

  public HttpConfig withTls(Tls newTls) {
    return new HttpConfig(
        host, port, newTls, trustedProxies, uploadFolder, websocketCompression, eventLoops, limits);
  }

  public HttpConfig withTrustedProxies(List<AddressRange> proxies) {
    return new HttpConfig(
        host, port, tls, proxies, uploadFolder, websocketCompression, eventLoops, limits);
  }

  public HttpConfig withWebsocketCompression(boolean on) {
    return new HttpConfig(host, port, tls, trustedProxies, uploadFolder, on, eventLoops, limits);
  }

  public HttpConfig withEventLoops(int loops) {
    return new HttpConfig(
        host, port, tls, trustedProxies, uploadFolder, websocketCompression, loops, limits);
  }

  public HttpConfig withLimits(HttpLimits newLimits) {
    return new HttpConfig(
        host, port, tls, trustedProxies, uploadFolder, websocketCompression, eventLoops, newLimits);
  }
}
