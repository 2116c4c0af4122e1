package dev.parley.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.message.Markup.Links;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkupTest {
  private static final String[] PIECES = {
    "<",
    ">",
    "&",
    "&amp;",
    "&lt;",
    "|",
    "@",
    "#",
    "!",
    "https://a.example/b?c=d&e=f",
    "www.a.example",
    "me@a.example",
    "<@U123>",
    "<#C1|general>",
    "<!here>",
    "<https://a.example|here>",
    "`",
    "\n",
    " ",
    "word",
    "12:30",
    "é",
    "😀",
    "mailto:",
    "://",
    ")",
    "."
  };

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      value = {
        "hello → hello",
        "a & b → a &amp; b",
        "a &amp; b → a &amp; b",
        "1 < 2 > 0 → 1 &lt; 2 &gt; 0",
        "> quoted → &gt; quoted",
        "<script>alert(1)</script> → &lt;script&gt;alert(1)&lt;/script&gt;",
        "<@U123> in <#C1> <!here> <!subteam^S1> → <@U123> in <#C1> <!here> <!subteam^S1>",
        "see https://a.example/b. → see <https://a.example/b>.",
        "(https://a.example/b) → (<https://a.example/b>)",
        "https://a.example/?a=1&b=2 → <https://a.example/?a=1&amp;b=2>",
        "<https://a.example|here> → <https://a.example|here>",
        "www.a.example → <http://www.a.example|www.a.example>",
        "to me@a.example → to <mailto:me@a.example|me@a.example>",
        "at 12:30. → at 12:30.",
        "<unfinished https://a.example → &lt;unfinished <https://a.example>",
      })
  void keepsMarksMakesLinksAndEscapesTheRest(String written, String kept) {
    assertThat(Markup.of(written, Links.MADE)).isEqualTo(kept);
  }

  @Test
  void leavesBareLinksAloneWhenToldTo() {
    assertThat(Markup.of("https://a.example & <https://b.example>", Links.LEFT))
        .isEqualTo("https://a.example &amp; <https://b.example>");
  }

  @Test
  void changesNothingTheSecondTime() {
    Random random = new Random(7);
    for (int run = 0; run < 20_000; run++) {
      StringBuilder text = new StringBuilder();
      int pieces = 1 + random.nextInt(8);
      for (int i = 0; i < pieces; i++) {
        text.append(PIECES[random.nextInt(PIECES.length)]);
      }
      for (Links links : Links.values()) {
        String once = Markup.of(text.toString(), links);
        assertThat(Markup.of(once, links)).as("%s", text).isEqualTo(once);
      }
    }
  }
}
