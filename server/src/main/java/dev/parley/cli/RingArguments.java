package dev.parley.cli;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The commands about a cluster's servers, as they are written. */
final class RingArguments {
  /** Where the servers of a cluster find each other. */
  static final class Discovery {
    @Option(
        names = "--discovery",
        paramLabel = "URL",
        required = true,
        description =
            "Where servers find each other: consul://HOST:PORT, with /NAME behind it for a cluster"
                + " of another name than parley.")
    private @Nullable URI url;

    URI url() {
      boolean consul =
          url != null
              && "consul".equals(url.getScheme())
              && url.getHost() != null
              && url.getPort() > 0
              && url.getPath().matches("|/|/[a-z][a-z0-9-]{0,31}");
      if (url == null || !consul) {
        throw new IllegalArgumentException("--discovery must be like consul://127.0.0.1:8500");
      }
      return url;
    }
  }

  private RingArguments() {}

  @CommandLine.Command(
      name = "ring",
      description = "Show which channel server owns how much, who waits as a spare, and the epoch.")
  static final class Ring extends Arguments.Base {
    @CommandLine.Mixin private Discovery discovery = new Discovery();

    @Override
    public Command command() {
      return new Command.Ring(place(), discovery.url());
    }
  }
}
