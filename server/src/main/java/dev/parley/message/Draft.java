package dev.parley.message;

import dev.parley.model.Home;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A message that is to be posted.
 *
 * @param text at most {@link Posts#TEXT_LENGTH_MAX} characters
 * @param subtype null for an ordinary message
 * @param threadMicros the root's ts, for a reply
 * @param broadcast a reply that also stands in the timeline
 * @param clientMsgId makes a repeated post find the first one
 */
public record Draft(
    Home home,
    String channelId,
    Author author,
    String text,
    @Nullable String subtype,
    @Nullable JsonNode blocks,
    @Nullable JsonNode attachments,
    @Nullable JsonNode metadata,
    @Nullable JsonNode files,
    @Nullable String username,
    @Nullable JsonNode icons,
    @Nullable Long threadMicros,
    boolean broadcast,
    @Nullable String clientMsgId) {

  /** A message of text alone. */
  public static Draft ofText(
      Home home,
      String channelId,
      Author author,
      String text,
      @Nullable Long threadMicros,
      @Nullable String clientMsgId) {
    return new Draft(
        home,
        channelId,
        author,
        text,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        threadMicros,
        false,
        clientMsgId);
  }

  /** The same message by an author who may have become a guest since, or a full member. */
  Draft asGuest(boolean isGuest) {
    return with(
        new Author(author.userId(), author.botId(), author.appId(), author.botProfile(), isGuest),
        text);
  }

  /** The same message with another text. */
  Draft withText(String changed) {
    return with(author, changed);
  }

  private Draft with(Author by, String changed) {
    return new Draft(
        home,
        channelId,
        by,
        changed,
        subtype,
        blocks,
        attachments,
        metadata,
        files,
        username,
        icons,
        threadMicros,
        broadcast,
        clientMsgId);
  }
}
