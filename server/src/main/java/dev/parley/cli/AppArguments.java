package dev.parley.cli;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands about apps as they are written: tokens, webhooks, secrets and request URLs. */
final class AppArguments {
  private AppArguments() {}

  @CommandLine.Command(
      name = "token",
      description = "Tokens of the API.",
      mixinStandardHelpOptions = true,
      subcommands = CreateToken.class)
  static final class Token {}

  @CommandLine.Command(
      name = "create",
      description = "Issue a token; it is printed alone on standard output.")
  static final class CreateToken extends Arguments.Base {
    @Option(names = "--workspace", paramLabel = "NAME", required = true, description = "For where.")
    private String workspace = "";

    @Option(names = "--user", paramLabel = "HANDLE", required = true, description = "For whom.")
    private String user = "";

    @Option(
        names = "--type",
        paramLabel = "bot|user|app",
        defaultValue = "bot",
        description = "The kind of token (default: ${DEFAULT-VALUE}).")
    private Command.TokenType type = Command.TokenType.BOT;

    @Option(
        names = "--scopes",
        paramLabel = "a,b|all",
        split = ",",
        description = "What it may do (default: the usual scopes of its type).")
    private List<String> scopes = List.of();

    @Override
    public Command command() {
      List<String> named = Arguments.names(scopes, "--scopes");
      return new Command.CreateToken(
          place(), Arguments.workspaceName(workspace), user, type, named);
    }
  }

  @CommandLine.Command(
      name = "webhook",
      description = "URLs that post into a channel.",
      mixinStandardHelpOptions = true,
      subcommands = CreateWebhook.class)
  static final class Webhook {}

  @CommandLine.Command(
      name = "create",
      description = "Make an incoming webhook; its URL is printed alone on standard output.")
  static final class CreateWebhook extends Arguments.Base {
    @Option(names = "--workspace", paramLabel = "NAME", required = true, description = "Of where.")
    private String workspace = "";

    @Option(
        names = "--channel",
        paramLabel = "C",
        required = true,
        description = "The channel's name or id.")
    private String channel = "";

    @Option(
        names = "--name",
        paramLabel = "HANDLE",
        defaultValue = "webhook",
        description = "The bot that posts, made if it is not there (default: ${DEFAULT-VALUE}).")
    private String handle = "webhook";

    @Option(
        names = "--public-url",
        paramLabel = "URL",
        description = "The base of the URL (default: that of the server that runs here).")
    private @Nullable URI publicUrl;

    @Override
    public Command command() {
      return new Command.CreateWebhook(
          place(), Arguments.workspaceName(workspace), channel, handle, Arguments.base(publicUrl));
    }
  }

  @CommandLine.Command(
      name = "app",
      description = "Apps that hear of events over HTTP.",
      mixinStandardHelpOptions = true,
      subcommands = {AppSecret.class, AppRequestUrl.class})
  static final class App {}

  @CommandLine.Command(
      name = "secret",
      description =
          "Print the signing secret of a bot's app alone on standard output; the bot is made if it is not there.")
  static final class AppSecret extends Arguments.Base {
    @Mixin private Arguments.Who bot = new Arguments.Who();

    @Override
    public Command command() {
      return new Command.AppSecret(place(), bot.workspace(), bot.handle());
    }
  }

  @CommandLine.Command(
      name = "request-url",
      description =
          "Set where the events of a bot's app are posted; the app must answer a challenge first.")
  static final class AppRequestUrl extends Arguments.Base {
    @Mixin private Arguments.Who bot = new Arguments.Who();

    @Parameters(arity = "0..1", paramLabel = "URL", description = "Where the app listens.")
    private @Nullable URI url;

    @Option(names = "--remove", description = "Post them nowhere.")
    private boolean remove;

    @Option(
        names = "--events",
        paramLabel = "a,b|all",
        split = ",",
        description = "What it hears of, such as message.channels (default: as before).")
    private List<String> events = List.of();

    @Mixin private Arguments.Outgoing outgoing = new Arguments.Outgoing();

    @Override
    public Command command() {
      Arguments.require((url == null) == remove, "name a URL, or --remove the one that is set");
      Optional<URI> wanted = Arguments.http(url, "the URL must be like https://app.example.org/x");
      return new Command.AppRequestUrl(
          place(),
          bot.workspace(),
          bot.handle(),
          wanted,
          Arguments.names(events, "--events"),
          outgoing.allowed());
    }
  }
}
