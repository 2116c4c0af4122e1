package dev.parley.reminder;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;

/**
 * When a reminder comes again.
 *
 * @param weekdays for {@link Frequency#WEEKLY}, else empty
 * @param dayOfMonth for {@link Frequency#MONTHLY}, else 0; a shorter month has it on its last day
 * @param minuteOfDay in the person's own zone
 */
public record Recurrence(
    Frequency frequency, List<DayOfWeek> weekdays, int dayOfMonth, int minuteOfDay) {
  /** How often. */
  public enum Frequency {
    DAILY,
    WEEKLY,
    MONTHLY;

    /** As the wire has it. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Recurrence {
    weekdays = List.copyOf(weekdays);
  }

  /** The first time after another one, in its zone. */
  public ZonedDateTime after(ZonedDateTime time) {
    LocalTime clock = LocalTime.ofSecondOfDay(minuteOfDay * 60L);
    for (LocalDate day = time.toLocalDate(); ; day = day.plusDays(1)) {
      ZonedDateTime due = day.atTime(clock).atZone(time.getZone());
      if (falls(day) && due.isAfter(time)) {
        return due;
      }
    }
  }

  private boolean falls(LocalDate day) {
    return switch (frequency) {
      case DAILY -> true;
      case WEEKLY -> weekdays.contains(day.getDayOfWeek());
      case MONTHLY -> day.getDayOfMonth() == Math.min(dayOfMonth, day.lengthOfMonth());
    };
  }
}
