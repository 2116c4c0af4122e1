package dev.parley.arch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.Console;
import dev.parley.cli.Main;
import dev.parley.cli.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The generated parts of the documentation are what the code says. {@code ./test
 * -Dtest=GeneratedPagesTest -Dparley.pages=write} writes them anew.
 */
class GeneratedPagesTest {
  private static final List<String> COMMANDS =
      List.of(
          "up",
          "workspace create",
          "user create",
          "user deactivate",
          "user reactivate",
          "token create",
          "webhook create",
          "app secret",
          "app request-url",
          "import slack",
          "export slack",
          "backup",
          "restore",
          "doctor",
          "ring",
          "bench");

  private final Path root = Repository.root();

  @Test
  void theConfigurationPageIsCurrent() throws IOException {
    StringBuilder commands = new StringBuilder();
    for (String command : COMMANDS) {
      commands.append("\n```text\n").append(help(command).strip()).append("\n```\n");
    }
    check("docs/configuration.md", "commands", commands.toString());
    check("docs/configuration.md", "limits", new ConfigurationPage(root).render());
  }

  @Test
  void everySettingSaysWhatItIs() throws IOException {
    assertThat(ConfigurationPage.records()).hasSizeGreaterThan(5);
    assertThat(new ConfigurationPage(root).undocumented()).isEmpty();
  }

  @Test
  void theCoveragePageIsCurrent() throws IOException {
    CoveragePage page = new CoveragePage(root);

    assertThat(page.declared()).contains("chat.postMessage", "conversations.history");
    check("docs/api-coverage.md", "methods", page.render());
  }

  @Test
  void everyEnvironmentVariableIsDocumented() throws IOException {
    String page = Files.readString(root.resolve("docs/configuration.md"));
    Pattern variable = Pattern.compile("PARLEY_[A-Z_]+");
    for (String file : List.of("parley", "test", "server/src/main/resources/logback.xml")) {
      Matcher matcher = variable.matcher(Files.readString(root.resolve(file)));
      while (matcher.find()) {
        assertThat(page).contains("`" + matcher.group() + "`");
      }
    }
  }

  private void check(String path, String part, String expected) throws IOException {
    Path file = root.resolve(path);
    String page = Files.readString(file);
    String begin = "<!-- generated: " + part + " -->\n";
    String end = "<!-- end of " + part + " -->";
    assertThat(page).contains(begin).contains(end);
    String before = page.substring(0, page.indexOf(begin) + begin.length());
    String after = page.substring(page.indexOf(end));
    String current = before + expected + after;
    if ("write".equals(System.getProperty("parley.pages"))) {
      Files.writeString(file, current);
    }
    assertThat(Files.readString(file)).as(path + " is made from code").isEqualTo(current);
  }

  private static String help(String command) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    String[] words = (command + " --help").split(" ", -1);
    int status =
        new Main((asked, console) -> Outcome.done(), new Console(stream, stream), Map.of())
            .run(words);
    assertThat(status).isZero();
    return out.toString(StandardCharsets.UTF_8)
        .lines()
        .map(String::stripTrailing)
        .reduce("", (all, line) -> all + line + "\n");
  }
}
