package dev.parley.contract;

import dev.parley.search.Criterion;
import dev.parley.search.Feature;
import dev.parley.search.IndexChange;
import dev.parley.search.MessageKey;
import dev.parley.search.ReactionMark;
import dev.parley.search.SearchDocument;
import dev.parley.search.SearchQuery;
import dev.parley.search.SearchRequest;
import dev.parley.search.SearchScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An index as a plain map, over words that every analysis leaves as they are. */
final class SearchModel {
  private static final List<String> WORDS =
      List.of("alpha", "bravo", "delta", "tango", "kilo", "lima", "zulu", "oscar");
  private static final List<String> TEAMS = List.of("T1", "T2");
  private static final int CONVERSATIONS = 5;
  private static final int USERS = 4;
  private static final int TIMES = 40;

  private record Id(String team, MessageKey key) {}

  private final Map<Id, Long> versions = new HashMap<>();
  private final Map<Id, SearchDocument.Message> documents = new HashMap<>();
  private final Set<String> gone = new HashSet<>();

  void apply(IndexChange change) {
    switch (change) {
      case IndexChange.Put(SearchDocument.Message message, long version) -> {
        if (!gone.contains(message.conversation())
            && raise(new Id(message.team(), message.key()), version)) {
          documents.put(new Id(message.team(), message.key()), message);
        }
      }
      case IndexChange.DeleteMessage(String team, MessageKey key, long version) -> {
        if (raise(new Id(team, key), version)) {
          documents.remove(new Id(team, key));
        }
      }
      case IndexChange.DeleteConversation(String team, String conversation) -> {
        gone.add(conversation);
        documents.values().removeIf(message -> message.conversation().equals(conversation));
      }
      case IndexChange.Put _, IndexChange.DeleteFile _, IndexChange.DeleteTeam _ ->
          throw new IllegalArgumentException("The model holds messages alone");
    }
  }

  List<MessageKey> search(SearchRequest request) {
    SearchScope scope = request.scope();
    List<SearchDocument.Message> visible =
        documents.values().stream()
            .filter(message -> message.team().equals(scope.team()))
            .filter(message -> scope.conversations().contains(message.conversation()))
            .toList();
    Comparator<MessageKey> order =
        Comparator.comparingLong(MessageKey::ts).thenComparing(MessageKey::conversation);
    return visible.stream()
        .filter(
            message ->
                request.query().criteria().stream()
                    .allMatch(criterion -> holds(criterion, message, visible)))
        .map(SearchDocument.Message::key)
        .sorted(request.ascending() ? order : order.reversed())
        .toList();
  }

  /** A change of any kind to one of a few messages; conversations belong to one workspace. */
  static IndexChange randomChange(Random random) {
    int conversation = random.nextInt(CONVERSATIONS);
    String team = TEAMS.get(conversation % TEAMS.size());
    MessageKey key = new MessageKey("C" + conversation, random.nextInt(1, TIMES));
    long version = random.nextInt(1, 10);
    int kind = random.nextInt(400);
    if (kind == 0) {
      return new IndexChange.DeleteConversation(team, key.conversation());
    }
    if (kind < 60) {
      return new IndexChange.DeleteMessage(team, key, version);
    }
    return new IndexChange.Put(randomMessage(team, key, random), version);
  }

  static SearchRequest randomRequest(Random random) {
    List<Criterion> criteria = new ArrayList<>();
    for (int count = random.nextInt(1, 4); count > 0; count--) {
      criteria.add(randomCriterion(random, 2));
    }
    Set<String> scope =
        IntStream.range(0, CONVERSATIONS)
            .filter(conversation -> random.nextBoolean())
            .mapToObj(conversation -> "C" + conversation)
            .collect(Collectors.toSet());
    return new SearchRequest(
        new SearchQuery(criteria, false),
        new SearchScope(TEAMS.get(random.nextInt(TEAMS.size())), user(random), scope),
        SearchRequest.Kind.MESSAGES,
        SearchRequest.Sort.TIMESTAMP,
        random.nextBoolean(),
        1,
        100,
        true);
  }

  private boolean raise(Id id, long version) {
    if (versions.getOrDefault(id, Long.MIN_VALUE) >= version) {
      return false;
    }
    versions.put(id, version);
    return true;
  }

