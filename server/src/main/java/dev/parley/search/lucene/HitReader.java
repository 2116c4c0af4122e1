package dev.parley.search.lucene;

import dev.parley.search.SearchHit;
import dev.parley.search.SearchRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopFieldDocs;

/** Collects the best documents and reads from their columns what a hit says. */
record HitReader(IndexSearcher searcher) {

  /** The first {@code count} hits, and how many there are, exactly up to {@code maxCounted}. */
  TopFieldDocs top(Query query, Sort sort, int count, int maxCounted) throws IOException {
    return searcher.search(query, new TopFieldCollectorManager(sort, count, maxCounted));
  }

  /** The newest messages that a query finds. */
  List<SearchHit.Message> newest(Query query, int count) throws IOException {
    TopFieldDocs top = top(query, order(SearchRequest.Sort.TIMESTAMP, false), count, 1);
    List<SearchHit.Message> hits = new ArrayList<>();
    for (ScoreDoc doc : top.scoreDocs) {
      hits.add(message(doc));
    }
    return hits;
  }

  /** The order of hits; equal ones stand in that of time, then of ids. */
  static Sort order(SearchRequest.Sort sort, boolean ascending) {
    SortField ts = LongField.newSortField(Fields.TS, !ascending, SortedNumericSelector.Type.MIN);
    SortField object = new SortField(Fields.OBJECT, SortField.Type.STRING, !ascending);
    return switch (sort) {
      case SCORE -> new Sort(new SortField(null, SortField.Type.SCORE, ascending), ts, object);
      case TIMESTAMP -> new Sort(ts, object);
    };
  }

  SearchHit.Message message(ScoreDoc doc) throws IOException {
    LeafReaderContext leaf = leaf(doc);
    int id = doc.doc - leaf.docBase;
    NumericDocValues thread = DocValues.getNumeric(leaf.reader(), Fields.THREAD_TS);
    long threadTs = thread.advanceExact(id) ? thread.longValue() : 0;
    return new SearchHit.Message(object(leaf, id), ts(leaf, id), threadTs, score(doc));
  }

  SearchHit.File file(ScoreDoc doc) throws IOException {
    LeafReaderContext leaf = leaf(doc);
    int id = doc.doc - leaf.docBase;
    return new SearchHit.File(object(leaf, id), ts(leaf, id), score(doc));
  }

  private LeafReaderContext leaf(ScoreDoc doc) {
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    return leaves.get(ReaderUtil.subIndex(doc.doc, leaves));
  }

  private static String object(LeafReaderContext leaf, int id) throws IOException {
    SortedDocValues values = DocValues.getSorted(leaf.reader(), Fields.OBJECT);
    return values.advanceExact(id) ? values.lookupOrd(values.ordValue()).utf8ToString() : "";
  }

  private static long ts(LeafReaderContext leaf, int id) throws IOException {
    SortedNumericDocValues values = DocValues.getSortedNumeric(leaf.reader(), Fields.TS);
    return values.advanceExact(id) ? values.nextValue() : 0;
  }

  private static float score(ScoreDoc doc) {
    return doc instanceof FieldDoc found
            && found.fields != null
            && found.fields[0] instanceof Float score
        ? score
        : 0;
  }
}
