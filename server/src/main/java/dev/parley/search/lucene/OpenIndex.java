package dev.parley.search.lucene;

import dev.parley.search.IndexChange;
import dev.parley.search.SearchDocument;
import dev.parley.search.SearchLimits;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PointValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.ReaderManager;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/**
 * An index that is open for writing. One thread writes at a time; any may read.
 *
 * <p>A change is compared with the version in the reader or, when it is newer than the reader, in
 * {@code recent}; so a refresh, which empties that, must not run beside a write. A message that is
 * newer than all of its conversation is not looked up.
 */
final class OpenIndex implements Closeable {
  private static final int MAX_MERGES = 2;
  private static final int MAX_MERGE_THREADS = 1;
  private static final int MAX_RECENT_VERSIONS = 50_000;
  private static final long PURGE_INTERVAL_MILLIS = 60L * 60 * 1_000;
  private static final long ABSENT = Long.MIN_VALUE;

  private final Directory directory;
  private final IndexWriter writer;
  private final ReaderManager readers;
  private final SearchLimits limits;
  private final Map<String, Long> recent = new HashMap<>();
  private final Set<String> graves = new HashSet<>();
  private final NewestMessages newest = new NewestMessages();
  private long purgedMillis;

  OpenIndex(Directory directory, SearchLimits limits) throws IOException {
    this.directory = directory;
    this.limits = limits;
    IndexWriterConfig config = new IndexWriterConfig(TextAnalysis.forWriting());
    config.setRAMBufferSizeMB(limits.maxBufferMebibytes());
    config.setCommitOnClose(false);
    ConcurrentMergeScheduler merges = new ConcurrentMergeScheduler();
    merges.setMaxMergesAndThreads(MAX_MERGES, MAX_MERGE_THREADS);
    config.setMergeScheduler(merges);
    config.setLeafSorter(Comparator.comparingLong(OpenIndex::newestTs).reversed());
    writer = new IndexWriter(directory, config);
    try {
      readers = new ReaderManager(writer);
      read();
    } catch (IOException | RuntimeException failure) {
      writer.rollback();
      throw failure;
    }
  }

  ReaderManager readers() {
    return readers;
  }

  /** What was stored beside the last commit. */
  Map<String, String> commitData() {
    Map<String, String> data = new HashMap<>();
    Iterable<Map.Entry<String, String>> stored = writer.getLiveCommitData();
    if (stored != null) {
      stored.forEach(entry -> data.put(entry.getKey(), entry.getValue()));
    }
    return data;
  }

  void apply(IndexChange change, long nowMillis) throws IOException {
    switch (change) {
      case IndexChange.Put(SearchDocument document, long version) -> {
        if (!isBuried(document)) {
          put(document, version);
        }
      }
      case IndexChange.DeleteMessage(var team, var key, long version) -> {
        String id = Fields.messageId(team, key);
        Document tombstone = Fields.tombstone(id, version, nowMillis);
        tombstone.add(new LongField(Fields.TS, key.ts(), Field.Store.NO));
        replace(id, version, tombstone);
        newest.add(key);
      }
      case IndexChange.DeleteFile(var team, var file, long version) -> {
        String id = Fields.fileId(team, file);
        replace(id, version, Fields.tombstone(id, version, nowMillis));
      }
      case IndexChange.DeleteConversation gone -> {
        writer.deleteDocuments(
            new BooleanQuery.Builder()
                .add(term(Fields.HOME, Fields.messagesOf(gone.team())), Occur.FILTER)
                .add(term(Fields.CONVERSATION, gone.conversation()), Occur.FILTER)
                .build());
        dig(Fields.grave(gone), nowMillis);
      }
      case IndexChange.DeleteTeam gone -> {
        writer.deleteDocuments(
            new Term(Fields.HOME, Fields.messagesOf(gone.team())),
            new Term(Fields.HOME, Fields.filesOf(gone.team())));
        dig(Fields.grave(gone), nowMillis);
      }
    }
    if (recent.size() >= MAX_RECENT_VERSIONS) {
      refresh();
    }
  }

  void refresh() throws IOException {
    readers.maybeRefreshBlocking();
    recent.clear();
  }

