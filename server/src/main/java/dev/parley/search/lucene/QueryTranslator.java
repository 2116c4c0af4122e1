package dev.parley.search.lucene;

import dev.parley.search.Criterion;
import dev.parley.search.MessageKey;
import dev.parley.search.SearchLimits;
import dev.parley.search.SearchRequest;
import dev.parley.search.SearchScope;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.QueryBuilder;
import org.jspecify.annotations.Nullable;

/** Turns a query and the scope that it is asked in into Lucene's. */
final class QueryTranslator {
  /** How much more a word counts in the form that was asked for. */
  private static final float EXACT_BOOST = 2f;

  private record Visible(String team, Query query) {}

  private final QueryBuilder terms;
  private final Analyzer prefixWords;
  private final SearchLimits limits;
  private final ReadableScopes scopes = new ReadableScopes();

  QueryTranslator(Analyzer forQuery, Analyzer forPrefix, SearchLimits limits) {
    this.terms = new QueryBuilder(forQuery);
    this.prefixWords = forPrefix;
    this.limits = limits;
  }

  /** The whole query; finds nothing when no condition holds a searchable term. */
  Query translate(SearchRequest request, IndexSearcher searcher) throws IOException {
    Visible visible = visible(request.scope(), request.kind());
    BooleanQuery.Builder all = new BooleanQuery.Builder().add(visible.query(), Occur.FILTER);
    boolean any = false;
    for (Criterion criterion : request.query().criteria()) {
      Query query = translate(criterion, visible, searcher);
      if (query != null) {
        any = true;
        all.add(query, scores(criterion) ? Occur.MUST : Occur.FILTER);
      }
    }
    return any ? all.build() : MatchNoDocsQuery.INSTANCE;
  }

  private static boolean scores(Criterion criterion) {
    return criterion instanceof Criterion.Word
        || criterion instanceof Criterion.Phrase
        || criterion instanceof Criterion.Prefix;
  }

  /** What the searcher may see; every query is inside of it, the look-up of threads too. */
  private Visible visible(SearchScope scope, SearchRequest.Kind kind) {
    Query readable = scopes.query(scope);
    Query query =
        switch (kind) {
          case MESSAGES -> all(term(Fields.HOME, Fields.messagesOf(scope.team())), readable);
          case FILES ->
              all(
                  term(Fields.HOME, Fields.filesOf(scope.team())),
                  any(List.of(readable, term(Fields.USER, scope.member()))));
        };
    return new Visible(scope.team(), query);
  }

  private @Nullable Query translate(Criterion criterion, Visible visible, IndexSearcher searcher)
      throws IOException {
    return switch (criterion) {
      case Criterion.Word(String text) -> word(text);
      case Criterion.Phrase(String text) -> terms.createPhraseQuery(Fields.TEXT, text);
      case Criterion.Prefix(String text) -> prefix(text);
      case Criterion.From(Set<String> users) -> among(Fields.USER, users);
      case Criterion.In(Set<String> conversations) -> conversations(conversations);
      case Criterion.InThreadWith(Set<String> users) -> threadsWith(users, visible, searcher);
      case Criterion.Posted(long from, long until) -> posted(from, until);
      case Criterion.Has has -> term(Fields.FEATURE, has.feature().name());
      case Criterion.Reacted(String name) -> term(Fields.REACTION, name);
      case Criterion.ReactedBy by ->
          term(
              Fields.REACTOR, by.name() == null ? by.user() : Fields.reactor(by.user(), by.name()));
      case Criterion.InThread() -> term(Fields.FEATURE, Fields.IN_THREAD);
      case Criterion.Direct() -> term(Fields.FEATURE, Fields.DIRECT);
      case Criterion.Among(Set<MessageKey> messages) ->
          set(Fields.ID, messages, key -> Fields.messageId(visible.team(), key));
      case Criterion.All(List<Criterion> criteria) ->
          all(each(criteria, visible, searcher).toArray(Query[]::new));
      case Criterion.Any(List<Criterion> criteria) -> any(each(criteria, visible, searcher));
      case Criterion.Not(Criterion inner) -> not(translate(inner, visible, searcher));
    };
  }

