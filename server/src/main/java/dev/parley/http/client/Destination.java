package dev.parley.http.client;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where a URI leads, as far as a request needs it. */
record Destination(boolean secure, String host, int port, String target) {

  /**
   * Takes the URI apart.
   *
   * @throws RefusedException if it is no plain absolute http or https URI
   */
  static Destination of(URI uri) throws RefusedException {
    boolean secure = "https".equalsIgnoreCase(uri.getScheme());
    if (!secure && !"http".equalsIgnoreCase(uri.getScheme())) {
      throw new RefusedException("only http and https are allowed");
    }
    String host = uri.getHost();
    if (host == null || host.isEmpty()) {
      throw new RefusedException("the URI names no host");
    }
    if (uri.getRawUserInfo() != null) {
      throw new RefusedException("user information is not allowed in a URI");
    }
    int port = uri.getPort() < 0 ? (secure ? 443 : 80) : uri.getPort();
    if (port == 0 || port > 65_535) {
      throw new RefusedException("the URI names no port that exists");
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return new Destination(secure, bare.toLowerCase(Locale.ROOT), port, target(uri));
  }

  private static String target(URI uri) {
    String path = uri.getRawPath();
    String query = uri.getRawQuery();
    // What is not ASCII in a URI goes as percent-encoded UTF-8.
    return URI.create("http://x" + orRoot(path) + (query == null ? "" : "?" + query))
        .toASCIIString()
        .substring("http://x".length());
  }

  private static String orRoot(@Nullable String path) {
    return path == null || path.isEmpty() ? "/" : path;
  }

  String hostHeader() {
    String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return port == (secure ? 443 : 80) ? name : name + ":" + port;
  }

  boolean sameOrigin(Destination other) {
    return secure == other.secure && port == other.port && host.equals(other.host);
  }
}
