package dev.parley.reminder;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads when a reminder is wanted, in the words of {@code reminders.add}.
 *
 * <pre>
 * 1602288000             seconds since the epoch
 * 600                    seconds from now, within a day
 * in 15 minutes          a, an or a number of seconds … weeks
 * tomorrow at 9:30am     today, tomorrow, a weekday, next week, a date; at 9 where no time is said
 * at noon                the next one
 * every Thursday at 5pm  day, weekday, week, month, or weekdays
 * </pre>
 */
final class TimeReader {
  /** How far ahead a reminder may be, in years. */
  static final int AHEAD_YEARS_MAX = 5;

  private static final int LENGTH_MAX = 100;
  private static final long DAY_SECONDS = 86_400;
  private static final int STANDARD_MINUTE = 9 * 60;

  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");
  private static final Pattern SPAN =
      Pattern.compile("in (an?|[0-9]{1,4}) (second|minute|min|hour|hr|day|week)s?");
  private static final Pattern CLOCK = Pattern.compile("([0-9]{1,2})(?::([0-9]{2}))? ?(am|pm)?");
  private static final Pattern DAY_AND_CLOCK = Pattern.compile("(?:(.*?) ?)\\bat (.+)");
  private static final Pattern MONTH_DAY =
      Pattern.compile("([a-z]{3,9}) ([0-9]{1,2})(?:st|nd|rd|th)?");
  private static final Pattern DAY_MONTH =
      Pattern.compile("(?:the )?([0-9]{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]{3,9})");
  private static final List<DayOfWeek> WORKDAYS =
      List.of(
          DayOfWeek.MONDAY,
          DayOfWeek.TUESDAY,
          DayOfWeek.WEDNESDAY,
          DayOfWeek.THURSDAY,
          DayOfWeek.FRIDAY);

  private final ZonedDateTime now;

  TimeReader(ZonedDateTime now) {
    this.now = now;
  }

