package dev.parley.search.lucene;

import dev.parley.search.Feature;
import dev.parley.search.IndexChange;
import dev.parley.search.MessageKey;
import dev.parley.search.ReactionMark;
import dev.parley.search.SearchDocument;
import dev.parley.search.SearchLimits;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.util.BytesRef;

/**
 * The fields of the index.
 *
 * <pre>
 * id            m/TEAM/CONVERSATION/ts, f/TEAM/FILE; graves g/TEAM/CONVERSATION and g/TEAM/
 *   version     of the source row
 *   home        m/TEAM or f/TEAM: what a search always names; grave for a grave, absent in tombstones
 *   conversation  where it may be read
 *   object      its conversation's or file's id, for the answer and to break ties
 *   ts          in the tombstone of a message too
 *   thread_ts, thread (CONVERSATION/thread_ts), user, feature, reaction, reactor (U and U:name)
 *   text, stem  the terms
 *   buried      milliseconds since 1970, in tombstones and graves alone
 * </pre>
 */
final class Fields {
  /** Raised with every change of fields or analysis; an index of another format is built anew. */
  static final String FORMAT = "2";

  static final String ID = "id";
  static final String VERSION = "version";
  static final String HOME = "home";
  static final String CONVERSATION = "conversation";
  static final String OBJECT = "object";
  static final String TS = "ts";
  static final String THREAD_TS = "thread_ts";
  static final String THREAD = "thread";
  static final String USER = "user";
  static final String FEATURE = "feature";
  static final String REACTION = "reaction";
  static final String REACTOR = "reactor";
  static final String TEXT = "text";
  static final String STEM = "stem";
  static final String BURIED = "buried";

  static final String IN_THREAD = "in_thread";
  static final String DIRECT = "direct";
  static final String GRAVES = "grave";

  private static final FieldType STEMS = stems();

  private Fields() {}

  static String id(SearchDocument document) {
    return switch (document) {
      case SearchDocument.Message message -> messageId(message.team(), message.key());
      case SearchDocument.File file -> fileId(file.team(), file.file());
    };
  }

  static String messageId(String team, MessageKey key) {
    return "m/" + team + "/" + key.conversation() + "/" + key.ts();
  }

  static String fileId(String team, String file) {
    return "f/" + team + "/" + file;
  }

  static String grave(IndexChange.DeleteConversation change) {
    return "g/" + change.team() + "/" + change.conversation();
  }

  static String grave(IndexChange.DeleteTeam change) {
    return "g/" + change.team() + "/";
  }

  static String messagesOf(String team) {
    return "m/" + team;
  }

  static String filesOf(String team) {
    return "f/" + team;
  }

  static String thread(String conversation, long threadTs) {
    return conversation + "/" + threadTs;
  }

  static String reactor(String user, String name) {
    return user + ":" + name;
  }

  static Document document(SearchDocument source, long version, SearchLimits limits) {
    Document document = new Document();
    document.add(new StringField(ID, id(source), Field.Store.NO));
    document.add(new NumericDocValuesField(VERSION, version));
    document.add(new LongField(TS, source.ts(), Field.Store.NO));
    document.add(new StringField(USER, source.user(), Field.Store.NO));
    for (Feature feature : source.features()) {
      document.add(new StringField(FEATURE, feature.name(), Field.Store.NO));
    }
    String text = cut(source.text(), limits.maxTextChars());
    document.add(new TextField(TEXT, text, Field.Store.NO));
    document.add(new Field(STEM, text, STEMS));
    switch (source) {
      case SearchDocument.Message message -> add(document, message, limits);
      case SearchDocument.File file -> add(document, file);
    }
    return document;
  }

  /** Remembers the version of what was deleted, and no more. */
  static Document tombstone(String id, long version, long nowMillis) {
    Document document = new Document();
    document.add(new StringField(ID, id, Field.Store.NO));
    document.add(new NumericDocValuesField(VERSION, version));
    document.add(new LongField(BURIED, nowMillis, Field.Store.NO));
    return document;
  }

  /** Remembers that a conversation or a workspace is gone for good. */
  static Document graveDocument(String id, long nowMillis) {
    Document document = tombstone(id, Long.MAX_VALUE, nowMillis);
    document.add(new StringField(HOME, GRAVES, Field.Store.NO));
    document.add(new SortedDocValuesField(OBJECT, new BytesRef(id)));
    return document;
  }

  private static void add(Document document, SearchDocument.Message message, SearchLimits limits) {
    document.add(new StringField(HOME, messagesOf(message.team()), Field.Store.NO));
    document.add(new KeywordField(CONVERSATION, message.conversation(), Field.Store.NO));
    document.add(new SortedDocValuesField(OBJECT, new BytesRef(message.conversation())));
    document.add(new NumericDocValuesField(THREAD_TS, message.threadTs()));
    if (message.threadTs() != 0) {
      document.add(new StringField(FEATURE, IN_THREAD, Field.Store.NO));
      String thread = thread(message.conversation(), message.threadTs());
      document.add(new StringField(THREAD, thread, Field.Store.NO));
    }
    if (message.direct()) {
      document.add(new StringField(FEATURE, DIRECT, Field.Store.NO));
    }
    if (!message.reactions().isEmpty() && !message.features().contains(Feature.REACTION)) {
      document.add(new StringField(FEATURE, Feature.REACTION.name(), Field.Store.NO));
    }
    for (ReactionMark reaction : message.reactions()) {
      document.add(new StringField(REACTION, reaction.name(), Field.Store.NO));
      List<String> users = reaction.users();
      for (String user : users.subList(0, Math.min(users.size(), limits.maxReactors()))) {
        document.add(new StringField(REACTOR, user, Field.Store.NO));
        document.add(new StringField(REACTOR, reactor(user, reaction.name()), Field.Store.NO));
      }
    }
  }

  private static void add(Document document, SearchDocument.File file) {
    document.add(new StringField(HOME, filesOf(file.team()), Field.Store.NO));
    document.add(new SortedDocValuesField(OBJECT, new BytesRef(file.file())));
    for (String conversation : file.conversations()) {
      document.add(new KeywordField(CONVERSATION, conversation, Field.Store.NO));
    }
  }

  private static String cut(String text, int maxChars) {
    return text.length() <= maxChars ? text : text.substring(0, maxChars);
  }

  private static FieldType stems() {
    FieldType type = new FieldType(TextField.TYPE_NOT_STORED);
    type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
    type.freeze();
    return type;
  }
}
