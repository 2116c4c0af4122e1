package dev.parley.importer.store;

import dev.parley.file.FileContents;
import dev.parley.importer.ExportedConversation;
import dev.parley.importer.ExportedFile;
import dev.parley.importer.ExportedPerson;
import dev.parley.importer.MessageSink;
import dev.parley.importer.Sink;
import dev.parley.importer.WorkspaceExport;
import dev.parley.model.Home;
import dev.parley.model.Ids;
import dev.parley.store.Store;
import java.io.IOException;
import java.io.InputStream;
import java.time.InstantSource;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A workspace of the store as an export: everything, private channels and direct messages too. Each
 * page is read at its own moment; what changes meanwhile is in it or not, but nothing twice.
 */
public final class StoreExport implements WorkspaceExport {
  private final Home home;
  private final StorePeople people;
  private final StoredConversations conversations;
  private final StoreTimeline timeline;

  public StoreExport(Store store, Home home, Ids ids, InstantSource clock, FileContents contents) {
    this.home = home;
    Columns columns = new Columns();
    Claims claims = new Claims(store, home, ids, clock);
    this.people = new StorePeople(store, home, claims, columns, clock);
    this.conversations = new StoredConversations(store, home, columns);
    StoreFiles files = new StoreFiles(store, home, contents);
    this.timeline = new StoreTimeline(store, home, columns, files);
  }

  @Override
  public String fingerprint() {
    return "workspace-" + home.teamId();
  }

  /** Unknown until it is read: a store counts no days. */
  @Override
  public long days() {
    return 0;
  }

  @Override
  public void people(Sink<ExportedPerson> sink) throws IOException {
    people.read(sink);
  }

  @Override
  public void conversations(Sink<ExportedConversation> sink) throws IOException {
    conversations.read(sink);
  }

  @Override
  public void messages(String conversationId, @Nullable LocalDate after, MessageSink sink)
      throws IOException {
    long micros = after == null ? 0 : (after.toEpochDay() + 1) * 86_400_000_000L - 1;
    timeline.read(conversationId, micros, sink);
  }

  @Override
  public @Nullable InputStream content(ExportedFile file) throws IOException {
    return timeline.content(file);
  }

  @Override
  public void close() {}
}
