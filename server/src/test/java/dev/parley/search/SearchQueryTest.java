package dev.parley.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SearchQueryTest {
  /** A Tuesday evening in New York, Wednesday already in Greenwich. */
  private static final Instant NOW = Instant.parse("2024-05-15T02:00:00Z");

  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  private static final SearchLimits LIMITS = SearchLimits.defaults();

  @Test
  void wordsPhrasesAndPrefixesAllHold() {
    assertThat(parse("deploy \"on friday\" rele* c*").criteria())
        .containsExactly(
            new Criterion.Word("deploy"),
            new Criterion.Phrase("on friday"),
            new Criterion.Prefix("rele"),
            new Criterion.Word("c*"));
  }

  @Test
  void aMinusNegatesWordsPhrasesAndOperators() {
    assertThat(parse("-draft -\"not yet\" -from:@ann -has:link").criteria())
        .containsExactly(
            not(new Criterion.Word("draft")),
            not(new Criterion.Phrase("not yet")),
            not(new Criterion.From(Set.of("U2"))),
            not(new Criterion.Has(Feature.LINK)));
  }

  @Test
  void severalAuthorsAndPlacesAreAlternatives() {
    assertThat(parse("from:@ann from:me in:#general in:@ann in:<#C7|ops>").criteria())
        .containsExactly(
            new Criterion.From(Set.of("U1", "U2")), new Criterion.In(Set.of("C1", "D2", "C7")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"from:@ann", "from:ann", "from:<@U2>", "from:<@U2|ann>", "FROM:\"@ann\""})
  void anAuthorIsNamedInAnyForm(String text) {
    assertThat(parse(text).criteria()).containsExactly(new Criterion.From(Set.of("U2")));
  }

  @Test
  void aNameThatNobodyHasFindsNothing() {
    assertThat(parse("from:@nobody in:#nowhere").criteria())
        .containsExactly(new Criterion.From(Set.of()), new Criterion.In(Set.of()));
  }

  @Test
  void directMessagesToMeAreNotByMe() {
    assertThat(parse("to:me").criteria())
        .containsExactly(
            new Criterion.All(
                List.of(new Criterion.Direct(), not(new Criterion.From(Set.of("U1"))))));
  }

  @Test
  void withAPersonMeansTheirThreadsAndSharedDirectMessages() {
    assertThat(parse("with:@ann").criteria())
        .containsExactly(
            new Criterion.Any(
                List.of(
                    new Criterion.InThreadWith(Set.of("U2")),
                    new Criterion.In(Set.of("D2", "G2")))));
  }

  @Test
  void whatAMessageHasAndIs() {
    assertThat(
            parse(
                    "has::eyes: has:pin has:star hasmy::tada: hasmy:reaction is:thread is:dm is:saved")
                .criteria())
        .containsExactly(
            new Criterion.Reacted("eyes"),
            new Criterion.Has(Feature.PIN),
            new Criterion.Among(Set.of(new MessageKey("C1", 5))),
            new Criterion.ReactedBy("U1", "tada"),
            new Criterion.ReactedBy("U1", null),
            new Criterion.InThread(),
            new Criterion.Direct(),
            new Criterion.Among(Set.of(new MessageKey("C1", 5))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com",
        "has:wings",
        "is:odd",
        "on:someday",
        "on:2024-02-30",
        "from:",
        "x:y",
        "OR"
      })
  void whatIsNoOperatorIsAWord(String text) {
    assertThat(parse(text).criteria()).containsExactly(new Criterion.Word(text));
  }

  @ParameterizedTest
  @CsvSource({
    "today, 2024-05-14, 2024-05-15",
    "yesterday, 2024-05-13, 2024-05-14",
    "week, 2024-05-08, 2024-05-15",
    "2024-03-10, 2024-03-10, 2024-03-11",
    "2024/3/10, 2024-03-10, 2024-03-11",
    "3/10/2024, 2024-03-10, 2024-03-11",
    "10.3.2024, 2024-03-10, 2024-03-11",
    "2024-02, 2024-02-01, 2024-03-01",
    "2023, 2023-01-01, 2024-01-01",
    "may, 2024-05-01, 2024-06-01",
    "December, 2023-12-01, 2024-01-01",
    "march-2022, 2022-03-01, 2022-04-01",
    "tuesday, 2024-05-14, 2024-05-15",
    "wed, 2024-05-08, 2024-05-09",
  })
  void aPeriodIsWholeDaysOfTheSearcher(String period, String from, String until) {
    long begin = micros(from);
    long end = micros(until);

    assertThat(parse("during:" + period).criteria())
        .containsExactly(new Criterion.Posted(begin, end));
    assertThat(parse("before:" + period).criteria())
        .containsExactly(new Criterion.Posted(Long.MIN_VALUE, begin));
    assertThat(parse("after:" + period).criteria())
        .containsExactly(new Criterion.Posted(end, Long.MAX_VALUE));
  }

  @Test
  void saysWhenALimitCutSomethingOff() {
    assertThat(parse("word ".repeat(65)).criteria()).hasSize(LIMITS.maxCriteria());
    assertThat(parse("word ".repeat(65)).shortened()).isTrue();
    assertThat(parse("aa* bb* cc* dd* ee*").criteria()).last().isEqualTo(new Criterion.Word("ee"));
    assertThat(parse("aa* bb* cc* dd* ee*").shortened()).isTrue();
    assertThat(parse("x".repeat(1_001)).shortened()).isTrue();
    assertThat(parse("word").shortened()).isFalse();
  }

  @Test
  @Tag("fuzz")
  void anyTextIsABoundedQuery() {
    long seed = 20_240_515;
    Random random = new Random(seed);
    for (int round = 0; round < 100_000; round++) {
      String text = QueryTexts.random(random);
      SearchQuery query = parse(text);
      assertThat(query.criteria().size())
          .as("seed %d round %d", seed, round)
          .isLessThanOrEqualTo(LIMITS.maxCriteria() + 2);
    }
  }

  private static Criterion not(Criterion criterion) {
    return new Criterion.Not(criterion);
  }

  private static long micros(String day) {
    return LocalDate.parse(day).atStartOfDay(NEW_YORK).toEpochSecond() * 1_000_000;
  }

  private static SearchQuery parse(String text) {
    return SearchQuery.parse(text, new Ann(), NEW_YORK, NOW, LIMITS);
  }

  /** U1 searches; knows Ann, U2, and #general, C1. */
  private static final class Ann implements SearchNames {
    @Override
    public String me() {
      return "U1";
    }

    @Override
    public Set<String> users(String name) {
      return name.equals("ann") || name.equals("U2") ? Set.of("U2") : Set.of();
    }

    @Override
    public Set<String> conversations(String name) {
      return switch (name) {
        case "general" -> Set.of("C1");
        case "C7" -> Set.of("C7");
        default -> Set.of();
      };
    }

    @Override
    public Set<String> directConversation(String user) {
      return user.equals("U2") ? Set.of("D2") : Set.of();
    }

    @Override
    public Set<String> sharedDirectConversations(String user) {
      return user.equals("U2") ? Set.of("D2", "G2") : Set.of();
    }

    @Override
    public Set<MessageKey> saved() {
      return Set.of(new MessageKey("C1", 5));
    }
  }
}
