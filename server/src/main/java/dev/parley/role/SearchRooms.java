package dev.parley.role;

import dev.parley.file.FileSight;
import dev.parley.model.Principal;
import dev.parley.saved.Stars;
import dev.parley.search.MessageIndex;
import dev.parley.search.MessageKey;
import dev.parley.search.SearchLimits;
import dev.parley.search.lucene.LuceneMessageIndex;
import dev.parley.searching.Finder;
import dev.parley.searching.OutboxIndexer;
import dev.parley.searching.Rebuild;
import dev.parley.searching.Sources;
import dev.parley.store.folder.DataFolder;
import dev.parley.store.outbox.Relay;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;

/** Search on the index in the data folder, which nothing opens before it is needed. */
final class SearchRooms implements AutoCloseable {
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("search-timer").factory());
  private final MessageIndex index;
  private final Rebuild rebuild;
  final Relay.Consumer indexer;
  final Finder finder;

  SearchRooms(Rooms rooms, FileSight sight, DataFolder folder) {
    SearchLimits limits = SearchLimits.defaults();
    index = new LuceneMessageIndex(folder.index(), Clock.systemUTC(), timer, limits);
    Sources sources = new Sources(rooms.records.store(), rooms.members, rooms.followUps::apply);
    rebuild = new Rebuild(index, sources);
    indexer = new OutboxIndexer(index, sources, rebuild);
    finder =
        new Finder(
            rooms.records.store(),
            index,
            rooms.members,
            rooms.conversations,
            rooms.history,
            sight,
            caller -> saved(rooms.stars, caller),
            Clock.systemUTC(),
            limits);
  }

  private static Set<MessageKey> saved(Stars stars, Principal caller) {
    return stars.messages(caller).stream()
        .map(star -> new MessageKey(star.channelId(), star.tsMicros()))
        .collect(Collectors.toSet());
  }

  /** Begins to look after the index; only the process that serves the folder does. */
  void start() {
    rebuild.start();
  }

  @Override
  public void close() {
    rebuild.close();
    index.close();
    timer.shutdownNow();
  }
}
