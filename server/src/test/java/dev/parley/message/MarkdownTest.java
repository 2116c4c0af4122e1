package dev.parley.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkdownTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain & simple | plain & simple",
        "**bold** and *slanted* and ~~gone~~ | *bold* and _slanted_ and ~gone~",
        "`a*b*` | `a*b*`",
        "# A **title** | *A title*",
        "> said | > said",
        "hi <@U123> and <!here> | hi <@U123> and <!here>",
        "[docs](./docs) | docs",
        "2 * 3 * 4 | 2 * 3 * 4",
        "**not closed | **not closed"
      })
  void becomesTheMarkupOfMessages(String markdown, String mrkdwn) {
    assertThat(Markdown.toMrkdwn(markdown)).isEqualTo(mrkdwn);
  }

  @Test
  void linksAndPicturesAreLinks() {
    assertThat(Markdown.toMrkdwn("[the *docs*](https://a.test/x) ![cat](http://a.test/c.png)"))
        .isEqualTo("<https://a.test/x|the _docs_> <http://a.test/c.png|cat>");
    assertThat(Markdown.toMrkdwn("<https://a.test>")).isEqualTo("<https://a.test|https://a.test>");
    assertThat(Markdown.toMrkdwn("[](https://a.test)")).isEqualTo("<https://a.test>");
    assertThat(Markdown.toMrkdwn("[x](<javascript:alert(1)>)")).isEqualTo("x");
    assertThat(Markdown.toMrkdwn("[a > b](<https://a.test/|y>)"))
        .isEqualTo("<https://a.test/%7Cy|a &gt; b>");
  }

  @Test
  void listsQuotesAndCodeKeepTheirLines() {
    assertThat(Markdown.toMrkdwn("* one\n* two\n  * inner\n\n3. three\n4. four"))
        .isEqualTo("• one\n• two\n    • inner\n\n3. three\n4. four");
    assertThat(Markdown.toMrkdwn("> a\n> b\n\nc")).isEqualTo("> a\n> b\n\nc");
    assertThat(Markdown.toMrkdwn("```java\nint **i**;\n```")).isEqualTo("```\nint **i**;\n```");
  }

  @Test
  void deepNestingIsNoTrouble() {
    assertThat(Markdown.toMrkdwn(">".repeat(20_000) + "a")).endsWith("a");
    assertThat(Markdown.toMrkdwn("*a **b ".repeat(5_000))).contains("b");
    assertThat(Markdown.toMrkdwn("*_".repeat(5_000) + "a" + "_*".repeat(5_000))).contains("a");
  }
}
