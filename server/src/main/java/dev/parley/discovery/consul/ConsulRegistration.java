package dev.parley.discovery.consul;

import dev.parley.discovery.DiscoveryException;
import dev.parley.discovery.DiscoveryLimits;
import dev.parley.discovery.Registration;
import dev.parley.discovery.Server;
import org.kiwiproject.consul.AgentClient;
import org.kiwiproject.consul.NotRegisteredException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service with a TTL check at an agent; the agent may forget it, and is told again. */
final class ConsulRegistration implements Registration {
  private static final Logger LOG = LoggerFactory.getLogger(ConsulRegistration.class);

  private final ConsulDiscovery discovery;
  private final DiscoveryLimits limits;
  private Server server;
  private boolean closed;

  ConsulRegistration(ConsulDiscovery discovery, DiscoveryLimits limits, Server server) {
    this.discovery = discovery;
    this.limits = limits;
    this.server = server;
  }

  synchronized void register() {
    discovery.call(
        "a registration",
        () -> {
          agent().register(Services.registration(discovery.service(server.kind()), server, limits));
          return true;
        });
  }

  @Override
  public synchronized void confirm() {
    if (closed) {
      return;
    }
    boolean known =
        discovery.call(
            "a server's life",
            () -> {
              try {
                agent().pass(server.id());
                return true;
              } catch (NotRegisteredException e) {
                return false;
              }
            });
    if (!known) {
      LOG.warn("Consul has forgotten server {}; it is told again", server.id());
      register();
    }
  }

  @Override
  public synchronized void change(Server to) {
    if (!to.id().equals(server.id()) || to.kind() != server.kind()) {
      throw new IllegalArgumentException("another server: " + to.id());
    }
    server = to;
    register();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      discovery.call(
          "a farewell",
          () -> {
            agent().deregister(server.id());
            return true;
          });
    } catch (DiscoveryException e) {
      LOG.warn("server {} stays until its time runs out", server.id(), e);
    }
  }

  private AgentClient agent() {
    return discovery.calls().agentClient();
  }
}
