package dev.parley.cli;

import dev.parley.http.AddressRange;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands as they are written, for picocli; each leaf turns into a {@link Command}. */
final class Arguments {
  static final int DEFAULT_PORT = 8065;
  static final int DEFAULT_DEMO_PEOPLE = 50;
  static final int MAX_DEMO_PEOPLE = 32_000;
  private static final Pattern WORKSPACE_NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  private Arguments() {}

  /** A command that does something, as opposed to a group of commands. */
  interface Leaf {
    /**
     * The command with its defaults.
     *
     * @throws IllegalArgumentException when its values make no sense
     */
    Command command();

    boolean debug();
  }

  /** The options that every command takes. */
  static final class Common {
    @Option(
        names = "--data",
        paramLabel = "DIR",
        defaultValue = "data",
        description = "The data folder (default: ./data).")
    private Path data = Path.of("data");

    @Option(
        names = "--database",
        paramLabel = "JDBC-URL",
        description = "A MySQL, MariaDB or VTGate to use in place of the embedded database.")
    private @Nullable String database;

    @Option(
        names = "--debug",
        description = "Print a stack trace when something unforeseen happens.")
    private boolean debug;

    Command.Place place() {
      return new Command.Place(data, Optional.ofNullable(database));
    }
  }

  /** What the commands share. */
  @CommandLine.Command(mixinStandardHelpOptions = true, versionProvider = Version.class)
  abstract static class Base implements Leaf {
    @Mixin private Common common = new Common();

    Command.Place place() {
      return common.place();
    }

    @Override
    public boolean debug() {
      return common.debug;
    }
  }

  /** A person or bot of a workspace, by the handle. */
  static final class Who {
    @Option(names = "--workspace", paramLabel = "NAME", required = true, description = "Of where.")
    private String workspace = "";

    @Option(names = "--name", paramLabel = "HANDLE", required = true, description = "The handle.")
    private String handle = "";

    String workspace() {
      return workspaceName(workspace);
    }

    String handle() {
      return handle;
    }
  }

  /** Where the server may send requests that others asked for. */
  static final class Outgoing {
    @Option(
        names = "--allow-outgoing",
        paramLabel = "BLOCK",
        split = ",",
        description =
            "Addresses, such as 10.1.0.0/16, that apps may listen on although they are not public.")
    private List<String> blocks = List.of();

    List<String> allowed() {
      return blocks.stream().map(Arguments::block).toList();
    }
  }

  @CommandLine.Command(
      name = "parley",
      description =
          "A messaging platform that teams host themselves and that speaks the Slack API.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      subcommands = {
        Up.class,
        ClusterArguments.Webapp.class,
        ClusterArguments.Gateway.class,
        ClusterArguments.Channel.class,
        ClusterArguments.Admin.class,
        ClusterArguments.Presence.class,
        ClusterArguments.Drain.class,
        PeopleArguments.Workspace.class,
        PeopleArguments.User.class,
        AppArguments.Token.class,
        AppArguments.Webhook.class,
        AppArguments.App.class,
        PlaceArguments.Import.class,
        PlaceArguments.Export.class,
        PlaceArguments.Backup.class,
        PlaceArguments.Restore.class,
        PlaceArguments.Doctor.class,
        RingArguments.Ring.class,
        SchemaArguments.Schema.class,
        Bench.class
      })
  static final class Root {}

  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Main.class.getPackage().getImplementationVersion();
      return new String[] {"parley " + (version == null ? "(unpackaged)" : version)};
    }
  }

  @CommandLine.Command(name = "up", description = "Run every role in this process.")
  static final class Up extends ServingArguments.Serving {
    @Option(
        names = "--demo",
        paramLabel = "PEOPLE",
        arity = "0..1",
        fallbackValue = "" + DEFAULT_DEMO_PEOPLE,
        description =
            "Fill an empty workspace with a generated company (default: "
                + DEFAULT_DEMO_PEOPLE
                + " people).")
    private @Nullable Integer demoPeople;

    @Option(
        names = "--demo-messages",
        paramLabel = "N",
        description = "How many messages it has written.")
    private @Nullable Long demoMessages;

    @Option(names = "--demo-seed", paramLabel = "N", description = "Another seed, another company.")
    private @Nullable Integer demoSeed;

    @Override
    public Command command() {
      return site(demo());
    }

    private Optional<Command.Demo> demo() {
      if (demoPeople == null) {
        require(demoMessages == null && demoSeed == null, "--demo-… options go with --demo");
        return Optional.empty();
      }
      require(
          demoPeople >= 1 && demoPeople <= MAX_DEMO_PEOPLE,
          "--demo must be between 1 and " + MAX_DEMO_PEOPLE);
      require(demoMessages == null || demoMessages >= 0, "--demo-messages must not be negative");
      return Optional.of(
          new Command.Demo(
              demoPeople,
              demoMessages == null ? OptionalLong.empty() : OptionalLong.of(demoMessages),
              demoSeed == null ? OptionalInt.empty() : OptionalInt.of(demoSeed)));
    }
  }

  @CommandLine.Command(name = "bench", description = "Measure this machine and program.")
  static final class Bench extends Base {
    @Option(names = "--json", description = "Print JSON in place of a table.")
    private boolean json;

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Only these measurements.")
    private List<String> only = List.of();

    @Override
    public Command command() {
      return new Command.Bench(place(), json, List.copyOf(only));
    }
  }

  static int port(int written, String option) {
    require(written >= 0 && written <= 65_535, option + " must be between 0 and 65535");
    return written;
  }

  static String workspaceName(String name) {
    require(
        WORKSPACE_NAME.matcher(name).matches(),
        "a workspace's name has 1 to 63 of a-z, 0-9 and -, and begins with none of the last");
    return name;
  }

  static Optional<URI> base(@Nullable URI publicUrl) {
    return http(publicUrl, "--public-url must be like https://chat.example.org");
  }

  /** An address of the web, where one is given. */
  static Optional<URI> http(@Nullable URI url, String message) {
    if (url == null) {
      return Optional.empty();
    }
    String scheme = url.getScheme();
    require(url.getHost() != null && ("http".equals(scheme) || "https".equals(scheme)), message);
    return Optional.of(url);
  }

  /** The names of a list, none of them empty. */
  static List<String> names(List<String> written, String option) {
    List<String> named = written.stream().map(String::strip).toList();
    require(named.stream().noneMatch(String::isEmpty), option + " has an empty name");
    return named;
  }

  static String email(String address, String option) {
    int at = address.indexOf('@');
    require(
        at > 0 && at == address.lastIndexOf('@') && at < address.length() - 1,
        option + " must be an e-mail address");
    return address.toLowerCase(Locale.ROOT);
  }

  static String block(String text) {
    return AddressRange.parse(text.strip()).toString();
  }

  static boolean onOff(String value, String option) {
    return switch (value) {
      case "on" -> true;
      case "off" -> false;
      default -> throw new IllegalArgumentException(option + " must be on or off");
    };
  }

  static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