  private List<Query> each(List<Criterion> criteria, Visible visible, IndexSearcher searcher)
      throws IOException {
    List<Query> queries = new ArrayList<>();
    for (Criterion criterion : criteria) {
      Query query = translate(criterion, visible, searcher);
      if (query != null) {
        queries.add(query);
      }
    }
    return queries;
  }

  /** A word in any form, its own form first; what analysis splits must stand side by side. */
  private @Nullable Query word(String text) {
    Query exact = terms.createPhraseQuery(Fields.TEXT, text);
    if (!(exact instanceof TermQuery)) {
      return exact;
    }
    Query stem = terms.createPhraseQuery(Fields.STEM, text);
    if (!(stem instanceof TermQuery)) {
      return exact;
    }
    return new BooleanQuery.Builder()
        .add(stem, Occur.MUST)
        .add(new BoostQuery(exact, EXACT_BOOST), Occur.SHOULD)
        .build();
  }

  private @Nullable Query prefix(String text) {
    if (text.codePoints().anyMatch(QueryTranslator::isPaired)) {
      return word(text);
    }
    List<Mark> words = Mark.read(prefixWords, Fields.TEXT, text);
    if (words.isEmpty()) {
      return null;
    }
    String last = words.getLast().term();
    Query begins = new PrefixQuery(new Term(Fields.TEXT, last));
    Query before = terms.createPhraseQuery(Fields.TEXT, text.substring(0, words.getLast().start()));
    return before == null ? begins : all(before, begins);
  }

  /** Whether analysis turns the character into pairs, which have no beginnings. */
  private static boolean isPaired(int codePoint) {
    return switch (Character.UnicodeScript.of(codePoint)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
      default -> false;
    };
  }

  private Query threadsWith(Set<String> users, Visible visible, IndexSearcher searcher)
      throws IOException {
    if (users.isEmpty()) {
      return MatchNoDocsQuery.INSTANCE;
    }
    Query theirs =
        all(visible.query(), among(Fields.USER, users), term(Fields.FEATURE, Fields.IN_THREAD));
    HitReader hits = new HitReader(searcher);
    List<BytesRef> threads =
        hits.newest(theirs, limits.maxJoinedThreads()).stream()
            .map(hit -> Fields.thread(hit.conversation(), hit.threadTs()))
            .distinct()
            .map(BytesRef::new)
            .toList();
    return threads.isEmpty()
        ? MatchNoDocsQuery.INSTANCE
        : new TermInSetQuery(Fields.THREAD, threads);
  }

  private static Query posted(long from, long until) {
    return until == Long.MIN_VALUE || from >= until
        ? MatchNoDocsQuery.INSTANCE
        : LongField.newRangeQuery(Fields.TS, from, until - 1);
  }

  private static Query conversations(Set<String> conversations) {
    return conversations.isEmpty()
        ? MatchNoDocsQuery.INSTANCE
        : KeywordField.newSetQuery(
            Fields.CONVERSATION, conversations.stream().map(BytesRef::new).toList());
  }

  private static Query among(String field, Set<String> values) {
    return set(field, values, Function.identity());
  }

  private static <T> Query set(String field, Collection<T> values, Function<T, String> term) {
    return values.isEmpty()
        ? MatchNoDocsQuery.INSTANCE
        : new TermInSetQuery(
            field, values.stream().map(term).map(BytesRef::new).collect(Collectors.toList()));
  }

  private static Query term(String field, String value) {
    return new ConstantScoreQuery(new TermQuery(new Term(field, value)));
  }

  private static Query all(Query... queries) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    for (Query query : queries) {
      all.add(query, Occur.FILTER);
    }
    return all.build();
  }

  private static Query any(List<Query> queries) {
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    queries.forEach(query -> any.add(query, Occur.SHOULD));
    return any.build();
  }

  private static @Nullable Query not(@Nullable Query query) {
    return query == null
        ? null
        : new BooleanQuery.Builder()
            .add(MatchAllDocsQuery.INSTANCE, Occur.FILTER)
            .add(query, Occur.MUST_NOT)
            .build();
  }
}