  /** The time that a text says; none where it says none that is still to come and near enough. */
  Optional<When> read(String text) {
    String plain = text.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
    if (plain.isEmpty() || plain.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    try {
      return any(plain)
          .filter(when -> when.first().isAfter(now))
          .filter(when -> !when.first().isAfter(now.plusYears(AHEAD_YEARS_MAX)));
    } catch (DateTimeException noSuchDay) {
      return Optional.empty();
    }
  }

  private Optional<When> any(String text) {
    if (SECONDS.matcher(text).matches()) {
      long seconds = Long.parseLong(text);
      return once(
          seconds <= DAY_SECONDS
              ? now.plusSeconds(seconds)
              : Instant.ofEpochSecond(seconds).atZone(now.getZone()));
    }
    Matcher span = SPAN.matcher(text);
    if (span.matches()) {
      String count = span.group(1);
      return once(now.plus(count.startsWith("a") ? 1 : Long.parseLong(count), unit(span.group(2))));
    }
    Matcher parts = DAY_AND_CLOCK.matcher(text);
    if (parts.matches()) {
      Integer minute = clock(parts.group(2), true);
      return minute == null ? Optional.empty() : day(parts.group(1).strip(), minute);
    }
    Integer minute = clock(text, false);
    return minute == null ? day(text, STANDARD_MINUTE) : day("", minute);
  }

  private static Optional<When> once(ZonedDateTime time) {
    return Optional.of(new When(time, null));
  }

  private static ChronoUnit unit(String word) {
    return switch (word) {
      case "second" -> ChronoUnit.SECONDS;
      case "minute", "min" -> ChronoUnit.MINUTES;
      case "hour", "hr" -> ChronoUnit.HOURS;
      case "day" -> ChronoUnit.DAYS;
      case "week" -> ChronoUnit.WEEKS;
      case String other -> throw new IllegalStateException("a unit called " + other);
    };
  }

  /** The minute of a day; a bare number is one only behind {@code at}. */
  private static @Nullable Integer clock(String text, boolean bare) {
    if (text.equals("noon")) {
      return 12 * 60;
    }
    if (text.equals("midnight")) {
      return 0;
    }
    Matcher clock = CLOCK.matcher(text);
    if (!clock.matches() || (!bare && clock.group(2) == null && clock.group(3) == null)) {
      return null;
    }
    int hour = Integer.parseInt(clock.group(1));
    int minute = clock.group(2) == null ? 0 : Integer.parseInt(clock.group(2));
    String half = clock.group(3);
    if (half != null) {
      if (hour < 1 || hour > 12) {
        return null;
      }
      hour = hour % 12 + (half.equals("pm") ? 12 : 0);
    }
    return hour > 23 || minute > 59 ? null : hour * 60 + minute;
  }

  private Optional<When> day(String text, int minute) {
    if (text.startsWith("every ") || text.equals("daily")) {
      return every(text.equals("daily") ? "day" : text.substring("every ".length()), minute);
    }
    if (text.isEmpty()) {
      ZonedDateTime today = at(now.toLocalDate(), minute);
      return once(today.isAfter(now) ? today : at(now.toLocalDate().plusDays(1), minute));
    }
    return date(text.startsWith("on ") ? text.substring(3) : text)
        .flatMap(d -> once(at(d, minute)));
  }

  private ZonedDateTime at(LocalDate day, int minute) {
    return day.atTime(LocalTime.ofSecondOfDay(minute * 60L)).atZone(now.getZone());
  }

  private Optional<LocalDate> date(String text) {
    LocalDate today = now.toLocalDate();
    switch (text) {
      case "today" -> {
        return Optional.of(today);
      }
      case "tomorrow" -> {
        return Optional.of(today.plusDays(1));
      }
      case "next week" -> {
        return Optional.of(today.with(TemporalAdjusters.next(DayOfWeek.MONDAY)));
      }
      case String _ -> {}
    }
    if (text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
      return Optional.of(LocalDate.parse(text));
    }
    Optional<DayOfWeek> weekday = weekday(text.startsWith("next ") ? text.substring(5) : text);
    if (weekday.isPresent()) {
      return Optional.of(today.with(TemporalAdjusters.next(weekday.get())));
    }
    Matcher american = MONTH_DAY.matcher(text);
    if (american.matches()) {
      return monthDay(american.group(1), american.group(2));
    }
    Matcher other = DAY_MONTH.matcher(text);
    return other.matches() ? monthDay(other.group(2), other.group(1)) : Optional.empty();
  }

  /** The next such day, today included. */
  private Optional<LocalDate> monthDay(String month, String day) {
    LocalDate today = now.toLocalDate();
    return named(Month.values(), month, Month::name)
        .map(found -> LocalDate.of(today.getYear(), found, Integer.parseInt(day)))
        .map(found -> found.isBefore(today) ? found.plusYears(1) : found);
  }

  private static Optional<DayOfWeek> weekday(String text) {
    String single = text.endsWith("days") ? text.substring(0, text.length() - 1) : text;
    return named(DayOfWeek.values(), single, DayOfWeek::name);
  }

  /** The one with that name, or with its first three letters. */
  private static <T> Optional<T> named(T[] all, String text, Function<T, String> name) {
    return Arrays.stream(all)
        .filter(
            one -> {
              String full = name.apply(one).toLowerCase(Locale.ROOT);
              return full.equals(text) || full.substring(0, 3).equals(text);
            })
        .findFirst();
  }

  private Optional<When> every(String text, int minute) {
    Optional<Recurrence> recurrence =
        switch (text) {
          case "day" ->
              Optional.of(new Recurrence(Recurrence.Frequency.DAILY, List.of(), 0, minute));
          case "weekday" -> Optional.of(weekly(WORKDAYS, minute));
          case "week" -> Optional.of(weekly(List.of(now.getDayOfWeek()), minute));
          case "month" ->
              Optional.of(
                  new Recurrence(
                      Recurrence.Frequency.MONTHLY, List.of(), now.getDayOfMonth(), minute));
          case String days -> weekdays(days).map(found -> weekly(found, minute));
        };
    return recurrence.map(found -> new When(found.after(now), found));
  }

  private static Recurrence weekly(List<DayOfWeek> days, int minute) {
    return new Recurrence(Recurrence.Frequency.WEEKLY, days, 0, minute);
  }

  private static Optional<List<DayOfWeek>> weekdays(String text) {
    List<DayOfWeek> days = new ArrayList<>();
    for (String word : text.split(",? and |, ?", -1)) {
      Optional<DayOfWeek> day = weekday(word);
      if (day.isEmpty()) {
        return Optional.empty();
      }
      if (!days.contains(day.get())) {
        days.add(day.get());
      }
    }
    return Optional.of(days);
  }
}
