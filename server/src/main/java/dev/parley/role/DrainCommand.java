package dev.parley.role;

import dev.parley.cli.Command;
import dev.parley.cli.Console;
import dev.parley.cli.Outcome;
import dev.parley.discovery.Discovery;
import dev.parley.discovery.Server;
import dev.parley.discovery.ServerKind;
import dev.parley.realtime.grpc.ClusterLimits;
import dev.parley.realtime.grpc.Dialer;
import dev.parley.realtime.grpc.RemoteGatewayControl;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** Sends the clients of a region's gateways elsewhere. */
final class DrainCommand {
  private DrainCommand() {}

  static Outcome run(Command.DrainGateways command, Console console) throws IOException {
    Dialer dialer =
        new Dialer(Membership.of(command.membership(), System.getenv()), ClusterLimits.DEFAULT);
    try (Discovery discovery = Discoveries.open(command.discovery(), System.getenv())) {
      List<Server> gateways = discovery.live(ServerKind.GATEWAY);
      List<Server> there =
          gateways.stream().filter(one -> one.region().equals(command.region())).toList();
      if (there.isEmpty()) {
        return new Outcome.Failed("no gateway runs in region " + command.region());
      }
      boolean elsewhere =
          gateways.stream()
              .anyMatch(
                  one ->
                      !one.region().equals(command.region())
                          && !one.tags().containsKey(Gateways.DRAINING_TAG));
      if (!elsewhere) {
        return new Outcome.Failed("no gateway of another region would take the clients");
      }
      for (Server one : there) {
        try (RemoteGatewayControl gateway =
            new RemoteGatewayControl(dialer, new InetSocketAddress(one.host(), one.port()))) {
          console
              .out()
              .println(one.id() + ": " + gateway.drain(command.spread()) + " sockets go elsewhere");
        }
      }
      return Outcome.done();
    }
  }
}
