package dev.parley.discovery.consul;

import dev.parley.discovery.DiscoveryLimits;
import dev.parley.discovery.Server;
import dev.parley.discovery.ServerKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.kiwiproject.consul.model.ConsulResponse;
import org.kiwiproject.consul.model.agent.ImmutableRegCheck;
import org.kiwiproject.consul.model.agent.ImmutableRegistration;
import org.kiwiproject.consul.model.agent.Registration;
import org.kiwiproject.consul.model.health.Service;
import org.kiwiproject.consul.model.health.ServiceHealth;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Servers as services of Consul. */
final class Services {
  private static final Logger LOG = LoggerFactory.getLogger(Services.class);
  private static final String REGION = "region";
  private static final String ZONE = "zone";
  private static final String TAG = "tag-";

  private Services() {}

  static Registration registration(String service, Server server, DiscoveryLimits limits) {
    Map<String, String> meta = new HashMap<>();
    meta.put(REGION, server.region());
    meta.put(ZONE, server.zone());
    server.tags().forEach((tag, value) -> meta.put(TAG + tag, value));
    // It is alive as of now: a check that began as critical would be noticed by everyone.
    return ImmutableRegistration.builder()
        .id(server.id())
        .name(service)
        .address(server.host())
        .port(server.port())
        .meta(meta)
        .check(
            ImmutableRegCheck.builder()
                .ttl(limits.ttlMillis() + "ms")
                .status("passing")
                .deregisterCriticalServiceAfter(limits.forgetSeconds() + "s")
                .build())
        .build();
  }

  /** The servers by id; what is no server of this version is passed over. */
  static List<Server> servers(ServerKind kind, ConsulResponse<List<ServiceHealth>> found) {
    return servers(kind, found.getResponse());
  }

  static List<Server> servers(ServerKind kind, List<ServiceHealth> found) {
    List<Server> servers = new ArrayList<>();
    for (ServiceHealth health : found) {
      try {
        servers.add(server(kind, health.getService()));
      } catch (IllegalArgumentException e) {
        LOG.warn("no server of Parley among those of kind {}: {}", kind.word(), e.getMessage());
      }
    }
    servers.sort(Comparator.comparing(Server::id));
    return List.copyOf(servers);
  }

  private static Server server(ServerKind kind, Service service) {
    Map<String, String> tags = new HashMap<>();
    service
        .getMeta()
        .forEach(
            (name, value) -> {
              if (name.startsWith(TAG)) {
                tags.put(name.substring(TAG.length()), value);
              }
            });
    return new Server(
        service.getId(),
        kind,
        service.getMeta().getOrDefault(REGION, ""),
        service.getMeta().getOrDefault(ZONE, ""),
        service.getAddress(),
        service.getPort(),
        tags);
  }
}
