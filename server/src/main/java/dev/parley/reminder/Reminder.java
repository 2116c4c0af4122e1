package dev.parley.reminder;

import dev.parley.json.Json;
import dev.parley.store.Row;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A reminder as its row says.
 *
 * @param dueMicros its next time, or the one at which it was given
 * @param completeMicros when its person ticked it off; null while that is to do
 */
public record Reminder(
    String id,
    String userId,
    String creator,
    String text,
    @Nullable Recurrence recurrence,
    long dueMicros,
    @Nullable Long completeMicros) {
  static final String COLUMNS =
      "reminder_id, user_id, creator, text, recurrence, due_micros, complete_micros";

  private static final long MICROS = 1_000_000;

  static Reminder of(Row row) {
    return new Reminder(
        row.text("reminder_id"),
        row.text("user_id"),
        row.text("creator"),
        row.text("text"),
        Optional.ofNullable(row.textOrNull("recurrence"))
            .map(text -> Json.read(text.getBytes(StandardCharsets.UTF_8), Recurrence.class))
            .orElse(null),
        row.number("due_micros"),
        row.numberOrNull("complete_micros"));
  }

  /** As the wire shows it: one that comes again has no time and is never complete. */
  public ObjectNode shown() {
    ObjectNode out =
        Json.object()
            .put("id", id)
            .put("creator", creator)
            .put("user", userId)
            .put("text", text)
            .put("recurring", recurrence != null);
    if (recurrence == null) {
      long complete = completeMicros == null ? 0 : completeMicros;
      return out.put("time", dueMicros / MICROS).put("complete_ts", complete / MICROS);
    }
    ObjectNode again = out.putObject("recurrence").put("frequency", recurrence.frequency().wire());
    if (!recurrence.weekdays().isEmpty()) {
      ArrayNode days = again.putArray("weekdays");
      recurrence.weekdays().forEach(day -> days.add(day.name().toLowerCase(Locale.ROOT)));
    }
    return out;
  }
}
