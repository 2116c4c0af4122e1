package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.app.socketmode.SocketTickets;
import dev.parley.model.Principal;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import java.util.List;
import java.util.Objects;

/** {@code apps.*}. */
public final class AppMethods {
  private final SocketTickets tickets;

  public AppMethods(SocketTickets tickets) {
    this.tickets = tickets;
  }

  public List<Method<?, ?>> all() {
    return List.of(
        new Method<>(
            "apps.connections.open",
            Method.Access.APP,
            new RateRule.PerMethod(RateTier.SOCKETS),
            List.of("connections:write"),
            Arguments.class,
            Opened.class,
            List.of(),
            this::open));
  }

  record Arguments() {}

  record Opened(String url) {}

  private Opened open(Call call, Arguments arguments) {
    Principal caller = call.principal();
    return new Opened(
        tickets.url(
            new SocketTickets.Ticket(
                call.home().teamId(),
                Objects.requireNonNull(caller.appId()),
                caller.credentialId())));
  }
}
