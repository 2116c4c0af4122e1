package dev.parley.reminder;

import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;

/**
 * When a reminder is due.
 *
 * @param first the only time, or the first one
 * @param recurrence null for one that does not come again
 */
public record When(ZonedDateTime first, @Nullable Recurrence recurrence) {}
