package dev.parley.reminder;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TimeReaderTest {
  /** A Wednesday. */
  private static final ZonedDateTime NOW =
      ZonedDateTime.of(2026, 11, 25, 10, 30, 0, 0, ZoneOffset.UTC);

  private static ZonedDateTime first(String text) {
    return new TimeReader(NOW).read(text).orElseThrow().first();
  }

  private static Recurrence again(String text) {
    return Objects.requireNonNull(new TimeReader(NOW).read(text).orElseThrow().recurrence());
  }

  private static void isNone(String... texts) {
    for (String text : texts) {
      assertThat(new TimeReader(NOW).read(text)).as(text).isEmpty();
    }
  }

  private static ZonedDateTime day(int month, int day, int hour, int minute) {
    return ZonedDateTime.of(2026, month, day, hour, minute, 0, 0, ZoneOffset.UTC);
  }

  @Test
  void readsSecondsOfTheEpochAndSecondsFromNow() {
    long tomorrow = NOW.plusDays(1).toEpochSecond();
    assertThat(first(Long.toString(tomorrow))).isEqualTo(NOW.plusDays(1));
    assertThat(first("600")).isEqualTo(NOW.plusMinutes(10));
    assertThat(first("86400")).isEqualTo(NOW.plusDays(1));
    isNone("86401", "1600000000", "0", "999999999999");
  }

  @Test
  void readsSpans() {
    assertThat(first("in 5 minutes")).isEqualTo(NOW.plusMinutes(5));
    assertThat(first("In  15 Min")).isEqualTo(NOW.plusMinutes(15));
    assertThat(first("in an hour")).isEqualTo(NOW.plusHours(1));
    assertThat(first("in a week")).isEqualTo(NOW.plusWeeks(1));
    assertThat(first("in 2 days")).isEqualTo(NOW.plusDays(2));
    isNone("in 0 minutes", "in 99999 minutes", "in minutes", "in 2000 weeks");
  }

  @Test
  void readsDaysAndTimesOfDay() {
    assertThat(first("tomorrow")).isEqualTo(day(11, 26, 9, 0));
    assertThat(first("tomorrow at 9:30pm")).isEqualTo(day(11, 26, 21, 30));
    assertThat(first("today at noon")).isEqualTo(day(11, 25, 12, 0));
    assertThat(first("on Friday at 14:15")).isEqualTo(day(11, 27, 14, 15));
    assertThat(first("wednesday")).isEqualTo(day(12, 2, 9, 0));
    assertThat(first("next monday")).isEqualTo(day(11, 30, 9, 0));
    assertThat(first("next week")).isEqualTo(day(11, 30, 9, 0));
    assertThat(first("at 9am")).isEqualTo(day(11, 26, 9, 0));
    assertThat(first("at 11")).isEqualTo(day(11, 25, 11, 0));
    assertThat(first("5pm")).isEqualTo(day(11, 25, 17, 0));
    assertThat(first("at midnight")).isEqualTo(day(11, 26, 0, 0));
    assertThat(first("at 12am")).isEqualTo(day(11, 26, 0, 0));
    isNone("today at 9am", "at 25:00", "at 13pm", "at 9:75", "yesterday", "at");
  }

  @Test
  void readsDates() {
    assertThat(first("2026-12-24 at 6pm")).isEqualTo(day(12, 24, 18, 0));
    assertThat(first("on December 24th")).isEqualTo(day(12, 24, 9, 0));
    assertThat(first("the 24th of dec")).isEqualTo(day(12, 24, 9, 0));
    assertThat(first("march 1")).isEqualTo(day(3, 1, 9, 0).plusYears(1));
    isNone("2026-02-30", "february 30", "2020-01-01", "2040-01-01", "smarch 1");
  }

  @Test
  void readsWhatComesAgain() {
    assertThat(first("every Thursday")).isEqualTo(day(11, 26, 9, 0));
    assertThat(again("every Thursday").weekdays()).containsExactly(DayOfWeek.THURSDAY);
    assertThat(first("every wednesday at 10:31")).isEqualTo(day(11, 25, 10, 31));
    assertThat(first("every wednesday at 10:30")).isEqualTo(day(12, 2, 10, 30));
    assertThat(again("every monday, tuesday and fri").weekdays())
        .containsExactly(DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.FRIDAY);
    assertThat(again("every weekday at 8am").weekdays()).hasSize(5);
    assertThat(again("every day").frequency()).isEqualTo(Recurrence.Frequency.DAILY);
    assertThat(again("daily at noon").minuteOfDay()).isEqualTo(720);
    assertThat(again("every week").weekdays()).containsExactly(DayOfWeek.WEDNESDAY);
    assertThat(first("every month")).isEqualTo(day(12, 25, 9, 0));
    isNone("every", "every now and then", "every thursday at 30:00");
  }

  @Test
  void fallsOnTheLastDayOfAShorterMonth() {
    Recurrence monthly = new Recurrence(Recurrence.Frequency.MONTHLY, java.util.List.of(), 31, 540);
    assertThat(monthly.after(day(1, 31, 9, 0))).isEqualTo(day(2, 28, 9, 0));
    assertThat(monthly.after(day(2, 28, 9, 0))).isEqualTo(day(3, 31, 9, 0));
  }

  @Test
  void readsNothingElse() {
    isNone("", "soon", "a".repeat(10_000), "in in in", "at ".repeat(30), "\u0000", "٣");
  }
}
