package dev.parley.search.lucene;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.analysis.TokenFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

/** The terms of one text with their steps, noted as they pass and given again. One thread's. */
final class NotedTerms {
  private char[] chars = new char[1_024];
  private int[] ends = new int[128];
  private int[] steps = new int[128];
  private int count;

  /** The same terms, noted from the first. */
  TokenStream note(TokenStream terms) {
    return new Noting(terms);
  }

  /** A source of what was noted last, which reads no text. */
  Tokenizer replay() {
    return new Replay();
  }

  private void add(CharTermAttribute term, int step) {
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, count * 2);
      steps = Arrays.copyOf(steps, count * 2);
    }
    int start = start(count);
    int end = start + term.length();
    if (end > chars.length) {
      chars = Arrays.copyOf(chars, Math.max(end, chars.length * 2));
    }
    System.arraycopy(term.buffer(), 0, chars, start, term.length());
    ends[count] = end;
    steps[count] = step;
    count++;
  }

  private int start(int place) {
    return place == 0 ? 0 : ends[place - 1];
  }

  private final class Noting extends TokenFilter {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final PositionIncrementAttribute step = addAttribute(PositionIncrementAttribute.class);

    Noting(TokenStream terms) {
      super(terms);
    }

    @Override
    public void reset() throws IOException {
      super.reset();
      count = 0;
    }

    @Override
    public boolean incrementToken() throws IOException {
      if (!input.incrementToken()) {
        return false;
      }
      add(term, step.getPositionIncrement());
      return true;
    }
  }

  private final class Replay extends Tokenizer {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final PositionIncrementAttribute step = addAttribute(PositionIncrementAttribute.class);
    private int next;

    @Override
    public void reset() throws IOException {
      super.reset();
      next = 0;
    }

    @Override
    public boolean incrementToken() {
      if (next == count) {
        return false;
      }
      clearAttributes();
      term.copyBuffer(chars, start(next), ends[next] - start(next));
      step.setPositionIncrement(steps[next]);
      next++;
      return true;
    }
  }
}