  void commit(Map<String, String> data, long nowMillis) throws IOException {
    if (nowMillis - purgedMillis >= PURGE_INTERVAL_MILLIS) {
      purgedMillis = nowMillis;
      long forgotten = nowMillis - limits.minTombstoneMillis();
      writer.deleteDocuments(LongField.newRangeQuery(Fields.BURIED, Long.MIN_VALUE, forgotten));
    }
    writer.setLiveCommitData(data.entrySet());
    writer.commit();
  }

  /** Compares every byte with its checksum. */
  void verify() throws IOException {
    DirectoryReader reader = readers.acquire();
    try {
      for (LeafReaderContext leaf : reader.leaves()) {
        leaf.reader().checkIntegrity();
      }
    } finally {
      readers.release(reader);
    }
  }

  /** Leaves behind what the last commit holds. */
  @Override
  public void close() throws IOException {
    try (directory;
        readers) {
      writer.rollback();
    }
  }

  private boolean isBuried(SearchDocument document) {
    if (graves.isEmpty()) {
      return false;
    }
    if (graves.contains(Fields.grave(new IndexChange.DeleteTeam(document.team())))) {
      return true;
    }
    return document instanceof SearchDocument.Message message
        && graves.contains(
            Fields.grave(
                new IndexChange.DeleteConversation(message.team(), message.conversation())));
  }

  private void put(SearchDocument source, long version) throws IOException {
    String id = Fields.id(source);
    Document document = Fields.document(source, version, limits);
    if (source instanceof SearchDocument.Message message && newest.add(message.key())) {
      writer.addDocument(document);
      recent.put(id, version);
    } else {
      replace(id, version, document);
    }
  }

  private void dig(String grave, long nowMillis) throws IOException {
    graves.add(grave);
    writer.updateDocument(new Term(Fields.ID, grave), Fields.graveDocument(grave, nowMillis));
  }

  private void replace(String id, long version, Document document) throws IOException {
    long known = version(id);
    if (known == ABSENT) {
      writer.addDocument(document);
    } else if (known < version) {
      writer.updateDocument(new Term(Fields.ID, id), document);
    } else {
      return;
    }
    recent.put(id, version);
  }

  private long version(String id) throws IOException {
    Long written = recent.get(id);
    if (written != null) {
      return written;
    }
    DirectoryReader reader = readers.acquire();
    try {
      BytesRef term = new BytesRef(id);
      for (LeafReaderContext leaf : reader.leaves()) {
        long version = version(leaf.reader(), term);
        if (version != ABSENT) {
          return version;
        }
      }
      return ABSENT;
    } finally {
      readers.release(reader);
    }
  }

  private static long version(LeafReader reader, BytesRef id) throws IOException {
    Terms ids = reader.terms(Fields.ID);
    if (ids == null) {
      return ABSENT;
    }
    TermsEnum found = ids.iterator();
    if (!found.seekExact(id)) {
      return ABSENT;
    }
    Bits live = reader.getLiveDocs();
    PostingsEnum documents = found.postings(null, PostingsEnum.NONE);
    NumericDocValues versions = DocValues.getNumeric(reader, Fields.VERSION);
    for (int document = documents.nextDoc();
        document != DocIdSetIterator.NO_MORE_DOCS;
        document = documents.nextDoc()) {
      if ((live == null || live.get(document)) && versions.advanceExact(document)) {
        return versions.longValue();
      }
    }
    return ABSENT;
  }

  /** Reads what is held in memory of the last commit. */
  private void read() throws IOException {
    DirectoryReader reader = readers.acquire();
    try {
      for (LeafReaderContext leaf : reader.leaves()) {
        newest.addElsewhere(newestTs(leaf.reader()));
        PostingsEnum documents = leaf.reader().postings(new Term(Fields.HOME, Fields.GRAVES));
        if (documents == null) {
          continue;
        }
        SortedDocValues ids = DocValues.getSorted(leaf.reader(), Fields.OBJECT);
        while (documents.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
          if (ids.advanceExact(documents.docID())) {
            graves.add(ids.lookupOrd(ids.ordValue()).utf8ToString());
          }
        }
      }
    } finally {
      readers.release(reader);
    }
  }

  /** Segments with the newest messages come first, so a search by time is done early. */
  private static long newestTs(LeafReader reader) {
    try {
      PointValues times = reader.getPointValues(Fields.TS);
      return times == null
          ? Long.MIN_VALUE
          : LongPoint.decodeDimension(times.getMaxPackedValue(), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static TermQuery term(String field, String value) {
    return new TermQuery(new Term(field, value));
  }
}
