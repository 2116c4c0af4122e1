package dev.parley.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of servers that answer clients. */
final class ServingArguments {
  private ServingArguments() {}

  /** Where a server listens. */
  static final class Bind {
    @Option(
        names = "--bind",
        paramLabel = "ADDRESS",
        defaultValue = "127.0.0.1",
        description = "The address to listen on (default: ${DEFAULT-VALUE}).")
    private String address = "127.0.0.1";

    String address() {
      return address;
    }
  }

  /** What a server shows to clients that connect by TLS. */
  static final class PublicTls {
    @Option(names = "--tls-cert", paramLabel = "FILE", description = "The certificate chain, PEM.")
    private @Nullable Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "Its private key, PEM.")
    private @Nullable Path key;

    Optional<Command.Tls> tls() {
      Arguments.require(
          (certificate == null) == (key == null), "--tls-cert and --tls-key go together");
      return certificate == null || key == null
          ? Optional.empty()
          : Optional.of(new Command.Tls(certificate, key));
    }
  }

  /** A server with the API and the pages. */
  abstract static class Serving extends Arguments.Base {
    @Mixin private Bind bind = new Bind();

    @Option(
        names = "--port",
        paramLabel = "N",
        defaultValue = "" + Arguments.DEFAULT_PORT,
        description = "The port to listen on; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int port = Arguments.DEFAULT_PORT;

    @Option(
        names = "--public-url",
        paramLabel = "URL",
        description = "The base of every link that is issued (default: where it listens).")
    private @Nullable URI publicUrl;

    @Mixin private PublicTls tls = new PublicTls();

    @Option(
        names = "--rate-limits",
        paramLabel = "on|off",
        defaultValue = "on",
        description = "Whether methods have rate limits (default: ${DEFAULT-VALUE}).")
    private String rateLimits = "on";

    @Option(
        names = "--message-caches",
        paramLabel = "on|off",
        defaultValue = "on",
        description = "Whether pages of messages are kept in memory (default: ${DEFAULT-VALUE}).")
    private String messageCaches = "on";

    @Option(
        names = "--trusted-proxies",
        paramLabel = "ADDRESS,…",
        split = ",",
        description =
            "Addresses or blocks, as 10.0.0.0/8, whose X-Forwarded-For and -Proto are believed.")
    private List<String> trustedProxies = List.of();

    @Mixin private Arguments.Outgoing outgoing = new Arguments.Outgoing();

    Command.Up site(Optional<Command.Demo> demo) {
      return new Command.Up(
          place(),
          bind.address(),
          Arguments.port(port, "--port"),
          Arguments.base(publicUrl),
          tls.tls(),
          Arguments.onOff(rateLimits, "--rate-limits"),
          Arguments.onOff(messageCaches, "--message-caches"),
          trustedProxies.stream().map(Arguments::block).toList(),
          demo,
          outgoing.allowed());
    }
  }
}
