package dev.parley.search.lucene;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.search.SearchScope;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.ConstantScoreScorerSupplier;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.search.Weight;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.LongBitSet;
import org.jspecify.annotations.Nullable;

/**
 * The conversations of a scope as a query.
 *
 * <p>A small scope is a set of terms, which leads to its few documents. A large one is a bit for
 * each conversation of a segment, tested for each document that the words have found; the bits are
 * kept for as long as the caller keeps the scope object, as neither it nor a segment ever changes.
 */
final class ReadableScopes {
  private static final int MAX_LEADING_TERMS = 128;
  private static final int MAX_KEPT_SCOPES = 256;
  private static final int MAX_KEPT_SEGMENTS = 256;

  private final Cache<SearchScope, Cache<IndexReader.CacheKey, LongBitSet>> kept =
      Caffeine.newBuilder().weakKeys().maximumSize(MAX_KEPT_SCOPES).build();

  Query query(SearchScope scope) {
    Set<String> conversations = scope.conversations();
    if (conversations.isEmpty()) {
      return MatchNoDocsQuery.INSTANCE;
    }
    return conversations.size() <= MAX_LEADING_TERMS
        ? KeywordField.newSetQuery(
            Fields.CONVERSATION, conversations.stream().map(BytesRef::new).toList())
        : new InScope(scope, bitsOf(scope));
  }

  private Cache<IndexReader.CacheKey, LongBitSet> bitsOf(SearchScope scope) {
    return Objects.requireNonNull(
        kept.get(
            scope, _ -> Caffeine.newBuilder().weakKeys().maximumSize(MAX_KEPT_SEGMENTS).build()));
  }

  private static LongBitSet read(SortedSetDocValues values, Set<String> conversations)
      throws IOException {
    LongBitSet readable = new LongBitSet(values.getValueCount());
    for (long ord = 0; ord < values.getValueCount(); ord++) {
      if (conversations.contains(values.lookupOrd(ord).utf8ToString())) {
        readable.set(ord);
      }
    }
    return readable;
  }

  private static final class InScope extends Query {
    private final SearchScope scope;
    private final Cache<IndexReader.CacheKey, LongBitSet> bits;

    InScope(SearchScope scope, Cache<IndexReader.CacheKey, LongBitSet> bits) {
      this.scope = scope;
      this.bits = bits;
    }

    @Override
    public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost) {
      return new ConstantScoreWeight(this, boost) {
        @Override
        public @Nullable ScorerSupplier scorerSupplier(LeafReaderContext context)
            throws IOException {
          LeafReader reader = context.reader();
          SortedSetDocValues values = DocValues.getSortedSet(reader, Fields.CONVERSATION);
          LongBitSet readable = readable(reader, values);
          return readable.cardinality() == 0
              ? null
              : ConstantScoreScorerSupplier.fromIterator(
                  TwoPhaseIterator.asDocIdSetIterator(new ReadableDocuments(values, readable)),
                  score(),
                  mode,
                  reader.maxDoc());
        }

        @Override
        public boolean isCacheable(LeafReaderContext context) {
          return false;
        }
      };
    }

    private LongBitSet readable(LeafReader reader, SortedSetDocValues values) throws IOException {
      IndexReader.CacheHelper segment = reader.getCoreCacheHelper();
      if (segment == null) {
        return read(values, scope.conversations());
      }
      LongBitSet known = bits.getIfPresent(segment.getKey());
      if (known == null) {
        known = read(values, scope.conversations());
        bits.put(segment.getKey(), known);
      }
      return known;
    }

    @Override
    public void visit(QueryVisitor visitor) {
      visitor.visitLeaf(this);
    }

    @Override
    public String toString(String field) {
      return "readable(" + scope.conversations().size() + ")";
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }

  /** Whether one of a document's conversations has its bit. */
  private static final class ReadableDocuments extends TwoPhaseIterator {
    private static final float COST_IN_STEPS = 3;

    private final SortedSetDocValues values;
    private final LongBitSet readable;

    ReadableDocuments(SortedSetDocValues values, LongBitSet readable) {
      super(values);
      this.values = values;
      this.readable = readable;
    }

    @Override
    public boolean matches() throws IOException {
      for (int at = 0; at < values.docValueCount(); at++) {
        if (readable.get(values.nextOrd())) {
          return true;
        }
      }
      return false;
    }

    @Override
    public float matchCost() {
      return COST_IN_STEPS;
    }
  }
}
