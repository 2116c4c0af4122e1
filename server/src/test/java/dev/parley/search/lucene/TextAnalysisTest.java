package dev.parley.search.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.junit.jupiter.api.Test;

final class TextAnalysisTest {
  private static final List<String> TEXTS =
      List.of(
          "The deployments were restarted by O'Brien's workers",
          "",
          "camelCase e-mail addresses: mail.me@example.test, twice twice",
          "日本語のテキスト and 한국어 words, Straße, ÀÉ",
          "x".repeat(300) + " " + "word ".repeat(500),
          "last");

  /** A term with how far it stands from the one before. */
  private record Term(String text, int step) {}

  @Test
  void aWriterMakesTheSameTermsAndStemsAsTwoPassesOverTheText() throws IOException {
    try (Analyzer once = TextAnalysis.forWriting();
        Analyzer twice = TextAnalysis.forIndex()) {
      for (String text : TEXTS) {
        for (String field : List.of(Fields.TEXT, Fields.STEM)) {
          assertThat(terms(once, field, text)).isEqualTo(terms(twice, field, text));
        }
      }
    }
  }

  private static List<Term> terms(Analyzer analyzer, String field, String text) throws IOException {
    List<Term> terms = new ArrayList<>();
    try (TokenStream stream = analyzer.tokenStream(field, text)) {
      CharTermAttribute term = stream.getAttribute(CharTermAttribute.class);
      PositionIncrementAttribute step = stream.getAttribute(PositionIncrementAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        terms.add(new Term(term.toString(), step.getPositionIncrement()));
      }
      stream.end();
    }
    return terms;
  }
}
