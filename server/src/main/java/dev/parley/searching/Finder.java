package dev.parley.searching;

import dev.parley.conversation.Channel;
import dev.parley.conversation.Conversations;
import dev.parley.file.FileSight;
import dev.parley.message.History;
import dev.parley.model.ChannelKind;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.people.Members;
import dev.parley.search.MessageIndex;
import dev.parley.search.SearchHit;
import dev.parley.search.SearchLimits;
import dev.parley.search.SearchPage;
import dev.parley.search.SearchQuery;
import dev.parley.search.SearchRequest;
import dev.parley.store.Store;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Searches for people. The index says where to look; what is shown is read from the rows of each
 * conversation, with the caller's right to it, so nothing that the index holds decides what
 * somebody sees. Thread-safe.
 */
public final class Finder {
  /** Whose days begin when: everybody's time zone is this one. */
  private static final ZoneOffset ZONE = ZoneOffset.UTC;

  private final Store store;
  private final MessageIndex index;
  private final Members members;
  private final Conversations conversations;
  private final History history;
  private final FileSight sight;
  private final Saved saved;
  private final InstantSource clock;
  private final SearchLimits limits;
  private final Scopes scopes;

  public Finder(
      Store store,
      MessageIndex index,
      Members members,
      Conversations conversations,
      History history,
      FileSight sight,
      Saved saved,
      InstantSource clock,
      SearchLimits limits) {
    this.store = store;
    this.index = index;
    this.members = members;
    this.conversations = conversations;
    this.history = history;
    this.sight = sight;
    this.saved = saved;
    this.clock = clock;
    this.limits = limits;
    this.scopes = new Scopes(store, conversations, limits.maxConversations());
  }

  /**
   * What is asked for.
   *
   * @param page from 1
   * @param highlight whether what was found is marked in the texts
   */
  public record Ask(
      String query,
      SearchRequest.Sort sort,
      boolean ascending,
      int page,
      int count,
      boolean highlight) {}

  /**
   * A page of what was found.
   *
   * @param total of all pages
   */
  public record Found<T>(List<T> matches, long total, int page, int count, int pages) {
    public Found {
      matches = List.copyOf(matches);
    }
  }

  /**
   * A message that was found.
   *
   * @param peerId the other person of a direct message
   * @param body as history shows it
   */
  public record MessageMatch(
      Channel channel, @Nullable String peerId, long tsMicros, ObjectNode body) {}

  /**
   * Messages that the caller may read.
   *
   * @throws dev.parley.search.SearchException where the index cannot answer now
   */
  public Found<MessageMatch> messages(Principal caller, Ask ask) {
    Searched searched = search(caller, ask, SearchRequest.Kind.MESSAGES);
    Map<String, List<Long>> byChannel = new LinkedHashMap<>();
    List<SearchHit.Message> hits = new ArrayList<>();
    for (SearchHit hit : searched.page().hits()) {
      if (hit instanceof SearchHit.Message message) {
        hits.add(message);
        byChannel.computeIfAbsent(message.conversation(), _ -> new ArrayList<>()).add(message.ts());
      }
    }
    Map<SearchHit.Message, MessageMatch> read = new LinkedHashMap<>();
    byChannel.forEach(
        (channelId, ts) ->
            read(caller, channelId, ts)
                .forEach(
                    match ->
                        hits.stream()
                            .filter(hit -> hit.conversation().equals(channelId))
                            .filter(hit -> hit.ts() == match.tsMicros())
                            .forEach(hit -> read.put(hit, match))));
    List<MessageMatch> matches = hits.stream().map(read::get).filter(Objects::nonNull).toList();
    if (ask.highlight()) {
      matches.forEach(match -> highlight(searched.query(), match.body()));
    }
    return found(matches, searched.page());
  }

  /**
   * Files that the caller may see.
   *
   * @throws dev.parley.search.SearchException where the index cannot answer now
   */
  public Found<FileSight.Seen> files(Principal caller, Ask ask) {
    Searched searched = search(caller, ask, SearchRequest.Kind.FILES);
    List<FileSight.Seen> matches = new ArrayList<>();
    for (SearchHit hit : searched.page().hits()) {
      if (hit instanceof SearchHit.File file) {
        see(caller, file.file()).ifPresent(matches::add);
      }
    }
    return found(matches, searched.page());
  }

  private record Searched(SearchQuery query, SearchPage page) {}

  private Searched search(Principal caller, Ask ask, SearchRequest.Kind kind) {
    List<ReadablePlace> readable = scopes.of(caller);
    CallerNames names = new CallerNames(store, members, conversations, caller, readable, saved);
    SearchQuery query = SearchQuery.parse(ask.query(), names, ZONE, clock.instant(), limits);
    SearchRequest request =
        new SearchRequest(
            query,
            scopes.scope(caller, readable),
            kind,
            ask.sort(),
            ask.ascending(),
            ask.page(),
            ask.count(),
            true);
    return new Searched(query, index.search(request));
  }

  /** What the index found and the rows do not show is not counted either. */
  private static <T> Found<T> found(List<T> matches, SearchPage page) {
    int hidden = page.hits().size() - matches.size();
    long total = page.total() - hidden;
    int pages = total == 0 ? 0 : page.pages();
    return new Found<>(matches, total, page.page(), page.count(), pages);
  }

  private List<MessageMatch> read(Principal caller, String channelId, List<Long> ts) {
    try {
      History.Page page = history.messages(caller, channelId, ts);
      String peer = page.channel().kind() == ChannelKind.DIRECT ? peer(caller, channelId) : null;
      return page.messages().stream()
          .map(entry -> new MessageMatch(page.channel(), peer, entry.tsMicros(), entry.body()))
          .toList();
    } catch (Refusal hidden) {
      // The caller may not read it any more, so it was not found.
      return List.of();
    }
  }

  private @Nullable String peer(Principal caller, String channelId) {
    return conversations
        .own(caller.home(), caller.userId(), channelId)
        .map(Conversations.Own::peerId)
        .orElse(null);
  }

  private Optional<FileSight.Seen> see(Principal caller, String fileId) {
    try {
      return Optional.of(sight.see(caller, fileId));
    } catch (Refusal hidden) {
      return Optional.empty();
    }
  }

  private void highlight(SearchQuery query, ObjectNode body) {
    String text = body.path("text").asString("");
    if (!text.isEmpty()) {
      body.put("text", index.highlight(query, text));
    }
  }
}
