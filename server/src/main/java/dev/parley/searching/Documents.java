package dev.parley.searching;

import dev.parley.search.Feature;
import dev.parley.search.ReactionMark;
import dev.parley.search.SearchDocument;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What an index holds of a message. Thread-safe. */
final class Documents {
  /** Notices of who came and went, which would be found by every search for a name. */
  private static final Set<String> NOT_SEARCHED =
      Set.of("channel_join", "channel_leave", "group_join", "group_leave", "tombstone");

  private final PersonNames names;

  Documents(PersonNames names) {
    this.names = names;
  }

  /**
   * A message with what hangs on it.
   *
   * @param threadTs the root's ts for a reply and for a root that has replies, else 0
   */
  record Source(
      long ts, long threadTs, JsonNode body, boolean pinned, List<ReactionMark> reactions) {}

  /** The document of a message; none for what nobody searches. */
  Optional<SearchDocument> message(Place place, Source source) {
    return messages(place, List.of(source)).stream().findFirst();
  }

  /** The documents of those of the messages that are searched. */
  List<SearchDocument> messages(Place place, List<Source> sources) {
    Set<String> mentioned = new LinkedHashSet<>();
    sources.forEach(source -> mentioned.addAll(MessageText.mentioned(source.body())));
    Map<String, String> called = mentioned.isEmpty() ? Map.of() : names.of(place.home(), mentioned);
    return sources.stream()
        .filter(source -> isSearched(source.body()))
        .map(source -> document(place, source, called))
        .toList();
  }

  static boolean isSearched(JsonNode body) {
    return !NOT_SEARCHED.contains(body.path("subtype").asString(""));
  }

  private static SearchDocument document(Place place, Source source, Map<String, String> called) {
    JsonNode body = source.body();
    return new SearchDocument.Message(
        place.teamId(),
        place.channelId(),
        source.ts(),
        source.threadTs(),
        body.path("user").asString(""),
        place.direct(),
        MessageText.of(body, called),
        features(body, source.pinned()),
        source.reactions());
  }

  private static Set<Feature> features(JsonNode body, boolean pinned) {
    EnumSet<Feature> features = EnumSet.noneOf(Feature.class);
    if (pinned) {
      features.add(Feature.PIN);
    }
    String text = body.path("text").asString("");
    if (text.contains("<http") || body.path("attachments").findValue("title_link") != null) {
      features.add(Feature.LINK);
    }
    for (JsonNode file : body.path("files")) {
      features.addAll(
          ofFile(file.path("mimetype").asString(""), file.path("mode").asString("hosted")));
    }
    return features;
  }

  /** What a file is. */
  static Set<Feature> ofFile(String mimetype, String mode) {
    EnumSet<Feature> features = EnumSet.noneOf(Feature.class);
    if (mode.equals("tombstone")) {
      return features;
    }
    features.add(Feature.FILE);
    if (mode.equals("snippet")) {
      features.add(Feature.SNIPPET);
    }
    String sort = mimetype.contains("/") ? mimetype.substring(0, mimetype.indexOf('/')) : "";
    switch (sort) {
      case "image" -> features.add(Feature.IMAGE);
      case "video" -> features.add(Feature.VIDEO);
      case "audio" -> features.add(Feature.AUDIO);
      default -> {
        if (mimetype.equals("application/pdf")) {
          features.add(Feature.PDF);
        }
      }
    }
    return features;
  }
}
