package dev.parley.importer.slack;

import dev.parley.importer.ImportLimits;
import dev.parley.importer.ProblemKind;
import dev.parley.importer.Problems;
import dev.parley.importer.Sink;
import java.io.CharArrayReader;
import java.io.IOException;
import java.io.Reader;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What follows the broken place of a JSON list. Every opening brace is tried as the start of an
 * object; one that parses and has the shape of an element is an element, and the search goes on
 * behind it. The effort is bounded, for a file that consists of beginnings.
 */
final class DamagedTail {
  private static final int EFFORT_FACTOR = 8;

  private final JsonFactory json;
  private final TreeBuilder trees;
  private final Predicate<ObjectNode> shape;
  private final int charsMax;

  DamagedTail(JsonFactory json, ImportLimits limits, Predicate<ObjectNode> shape) {
    this.json = json;
    this.trees = new TreeBuilder(limits);
    this.shape = shape;
    this.charsMax = limits.damagedTailBytesMax();
  }

  void read(Reader in, String name, Problems problems, Sink<ObjectNode> sink) throws IOException {
    char[] tail = readAtMost(in);
    if (in.read() >= 0) {
      problems.add(ProblemKind.TOO_LARGE, name + ": behind the damage");
    }
    long effort = (long) EFFORT_FACTOR * tail.length;
    int position = 0;
    while (effort > 0) {
      while (position < tail.length && tail[position] != '{') {
        position++;
      }
      if (position == tail.length) {
        return;
      }
      Attempt attempt = attempt(tail, position);
      effort -= attempt.chars;
      if (attempt.element != null) {
        sink.accept(attempt.element);
        position += attempt.chars;
      } else {
        position++;
      }
    }
    problems.add(ProblemKind.TOO_LARGE, name + ": behind the damage");
  }

  /** What a try gave, and how many characters it looked at. */
  private record Attempt(@Nullable ObjectNode element, int chars) {}

  private Attempt attempt(char[] tail, int start) {
    try (JsonParser parser =
        json.createParser(
            ObjectReadContext.empty(), new CharArrayReader(tail, start, tail.length - start))) {
      try {
        parser.nextToken();
        ObjectNode node = trees.object(parser);
        int chars = chars(parser);
        boolean whole = trees.refusal() == null && shape.test(node);
        return new Attempt(whole ? node : null, chars);
      } catch (JacksonException e) {
        return new Attempt(null, chars(parser)); // not an object: the next brace is tried
      }
    }
  }

  private static int chars(JsonParser parser) {
    return Math.toIntExact(Math.max(1, parser.currentLocation().getCharOffset()));
  }

  private char[] readAtMost(Reader in) throws IOException {
    StringBuilder text = new StringBuilder();
    char[] buffer = new char[1 << 13];
    int count;
    while (text.length() < charsMax
        && (count = in.read(buffer, 0, Math.min(buffer.length, charsMax - text.length()))) >= 0) {
      text.append(buffer, 0, count);
    }
    char[] chars = new char[text.length()];
    text.getChars(0, chars.length, chars, 0);
    return chars;
  }
}
