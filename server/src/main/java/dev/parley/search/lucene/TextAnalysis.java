package dev.parley.search.lucene;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.DelegatingAnalyzerWrapper;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.core.FlattenGraphFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.KStemFilter;
import org.apache.lucene.analysis.icu.ICUFoldingFilter;
import org.apache.lucene.analysis.icu.segmentation.DefaultICUTokenizerConfig;
import org.apache.lucene.analysis.icu.segmentation.ICUTokenizer;
import org.apache.lucene.analysis.miscellaneous.TruncateTokenFilter;
import org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter;
import org.apache.lucene.util.CloseableThreadLocal;

/**
 * How text becomes terms, for documents, queries and highlighting alike.
 *
 * <p>Unicode words; split again at punctuation and at changes of case, so that the parts of
 * addresses and identifiers are found, with the whole kept beside its parts in the index; case,
 * accents and widths folded; Chinese, Japanese and Korean as pairs of characters. A field of its
 * own holds English stems. Any change here needs a new {@link Fields#FORMAT}.
 */
final class TextAnalysis {
  private static final int MAX_TERM_CHARS = 64;
  private static final int SCRIPTS =
      CJKBigramFilter.HAN
          | CJKBigramFilter.HIRAGANA
          | CJKBigramFilter.KATAKANA
          | CJKBigramFilter.HANGUL;
  private static final int PARTS =
      WordDelimiterGraphFilter.GENERATE_WORD_PARTS
          | WordDelimiterGraphFilter.GENERATE_NUMBER_PARTS
          | WordDelimiterGraphFilter.SPLIT_ON_CASE_CHANGE;
  private static final int PARTS_AND_WHOLE = PARTS | WordDelimiterGraphFilter.PRESERVE_ORIGINAL;

  private TextAnalysis() {}

  /** For documents: {@link Fields#TEXT} and {@link Fields#STEM}. */
  static Analyzer forIndex() {
    return byField(new Terms(true, true, false), new Terms(true, true, true));
  }

  /**
   * The same for the documents of a writer, which have their text before their stems: the words are
   * found once for both.
   */
  static Analyzer forWriting() {
    return new SharedTerms();
  }

  /** For queries on the same fields. */
  static Analyzer forQuery() {
    return byField(new Terms(true, false, false), new Terms(true, false, true));
  }

  /** Words neither split nor stemmed, as a prefix is compared with the whole words of the index. */
  static Analyzer forPrefix() {
    return new Terms(false, false, false);
  }

  private static Analyzer byField(Analyzer text, Analyzer stem) {
    return new DelegatingAnalyzerWrapper(Analyzer.PER_FIELD_REUSE_STRATEGY) {
      @Override
      protected Analyzer getWrappedAnalyzer(String field) {
        return field.equals(Fields.STEM) ? stem : text;
      }
    };
  }

  private static final class Terms extends Analyzer {
    private final boolean split;
    private final boolean whole;
    private final boolean stem;

    Terms(boolean split, boolean whole, boolean stem) {
      this.split = split;
      this.whole = whole;
      this.stem = stem;
    }

    @Override
    protected TokenStreamComponents createComponents(String field) {
      Tokenizer words = words();
      TokenStream terms = terms(words, split, whole);
      return new TokenStreamComponents(words, cut(stem ? new KStemFilter(terms) : terms));
    }
  }

  private static Tokenizer words() {
    return new ICUTokenizer(new DefaultICUTokenizerConfig(false, true));
  }

  private static TokenStream terms(Tokenizer words, boolean split, boolean whole) {
    TokenStream terms = new EnglishPossessiveFilter(words);
    if (split) {
      terms = new WordDelimiterGraphFilter(terms, whole ? PARTS_AND_WHOLE : PARTS, null);
      terms = whole ? new FlattenGraphFilter(terms) : terms;
    }
    return new CJKBigramFilter(new ICUFoldingFilter(terms), SCRIPTS, whole);
  }

  private static TokenStream cut(TokenStream terms) {
    return TruncateTokenFilter.truncateAfterChars(terms, MAX_TERM_CHARS);
  }

  /** Notes the terms of a text, and makes the stems of what was noted last on the same thread. */
  private static final class SharedTerms extends Analyzer {
    private final CloseableThreadLocal<NotedTerms> noted =
        new CloseableThreadLocal<>() {
          @Override
          protected NotedTerms initialValue() {
            return new NotedTerms();
          }
        };

    SharedTerms() {
      super(PER_FIELD_REUSE_STRATEGY);
    }

    @Override
    protected TokenStreamComponents createComponents(String field) {
      NotedTerms terms = noted.get();
      if (field.equals(Fields.STEM)) {
        Tokenizer again = terms.replay();
        return new TokenStreamComponents(again, cut(new KStemFilter(again)));
      }
      Tokenizer words = words();
      return new TokenStreamComponents(words, cut(terms.note(terms(words, true, true))));
    }

    @Override
    public void close() {
      noted.close();
      super.close();
    }
  }
}
