package dev.parley.search;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The dates, months, years and names of time that a searcher may write, in their zone. */
record Periods(LocalDate today, ZoneId zone) {
  private static final Pattern YEAR_FIRST =
      Pattern.compile("(\\d{4})(?:[-/.](\\d{1,2})(?:[-/.](\\d{1,2}))?)?");
  private static final Pattern MONTH_FIRST = Pattern.compile("(\\d{1,2})/(\\d{1,2})/(\\d{4})");
  private static final Pattern DAY_FIRST = Pattern.compile("(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})");
  private static final Pattern MONTH_NAME =
      Pattern.compile("([a-z]{3,9})(?:[\\s-]+(\\d{4}))?|(\\d{4})[\\s-]+([a-z]{3,9})");
  private static final int SHORTEST_NAME = 3;

  /** Whole days: {@code from} and after, before {@code until}. */
  private record Days(LocalDate from, LocalDate until) {}

  /** All of the period, or nothing when the text names none. */
  Optional<Criterion.Posted> during(String text) {
    return days(text).map(days -> new Criterion.Posted(micros(days.from), micros(days.until)));
  }

  /** What comes before the period. */
  Optional<Criterion.Posted> before(String text) {
    return days(text).map(days -> new Criterion.Posted(Long.MIN_VALUE, micros(days.from)));
  }

  /** What comes after the period: {@code after:2024} begins with 2025. */
  Optional<Criterion.Posted> after(String text) {
    return days(text).map(days -> new Criterion.Posted(micros(days.until), Long.MAX_VALUE));
  }

  private long micros(LocalDate day) {
    return day.atStartOfDay(zone).toEpochSecond() * 1_000_000;
  }

  private Optional<Days> days(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT);
    try {
      return switch (name) {
        case "today" -> Optional.of(lastDays(1));
        case "yesterday" -> Optional.of(new Days(today.minusDays(1), today));
        case "week" -> Optional.of(lastDays(7));
        case "month" -> Optional.of(lastDays(30));
        case "year" -> Optional.of(lastDays(365));
        default -> numbers(name).or(() -> weekday(name)).or(() -> monthName(name));
      };
    } catch (DateTimeException noSuchDay) {
      // A day such as 2024-02-30: the text names no period, and is searched as a word.
      return Optional.empty();
    }
  }

  private Days lastDays(int count) {
    LocalDate tomorrow = today.plusDays(1);
    return new Days(tomorrow.minusDays(count), tomorrow);
  }

  private static Optional<Days> numbers(String text) {
    Matcher yearFirst = YEAR_FIRST.matcher(text);
    if (yearFirst.matches()) {
      int year = number(yearFirst, 1);
      if (yearFirst.group(2) == null) {
        return Optional.of(new Days(Year.of(year).atDay(1), Year.of(year).plusYears(1).atDay(1)));
      }
      int month = number(yearFirst, 2);
      return Optional.of(
          yearFirst.group(3) == null
              ? month(YearMonth.of(year, month))
              : day(LocalDate.of(year, month, number(yearFirst, 3))));
    }
    Matcher monthFirst = MONTH_FIRST.matcher(text);
    if (monthFirst.matches()) {
      return Optional.of(
          day(LocalDate.of(number(monthFirst, 3), number(monthFirst, 1), number(monthFirst, 2))));
    }
    Matcher dayFirst = DAY_FIRST.matcher(text);
    if (dayFirst.matches()) {
      return Optional.of(
          day(LocalDate.of(number(dayFirst, 3), number(dayFirst, 2), number(dayFirst, 1))));
    }
    return Optional.empty();
  }

  private Optional<Days> weekday(String text) {
    for (DayOfWeek weekday : DayOfWeek.values()) {
      if (names(weekday.name(), text)) {
        return Optional.of(day(today.with(TemporalAdjusters.previousOrSame(weekday))));
      }
    }
    return Optional.empty();
  }

  private Optional<Days> monthName(String text) {
    Matcher matcher = MONTH_NAME.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String name = matcher.group(1) == null ? matcher.group(4) : matcher.group(1);
    String year = matcher.group(1) == null ? matcher.group(3) : matcher.group(2);
    for (Month month : Month.values()) {
      if (names(month.name(), name)) {
        return Optional.of(
            month(
                year == null
                    ? latest(month)
                    : YearMonth.of(Integer.parseInt(year), month.getValue())));
      }
    }
    return Optional.empty();
  }

  /** The month of that name that has begun most recently. */
  private YearMonth latest(Month month) {
    YearMonth thisYear = YearMonth.of(today.getYear(), month);
    return thisYear.isAfter(YearMonth.from(today)) ? thisYear.minusYears(1) : thisYear;
  }

  private static boolean names(String full, String text) {
    return text.length() >= SHORTEST_NAME
        && (text.length() == SHORTEST_NAME || text.length() == full.length())
        && full.toLowerCase(Locale.ROOT).startsWith(text);
  }

  private static Days day(LocalDate day) {
    return new Days(day, day.plusDays(1));
  }

  private static Days month(YearMonth month) {
    return new Days(month.atDay(1), month.plusMonths(1).atDay(1));
  }

  private static int number(Matcher matcher, int group) {
    return Integer.parseInt(matcher.group(group));
  }
}
