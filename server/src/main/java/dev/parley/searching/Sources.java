package dev.parley.searching;

import dev.parley.people.Members;
import dev.parley.store.Store;
import dev.parley.store.outbox.FollowUp;
import java.util.List;
import java.util.function.Consumer;

/** Where the index finds what it holds. Thread-safe. */
public final class Sources {
  private final Store store;
  private final Places places;
  private final PersonNames names;
  private final Documents documents;
  private final IndexedMessages messages;
  private final IndexedFiles files;
  private final Consumer<List<FollowUp>> copies;

  /**
   * Reads what is committed.
   *
   * @param copies applies follow-ups, which is idempotent
   */
  public Sources(Store store, Members members, Consumer<List<FollowUp>> copies) {
    this.store = store;
    this.places = new Places(store);
    this.names = new PersonNames(members);
    this.documents = new Documents(names);
    this.messages = new IndexedMessages(store, documents);
    this.files = new IndexedFiles(store);
    this.copies = copies;
  }

  Store store() {
    return store;
  }

  Places places() {
    return places;
  }

  PersonNames names() {
    return names;
  }

  Documents documents() {
    return documents;
  }

  IndexedMessages messages() {
    return messages;
  }

  IndexedFiles files() {
    return files;
  }

  /** Makes sure that the file's own row says where it is shared. */
  void copy(FollowUp.FileShared share) {
    copies.accept(List.of(share));
  }
}
