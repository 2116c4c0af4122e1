package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.Command.Place;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  private static final Place HERE = new Place(Path.of("data"), Optional.empty());

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<Command> asked = new ArrayList<>();
  private Commands commands =
      (command, console) -> {
        asked.add(command);
        return Outcome.done();
      };

  @Test
  void upHasItsDefaults() {
    assertThat(run("up")).isZero();
    assertThat(asked)
        .containsExactly(
            new Command.Up(
                HERE,
                "127.0.0.1",
                8065,
                Optional.empty(),
                Optional.empty(),
                true,
                true,
                List.of(),
                Optional.empty(),
                List.of()));
    assertThat(out()).isEmpty();
    assertThat(err()).isEmpty();
  }

  @Test
  void upTakesEveryOption() {
    int status =
        run(
            "up --data d --port 0 --bind 0.0.0.0 --database jdbc:mariadb://h/x"
                + " --public-url https://chat.example.org --tls-cert c.pem --tls-key k.pem"
                + " --trusted-proxies 10.0.0.0/8,127.0.0.1 --rate-limits off --message-caches off"
                + " --demo=200 --demo-messages 1000000 --demo-seed 7"
                + " --allow-outgoing 10.0.0.0/8,127.0.0.1");

    assertThat(status).isZero();
    assertThat(asked)
        .containsExactly(
            new Command.Up(
                new Place(Path.of("d"), Optional.of("jdbc:mariadb://h/x")),
                "0.0.0.0",
                0,
                Optional.of(URI.create("https://chat.example.org")),
                Optional.of(new Command.Tls(Path.of("c.pem"), Path.of("k.pem"))),
                false,
                false,
                List.of("10.0.0.0/8", "127.0.0.1/32"),
                Optional.of(new Command.Demo(200, OptionalLong.of(1_000_000), OptionalInt.of(7))),
                List.of("10.0.0.0/8", "127.0.0.1/32")));
  }

  @Test
  void demoNeedsNoNumber() {
    run("up --demo --port 1");

    assertThat(asked)
        .singleElement()
        .extracting(command -> ((Command.Up) command).demo())
        .isEqualTo(Optional.of(new Command.Demo(50, OptionalLong.empty(), OptionalInt.empty())));
  }

  @Test
  void everyOtherCommandIsRead() {
    run("workspace create acme --owner Ann@Example.org --data d");
    run("user create --workspace acme --email bob@example.org --name bob");
    run("user create --workspace acme --email g@example.org --name g --role guest");
    run("user deactivate --workspace acme --name bob");
    run("user reactivate --workspace acme --name bob");
    run("token create --workspace acme --user bob");
    run("token create --workspace acme --user bob --type user --scopes chat:write,users:read");
    run("webhook create --workspace acme --channel general --public-url https://c.example.org");
    run("app secret --workspace acme --name robot");
    run(
        "app request-url https://a.example.org/e --workspace acme --name robot --events app_mention");
    run("app request-url --remove --workspace acme --name robot");
    run("import slack e.zip --workspace acme");
    run("export slack e.zip --workspace acme");
    run("export slack e.zip --force --workspace acme");
    run("backup b");
    run("backup --force b");
    run("restore b");
    run("doctor");
    run("bench --json post history");

    assertThat(err()).isEmpty();
    assertThat(asked)
        .containsExactly(
            new Command.CreateWorkspace(
                new Place(Path.of("d"), Optional.empty()), "acme", "ann@example.org"),
            new Command.CreateUser(HERE, "acme", "bob@example.org", "bob", Command.Role.MEMBER),
            new Command.CreateUser(HERE, "acme", "g@example.org", "g", Command.Role.GUEST),
            new Command.DeactivateUser(HERE, "acme", "bob"),
            new Command.ReactivateUser(HERE, "acme", "bob"),
            new Command.CreateToken(HERE, "acme", "bob", Command.TokenType.BOT, List.of()),
            new Command.CreateToken(
                HERE, "acme", "bob", Command.TokenType.USER, List.of("chat:write", "users:read")),
            new Command.CreateWebhook(
                HERE,
                "acme",
                "general",
                "webhook",
                Optional.of(URI.create("https://c.example.org"))),
            new Command.AppSecret(HERE, "acme", "robot"),
            new Command.AppRequestUrl(
                HERE,
                "acme",
                "robot",
                Optional.of(URI.create("https://a.example.org/e")),
                List.of("app_mention"),
                List.of()),
            new Command.AppRequestUrl(
                HERE, "acme", "robot", Optional.empty(), List.of(), List.of()),
            new Command.ImportSlack(HERE, Path.of("e.zip"), "acme", true),
            new Command.ExportSlack(HERE, new Command.Target(Path.of("e.zip"), false), "acme"),
            new Command.ExportSlack(HERE, new Command.Target(Path.of("e.zip"), true), "acme"),
            new Command.Backup(HERE, new Command.Target(Path.of("b"), false)),
            new Command.Backup(HERE, new Command.Target(Path.of("b"), true)),
            new Command.Restore(HERE, Path.of("b")),
            new Command.Doctor(HERE),
            new Command.Bench(HERE, true, List.of("post", "history")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "fly",
        "workspace",
        "token",
        "up extra",
        "up --port x",
        "up --port 65536",
        "up --tls-cert c.pem",
        "up --rate-limits maybe",
        "up --public-url chat.example.org",
        "up --demo=32001",
        "up --demo-messages 5",
        "workspace create Acme --owner a@b",
        "workspace create -acme --owner a@b",
        "workspace create acme --owner nobody",
        "workspace create acme",
        "user create --workspace acme --email e@x --name n --role king",
        "token create --workspace acme --user u --type web",
        "token create --workspace acme --user u --scopes a,,b",
        "app request-url --workspace acme --name robot",
        "app request-url https://a.test --remove --workspace acme --name robot",
        "app request-url ftp://a.test --workspace acme --name robot",
        "up --allow-outgoing somewhere",
        "import slack --workspace acme",
        "import discord x.zip --workspace acme",
        "backup"
      })
  void wrongUseIsOneLineAndStatus2(String line) {
    assertThat(run(line)).isEqualTo(2);
    assertThat(asked).isEmpty();
    assertThat(out()).isEmpty();
    assertThat(err().lines()).singleElement().asString().startsWith("parley: ").contains("--help");
  }

  @Test
  void aFailureIsOneLineAndStatus1() {
    commands = (command, console) -> new Outcome.Failed("the folder is in use;\n  stop the other");

    assertThat(run("doctor")).isEqualTo(1);
    assertThat(err()).isEqualTo("parley: the folder is in use; stop the other\n");
  }

  @Test
  void whatWasNotForeseenIsOneLineToo() {
    commands = failing();

    assertThat(run("doctor")).isEqualTo(1);
    assertThat(err()).isEqualTo("parley: IOException: disk gone (--debug shows where)\n");
  }

  @Test
  void debugShowsTheStack() {
    commands = failing();

    assertThat(run("doctor --debug")).isEqualTo(1);
    assertThat(err()).contains("at dev.parley.cli.MainTest").endsWith("disk gone\n");
  }

  @Test
  void theEnvironmentTurnsDebugOn() {
    commands = failing();
    Main main = new Main(commands, console(), Map.of("PARLEY_DEBUG", "1"));

    assertThat(main.run("doctor")).isEqualTo(1);
    assertThat(err()).contains("at dev.parley.cli.MainTest");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--help",
        "up --help",
        "workspace --help",
        "token create --help",
        "import slack -h"
      })
  void helpGoesToStandardOutput(String line) {
    assertThat(run(line)).isZero();
    assertThat(out()).startsWith("Usage: parley");
    assertThat(err()).isEmpty();
    assertThat(asked).isEmpty();
  }

  private static Commands failing() {
    return (command, console) -> {
      throw new IOException("disk gone");
    };
  }

  private int run(String line) {
    String[] words = line.isEmpty() ? new String[0] : line.split(" ", -1);
    return new Main(commands, console(), Map.of()).run(words);
  }

  private Console console() {
    return new Console(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