  private static SearchDocument.Message randomMessage(String team, MessageKey key, Random random) {
    Set<Feature> features = random.nextInt(3) == 0 ? Set.of(Feature.LINK) : Set.of();
    List<ReactionMark> reactions =
        random.nextInt(3) == 0
            ? List.of(new ReactionMark(reaction(random), List.of(user(random))))
            : List.of();
    long threadTs = random.nextInt(3) == 0 ? random.nextInt(1, 4) : 0;
    return new SearchDocument.Message(
        team,
        key.conversation(),
        key.ts(),
        threadTs,
        user(random),
        random.nextInt(4) == 0,
        words(random, random.nextInt(0, 6)),
        features,
        reactions);
  }

  private static Criterion randomCriterion(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 13 : 16)) {
      case 0, 1, 2 -> new Criterion.Word(words(random, 1));
      case 3 -> new Criterion.Phrase(words(random, 2));
      case 4 -> new Criterion.Prefix(words(random, 1).substring(0, 2));
      case 5 -> new Criterion.From(users(random));
      case 6 -> new Criterion.In(Set.of("C" + random.nextInt(CONVERSATIONS)));
      case 7 -> new Criterion.InThreadWith(users(random));
      case 8 -> new Criterion.Posted(random.nextInt(TIMES), random.nextInt(TIMES));
      case 9 -> new Criterion.Has(random.nextBoolean() ? Feature.LINK : Feature.REACTION);
      case 10 -> new Criterion.Reacted(reaction(random));
      case 11 -> new Criterion.ReactedBy(user(random), random.nextBoolean() ? null : "eyes");
      case 12 -> random.nextBoolean() ? new Criterion.InThread() : new Criterion.Direct();
      case 13 -> new Criterion.Not(randomCriterion(random, depth - 1));
      case 14 ->
          new Criterion.All(
              List.of(randomCriterion(random, depth - 1), randomCriterion(random, depth - 1)));
      case 15 ->
          new Criterion.Any(
              List.of(randomCriterion(random, depth - 1), randomCriterion(random, depth - 1)));
      default -> throw new AssertionError();
    };
  }

  private static boolean holds(
      Criterion criterion, SearchDocument.Message message, List<SearchDocument.Message> visible) {
    List<String> words = Arrays.asList(message.text().split(" "));
    return switch (criterion) {
      case Criterion.Word(String text) -> words.contains(text);
      case Criterion.Phrase(String text) -> (" " + message.text() + " ").contains(" " + text + " ");
      case Criterion.Prefix(String text) -> words.stream().anyMatch(word -> word.startsWith(text));
      case Criterion.From(Set<String> users) -> users.contains(message.user());
      case Criterion.In(Set<String> conversations) ->
          conversations.contains(message.conversation());
      case Criterion.InThreadWith(Set<String> users) ->
          message.threadTs() != 0
              && visible.stream()
                  .anyMatch(
                      other ->
                          other.conversation().equals(message.conversation())
                              && other.threadTs() == message.threadTs()
                              && users.contains(other.user()));
      case Criterion.Posted(long from, long until) -> message.ts() >= from && message.ts() < until;
      case Criterion.Has(Feature feature) ->
          message.features().contains(feature)
              || (feature == Feature.REACTION && !message.reactions().isEmpty());
      case Criterion.Reacted(String name) ->
          message.reactions().stream().anyMatch(reaction -> reaction.name().equals(name));
      case Criterion.ReactedBy by ->
          message.reactions().stream()
              .anyMatch(
                  reaction ->
                      reaction.users().contains(by.user())
                          && (by.name() == null || reaction.name().equals(by.name())));
      case Criterion.InThread() -> message.threadTs() != 0;
      case Criterion.Direct() -> message.direct();
      case Criterion.Among(Set<MessageKey> messages) -> messages.contains(message.key());
      case Criterion.All(List<Criterion> all) ->
          all.stream().allMatch(each -> holds(each, message, visible));
      case Criterion.Any(List<Criterion> any) ->
          any.stream().anyMatch(each -> holds(each, message, visible));
      case Criterion.Not(Criterion inner) -> !holds(inner, message, visible);
    };
  }

  private static String words(Random random, int count) {
    return IntStream.range(0, count)
        .mapToObj(word -> WORDS.get(random.nextInt(WORDS.size())))
        .collect(Collectors.joining(" "));
  }

  private static String user(Random random) {
    return "U" + random.nextInt(USERS);
  }

  private static Set<String> users(Random random) {
    return random.nextInt(5) == 0 ? Set.of() : Set.of(user(random));
  }

  private static String reaction(Random random) {
    return random.nextBoolean() ? "eyes" : "tada";
  }
}
