package dev.parley.demo;

import dev.parley.importer.ExportedFile;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The files that people show each other; their content follows from their id. */
final class Attachments {
  private static final List<String> CHARTS =
      List.of("chart", "latency", "conversion", "before-and-after", "weekly", "overview");
  private static final List<String> NOTES = List.of("release-notes", "run", "summary", "log");

  private final ObjectNode nothing = JsonNodeFactory.instance.objectNode();

  ExportedFile file(String id, String type, String user, long createdSeconds) {
    Dice dice = dice(id);
    boolean picture = type.equals("png");
    List<String> names = picture ? CHARTS : NOTES;
    String name = names.get(dice.below(names.size())) + "-" + (1 + dice.below(40)) + "." + type;
    byte[] content = picture ? chart(id) : notes(id);
    return new ExportedFile(
        id,
        user,
        name,
        name,
        picture ? "image/png" : "text/plain",
        picture ? "png" : "text",
        "hosted",
        false,
        content.length,
        createdSeconds,
        null,
        nothing);
  }

  byte @Nullable [] content(ExportedFile file) {
    return switch (file.filetype()) {
      case "png" -> chart(file.id());
      case "text" -> notes(file.id());
      default -> null;
    };
  }

  private static Dice dice(String id) {
    return Dice.of(0, id.chars().asLongStream().toArray());
  }

  private static byte[] chart(String id) {
    return Picture.chart(dice(id));
  }

  private static byte[] notes(String id) {
    Dice dice = dice(id);
    StringBuilder text = new StringBuilder();
    int steps = 6 + dice.below(10);
    int millis = 0;
    for (int step = 1; step <= steps; step++) {
      millis += 20 + dice.below(900);
      text.append("%6d ms  step %d of %d  ok%n".formatted(millis, step, steps));
    }
    return text.append("done\n").toString().replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8);
  }
}
