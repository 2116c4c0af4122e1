package dev.parley.cli;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The servers of a cluster as they are written, and what is done to them. */
final class ClusterArguments {
  private static final String SECONDS = "SECONDS";

  private ClusterArguments() {}

  /** How servers know each other. */
  static final class Membership {
    @Option(
        names = "--cluster-cert",
        paramLabel = "FILE",
        description = "This server's certificate chain for the others, PEM.")
    private @Nullable Path certificate;

    @Option(names = "--cluster-key", paramLabel = "FILE", description = "Its private key, PEM.")
    private @Nullable Path key;

    @Option(
        names = "--cluster-ca",
        paramLabel = "FILE",
        description = "The certificates that sign those of all servers, PEM.")
    private @Nullable Path authority;

    @Option(
        names = "--cluster-secret-file",
        paramLabel = "FILE",
        description =
            "The secret that all servers share, where they have no certificates (default: the"
                + " variable PARLEY_CLUSTER_SECRET).")
    private @Nullable Path secretFile;

    Command.Membership membership() {
      boolean any = certificate != null || key != null || authority != null;
      if (certificate != null && key != null && authority != null) {
        Arguments.require(
            secretFile == null, "certificates and a secret do not go together: name one of them");
        return new Command.Membership.Certificates(certificate, key, authority);
      }
      Arguments.require(!any, "--cluster-cert, --cluster-key and --cluster-ca go together");
      return new Command.Membership.Secret(Optional.ofNullable(secretFile));
    }
  }

  /** A server's place among the others. */
  static final class Cluster {
    @Mixin private RingArguments.Discovery discovery = new RingArguments.Discovery();

    @Option(
        names = "--region",
        paramLabel = "NAME",
        defaultValue = "main",
        description = "Where its machine stands (default: ${DEFAULT-VALUE}).")
    private String region = "main";

    @Option(
        names = "--zone",
        paramLabel = "NAME",
        defaultValue = "a",
        description = "The part of the region that fails as one (default: ${DEFAULT-VALUE}).")
    private String zone = "a";

    @Option(
        names = "--cluster-bind",
        paramLabel = "ADDRESS",
        defaultValue = "127.0.0.1",
        description = "The address that other servers reach it at (default: ${DEFAULT-VALUE}).")
    private String bind = "127.0.0.1";

    @Option(
        names = "--cluster-port",
        paramLabel = "N",
        defaultValue = "0",
        description = "The port for other servers; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Mixin private Membership membership = new Membership();

    Command.Cluster cluster() {
      return new Command.Cluster(
          discovery.url(),
          region,
          zone,
          bind,
          Arguments.port(port, "--cluster-port"),
          membership.membership());
    }
  }

  /** Where a server without a site answers about itself. */
  static final class Listening {
    @Mixin private ServingArguments.Bind bind = new ServingArguments.Bind();

    @Option(
        names = "--port",
        paramLabel = "N",
        defaultValue = "0",
        description = "The port to listen on; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    Command.Listening listening() {
      return new Command.Listening(bind.address(), Arguments.port(port, "--port"));
    }
  }

  @CommandLine.Command(
      name = "webapp",
      description = "Run the API, the pages and the work behind them; sockets open on gateways.")
  static final class Webapp extends ServingArguments.Serving {
    @Mixin private Cluster cluster = new Cluster();

    @Override
    public Command command() {
      return new Command.Webapp(site(Optional.empty()), cluster.cluster());
    }
  }

  @CommandLine.Command(name = "gateway", description = "Run a gateway, on which sockets open.")
  static final class Gateway extends Arguments.Base {
    @Mixin private Cluster cluster = new Cluster();
    @Mixin private Listening listening = new Listening();
    @Mixin private ServingArguments.PublicTls tls = new ServingArguments.PublicTls();

    @Option(
        names = "--public-url",
        paramLabel = "URL",
        description = "The base under which clients reach its sockets (default: where it listens).")
    private @Nullable URI publicUrl;

    @Option(
        names = "--goodbye-spread",
        paramLabel = SECONDS,
        defaultValue = "10",
        description =
            "The time over which sockets are sent away when it ends (default: ${DEFAULT-VALUE}).")
    private int spread;

    @Override
    public Command command() {
      return new Command.Gateway(
          place(),
          cluster.cluster(),
          listening.listening(),
          tls.tls(),
          Arguments.base(publicUrl),
          seconds(spread, "--goodbye-spread"));
    }
  }

  @CommandLine.Command(
      name = "channel",
      description = "Run a channel server, which owns streams and orders their events.")
  static final class Channel extends Arguments.Base {
    @Mixin private Cluster cluster = new Cluster();
    @Mixin private Listening listening = new Listening();

    @Option(names = "--spare", description = "Wait until another one is lost, and take its place.")
    private boolean spare;

    @Override
    public Command command() {
      return new Command.Channel(place(), cluster.cluster(), listening.listening(), spare);
    }
  }

  @CommandLine.Command(
      name = "admin",
      description = "Run an admin server, which brings events to their owners and keeps the ring.")
  static final class Admin extends Arguments.Base {
    @Mixin private Cluster cluster = new Cluster();
    @Mixin private Listening listening = new Listening();

    @Override
    public Command command() {
      return new Command.Admin(place(), cluster.cluster(), listening.listening());
    }
  }

  @CommandLine.Command(
      name = "presence",
      description = "Run a presence server, which knows who is active and who is away.")
  static final class Presence extends Arguments.Base {
    @Mixin private Cluster cluster = new Cluster();
    @Mixin private Listening listening = new Listening();

    @Override
    public Command command() {
      return new Command.PresenceServer(place(), cluster.cluster(), listening.listening());
    }
  }

  @CommandLine.Command(
      name = "drain",
      description = "Send clients elsewhere.",
      mixinStandardHelpOptions = true,
      subcommands = DrainGateways.class)
  static final class Drain {}

  @CommandLine.Command(
      name = "gateway",
      description = "Have the gateways of a region say goodbye; they take no new sockets after it.")
  static final class DrainGateways extends Arguments.Base {
    @Mixin private RingArguments.Discovery discovery = new RingArguments.Discovery();
    @Mixin private Membership membership = new Membership();

    @Option(names = "--region", paramLabel = "NAME", required = true, description = "Of where.")
    private String region = "";

    @Option(
        names = "--spread",
        paramLabel = SECONDS,
        defaultValue = "30",
        description = "The time over which goodbyes are spread (default: ${DEFAULT-VALUE}).")
    private int spread;

    @Override
    public Command command() {
      return new Command.DrainGateways(
          place(), discovery.url(), membership.membership(), region, seconds(spread, "--spread"));
    }
  }

  private static Duration seconds(int written, String option) {
    Arguments.require(written >= 0 && written <= 3_600, option + " must be 0 to 3600 seconds");
    return Duration.ofSeconds(written);
  }
}
