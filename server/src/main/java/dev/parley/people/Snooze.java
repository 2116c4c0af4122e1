package dev.parley.people;

import dev.parley.json.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * Until when a person wants no notifications; it ends by the clock.
 *
 * @param startSeconds since 1970, as {@code endSeconds}; both 0 for never
 */
public record Snooze(long startSeconds, long endSeconds) {
  static final Snooze NONE = new Snooze(0, 0);

  /** What the wire shows as the time of a rest that never comes. */
  private static final long NEVER = 1;

  public boolean isOn(long nowSeconds) {
    return endSeconds > nowSeconds;
  }

  /** What anyone may see of it, as {@code dnd.info} shows it. */
  public ObjectNode shape(long nowSeconds) {
    boolean on = isOn(nowSeconds);
    return Json.object()
        .put("dnd_enabled", on)
        .put("next_dnd_start_ts", on ? startSeconds : NEVER)
        .put("next_dnd_end_ts", on ? endSeconds : NEVER);
  }

  /** What the person alone sees beside that. */
  public ObjectNode ownShape(long nowSeconds) {
    ObjectNode out = Json.object().put("snooze_enabled", isOn(nowSeconds));
    if (isOn(nowSeconds)) {
      out.put("snooze_endtime", endSeconds).put("snooze_remaining", endSeconds - nowSeconds);
    }
    return out;
  }
}
