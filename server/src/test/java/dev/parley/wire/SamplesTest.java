package dev.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.parley.wire.Violation.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The facts against the samples that they were distilled from, where {@code PARLEY_SHARED} names a
 * folder with {@code slack-wire/java-slack-sdk}; elsewhere the committed examples stand for them.
 */
class SamplesTest {
  private static final WireShapes SHAPES = WireShapes.load();
  private static final Pattern SIZE = Pattern.compile("(thumb_\\w+|original)_[wh]");

  @Test
  void everyAnswerPassesItsOwnShape() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : samples("api")) {
      String name = file.getFileName().toString();
      found.addAll(text(SHAPES.checkResponse(name.substring(0, name.length() - 5), read(file))));
    }
    assertThat(found).isEmpty();
  }

  @Test
  void everyRtmFramePassesItsOwnShape() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : samples("rtm")) {
      found.addAll(text(SHAPES.checkRtmEvent(read(file))));
    }
    assertThat(found).isEmpty();
  }

  @Test
  void everyEventPassesItsOwnShape() throws IOException {
    List<String> found = new ArrayList<>();
    for (Path file : samples("events")) {
      found.addAll(text(SHAPES.checkEventPayload(read(file))));
    }
    assertThat(found).isEmpty();
  }

  private static List<Path> samples(String folder) throws IOException {
    String shared = System.getProperty("parley.shared", System.getenv("PARLEY_SHARED"));
    assumeTrue(shared != null, "real data present");
    Path samples = Path.of(shared, "slack-wire", "java-slack-sdk", "json-logs", "samples", folder);
    try (Stream<Path> files = Files.list(samples)) {
      List<Path> sorted = files.sorted().toList();
      assertThat(sorted).hasSizeGreaterThan(80);
      return sorted;
    }
  }

  private static List<String> text(List<Violation> violations) {
    return violations.stream()
        .filter(violation -> !ofTheSamplesAlone(violation))
        .map(Violation::toString)
        .toList();
  }

  /**
   * Whether a violation comes from how the samples were made, not from what Slack sent. Lists of
   * blocks and elements begin with an object that merges all the others, under the first one's type
   * or none; and some widths and heights are the empty text that the SDK's class has for them,
   * where other samples show the number that Slack sent.
   */
  private static boolean ofTheSamplesAlone(Violation violation) {
    String kind = violation.place().kind();
    return "@block".equals(kind)
        || "@element".equals(kind)
        || violation.problem() == Problem.UNKNOWN_VARIANT
        || ("@file".equals(kind)
            && SIZE.matcher(violation.place().kindPath()).matches()
            && violation.detail().endsWith("got \"\""));
  }

  private static JsonNode read(Path file) {
    return JsonMapper.shared().readTree(file);
  }
}
