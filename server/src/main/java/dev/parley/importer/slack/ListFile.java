package dev.parley.importer.slack;

import dev.parley.importer.ImportLimits;
import dev.parley.importer.ProblemKind;
import dev.parley.importer.Problems;
import dev.parley.importer.Sink;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON list of objects, read one object at a time.
 *
 * <p>Damage costs as little as it can. A file that cannot be read to its end is read a second time,
 * with replacements for bytes that are not UTF-8, and goes on from the first object that was not
 * handed over; where JSON itself is broken, the rest is searched for whole objects ({@link
 * DamagedTail}). Each kind is counted once per file.
 */
final class ListFile {
  private static final int BUFFER_CHARS = 1 << 13;

  /** Far beyond what a record may have, so that the record alone is passed over. */
  private static final int NESTING_MAX = 1_000;

  private static final int BYTE_ORDER_MARK = 0xFEFF;

  private final ExportFiles files;
  private final ImportLimits limits;
  private final JsonFactory json;

  ListFile(ExportFiles files, ImportLimits limits) {
    this.files = files;
    this.limits = limits;
    StreamReadConstraints constraints =
        StreamReadConstraints.builder()
            .maxNestingDepth(NESTING_MAX)
            .maxStringLength(limits.recordBytesMax())
            .build();
    json = JsonFactory.builder().streamReadConstraints(constraints).build();
  }

  /**
   * Reads a file.
   *
   * @param shape recognises an element, and no part of one, where a damaged file is searched
   */
  void read(String name, Problems problems, Predicate<ObjectNode> shape, Sink<ObjectNode> sink)
      throws IOException {
    Reading reading = new Reading(name, problems, sink);
    if (reading.strictly() == null) {
      return;
    }
    ProblemKind failure = reading.leniently();
    if (!isUtf8(name)) {
      problems.add(ProblemKind.WRONG_ENCODING, name);
    }
    if (failure == null) {
      return;
    }
    problems.add(failure, name);
    if (failure != ProblemKind.TRUNCATED) {
      try (Reader in = replacing(files.open(name))) {
        skip(in, reading.elementStart);
        new DamagedTail(json, limits, shape).read(in, name, problems, sink);
      }
    }
  }

  private boolean isUtf8(String name) throws IOException {
    try (Reader in = new InputStreamReader(files.open(name), StandardCharsets.UTF_8.newDecoder())) {
      char[] buffer = new char[BUFFER_CHARS];
      int count;
      do {
        count = in.read(buffer);
      } while (count >= 0);
      return true;
    } catch (CharacterCodingException e) {
      return false; // the answer, not an error
    }
  }

  private static void skip(Reader in, long chars) throws IOException {
    long left = chars;
    while (left > 0) {
      long skipped = in.skip(left);
      if (skipped == 0) {
        return;
      }
      left -= skipped;
    }
  }

  private static Reader replacing(InputStream in) throws IOException {
    BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE)));
    reader.mark(1);
    if (reader.read() != BYTE_ORDER_MARK) {
      reader.reset();
    }
    return reader;
  }

  /** The state of reading one file: how many objects were handed over, and where the last ended. */
  private final class Reading {
    private final String name;
    private final Problems problems;
    private final Sink<ObjectNode> sink;
    private final TreeBuilder trees = new TreeBuilder(limits);
    private long done;
    private long elementStart;

    private Reading(String name, Problems problems, Sink<ObjectNode> sink) {
      this.name = name;
      this.problems = problems;
      this.sink = sink;
    }

    /** What kept the file from being read to its end, or null. */
    private @Nullable ProblemKind strictly() throws IOException {
      try (InputStream in = files.open(name);
          JsonParser parser = json.createParser(ObjectReadContext.empty(), in)) {
        return list(parser);
      } catch (JacksonException e) {
        return failure(e);
      }
    }

    private @Nullable ProblemKind leniently() throws IOException {
      try (Reader in = replacing(files.open(name));
          JsonParser parser = json.createParser(ObjectReadContext.empty(), in)) {
        return list(parser);
      } catch (JacksonException e) {
        return failure(e);
      }
    }

    private @Nullable ProblemKind list(JsonParser parser) throws IOException {
      JsonToken first = parser.nextToken();
      if (first == null) {
        problems.add(ProblemKind.EMPTY_FILE, name);
        return null;
      }
      if (first != JsonToken.START_ARRAY) {
        problems.add(ProblemKind.NOT_A_LIST, name);
        return null;
      }
      for (long element = 0; ; element++) {
        elementStart = parser.currentLocation().getCharOffset();
        JsonToken token = parser.nextToken();
        if (token == JsonToken.END_ARRAY) {
          return null;
        }
        if (token == null) {
          return ProblemKind.TRUNCATED;
        }
        if (element < done) {
          parser.skipChildren();
        } else {
          element(parser);
          done++;
        }
      }
    }

    private void element(JsonParser parser) throws IOException {
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        problems.add(ProblemKind.WRONG_TYPE, name + ": element");
        parser.skipChildren();
        return;
      }
      ObjectNode node = trees.object(parser);
      TreeBuilder.Refusal refusal = trees.refusal();
      if (refusal != null) {
        problems.add(refusal.problem(), name);
      } else {
        sink.accept(node);
      }
    }

    private ProblemKind failure(JacksonException e) throws IOException {
      if (e instanceof JacksonIOException io) {
        throw io.getCause();
      }
      if (e instanceof UnexpectedEndOfInputException) {
        return ProblemKind.TRUNCATED;
      }
      return e instanceof StreamConstraintsException
          ? ProblemKind.TOO_LARGE
          : ProblemKind.MALFORMED;
    }
  }
}
