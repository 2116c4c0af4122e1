package dev.parley.search.lucene;

import dev.parley.search.Criterion;
import dev.parley.search.SearchQuery;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;

/** Marks in a message's markup what a query found, with the analysis that found it. */
final class Highlighter {
  private static final char BEGIN = '\uE000';
  private static final char END = '\uE001';

  private final Analyzer forIndex;
  private final Analyzer forQuery;
  private final Analyzer forPrefix;

  Highlighter(Analyzer forIndex, Analyzer forQuery, Analyzer forPrefix) {
    this.forIndex = forIndex;
    this.forQuery = forQuery;
    this.forPrefix = forPrefix;
  }

  String highlight(SearchQuery query, String text) {
    String visible = withoutAddresses(text);
    BitSet marked = new BitSet(text.length());
    for (Criterion criterion : query.criteria()) {
      switch (criterion) {
        case Criterion.Word(String word) -> {
          List<Mark> parts = Mark.read(forQuery, Fields.TEXT, word);
          String field = parts.size() == 1 ? Fields.STEM : Fields.TEXT;
          mark(Mark.read(forIndex, field, visible), terms(field, word), marked);
        }
        case Criterion.Phrase(String phrase) ->
            mark(Mark.read(forIndex, Fields.TEXT, visible), terms(Fields.TEXT, phrase), marked);
        case Criterion.Prefix(String prefix) -> {
          List<Mark> words = Mark.read(forPrefix, Fields.TEXT, prefix);
          if (!words.isEmpty()) {
            markBeginnings(visible, words.getLast().term(), marked);
          }
        }
        case Criterion.From _,
            Criterion.In _,
            Criterion.InThreadWith _,
            Criterion.Posted _,
            Criterion.Has _,
            Criterion.Reacted _,
            Criterion.ReactedBy _,
            Criterion.InThread _,
            Criterion.Direct _,
            Criterion.Among _,
            Criterion.All _,
            Criterion.Any _,
            Criterion.Not _ -> {}
      }
    }
    return marked.isEmpty() ? text : insert(text, marked);
  }

  private List<String> terms(String field, String text) {
    return Mark.read(forQuery, field, text).stream().map(Mark::term).toList();
  }

  private void markBeginnings(String visible, String prefix, BitSet marked) {
    for (Mark mark : Mark.read(forIndex, Fields.TEXT, visible)) {
      if (mark.term().startsWith(prefix)) {
        marked.set(mark.start(), mark.end());
      }
    }
  }

  /** Marks wherever the terms stand at one position after the other. */
  private static void mark(List<Mark> marks, List<String> terms, BitSet marked) {
    for (int first = 0; !terms.isEmpty() && first < marks.size(); first++) {
      List<Mark> run = run(marks, first, terms);
      if (run.size() == terms.size()) {
        marked.set(run.getFirst().start(), Math.max(run.getFirst().end(), run.getLast().end()));
      }
    }
  }

  private static List<Mark> run(List<Mark> marks, int first, List<String> terms) {
    List<Mark> run = new ArrayList<>();
    int position = marks.get(first).position();
    for (int at = first; at < marks.size() && run.size() < terms.size(); at++) {
      Mark mark = marks.get(at);
      if (mark.position() > position + run.size() || (run.isEmpty() && at > first)) {
        break;
      }
      if (mark.position() == position + run.size() && mark.term().equals(terms.get(run.size()))) {
        run.add(mark);
      }
    }
    return run;
  }

  /** The text with spaces for what stands in angle brackets, labels excepted. */
  private static String withoutAddresses(String text) {
    StringBuilder visible = new StringBuilder(text);
    int from = text.indexOf('<');
    while (from >= 0) {
      int close = text.indexOf('>', from);
      if (close < 0) {
        break;
      }
      int label = text.indexOf('|', from);
      int end = label >= 0 && label < close ? label : close;
      for (int at = from; at <= end; at++) {
        visible.setCharAt(at, ' ');
      }
      visible.setCharAt(close, ' ');
      from = text.indexOf('<', close);
    }
    return visible.toString();
  }

  private static String insert(String text, BitSet marked) {
    StringBuilder result = new StringBuilder(text.length() + 16);
    int at = 0;
    for (int from = marked.nextSetBit(0); from >= 0; from = marked.nextSetBit(at)) {
      int end = marked.nextClearBit(from);
      result.append(text, at, from).append(BEGIN).append(text, from, end).append(END);
      at = end;
    }
    return result.append(text, at, text.length()).toString();
  }
}
