package dev.parley.role;

import dev.parley.discovery.Discovery;
import dev.parley.discovery.DiscoveryLimits;
import dev.parley.discovery.consul.ConsulDiscovery;
import java.net.URI;
import java.util.Map;

/** Opens the discovery that a URL names. */
final class Discoveries {
  private static final String USUAL_NAME = "parley";

  /** As Consul's own programs call it. */
  private static final String TOKEN = "CONSUL_HTTP_TOKEN";

  private Discoveries() {}

  /** Opens {@code consul://HOST:PORT} or {@code consul://HOST:PORT/NAME}. */
  static Discovery open(URI url, Map<String, String> environment) {
    String path = url.getPath().replace("/", "");
    return new ConsulDiscovery(
        URI.create("http://" + url.getAuthority()),
        path.isEmpty() ? USUAL_NAME : path,
        environment.getOrDefault(TOKEN, ""),
        DiscoveryLimits.DEFAULT);
  }
}
