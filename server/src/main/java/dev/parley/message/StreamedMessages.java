package dev.parley.message;

import dev.parley.conversation.Channel;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Messages that an app writes bit by bit, in Markdown. Each part is a change of the message that
 * everybody in the conversation sees; what was written so far is kept whole, as a mark may begin in
 * one part and end in another. Thread-safe.
 *
 * <p>A server that is lost between the post and the note that it is being written leaves an
 * ordinary message, of which nobody was told that it may be continued.
 */
public final class StreamedMessages {
  /** The longest part, in characters. */
  public static final int PART_LENGTH_MAX = 12_000;

  /** How long a message may be left before nothing can be added to it. */
  public static final long STREAM_SECONDS_MAX = 600;

  private static final long MICROS = 1_000_000;
  private static final Statement OPEN =
      Statement.of(
          Keyspace.CHANNEL,
          "INSERT INTO message_streams (channel_id, ts_micros, team_id, markdown, until_micros)"
              + " VALUES (:channel_id, :ts, :team_id, :markdown, :until)");
  private static final Statement FIND =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT markdown FROM message_streams WHERE channel_id = :channel_id"
              + " AND ts_micros = :ts AND until_micros > :now");
  private static final Statement CONTINUE =
      Statement.of(
          Keyspace.CHANNEL,
          "UPDATE message_streams SET markdown = :markdown, until_micros = :until"
              + " WHERE channel_id = :channel_id AND ts_micros = :ts");
  private static final Statement CLOSE =
      Statement.of(
          Keyspace.CHANNEL,
          "DELETE FROM message_streams WHERE channel_id = :channel_id AND ts_micros = :ts");
  private static final Statement SWEEP =
      Statement.of(
          Keyspace.CHANNEL,
          "DELETE FROM message_streams WHERE channel_id = :channel_id AND until_micros <= :now");

  private final Records records;
  private final Posts posts;
  private final Edits edits;

  public StreamedMessages(Records records, Posts posts, Edits edits) {
    this.records = records;
    this.posts = posts;
    this.edits = edits;
  }

  /**
   * Posts the beginning of a message.
   *
   * @param draft whose text is replaced by the part; one that begins without a text has no blocks
   *     in place of it
   * @param part in Markdown
   * @throws Refusal as {@link Posts#post}
   */
  public Posted start(Draft draft, String part) {
    check(part);
    Posted posted = posts.post(draft.withText(Markdown.toMrkdwn(part)));
    long now = records.clock().micros();
    return records
        .store()
        .write(
            Route.channel(draft.home(), posted.channelId()),
            session -> {
              session.run(SWEEP, Binds.of("now", now));
              session.run(
                  OPEN,
                  Binds.of("ts", posted.tsMicros())
                      .and("markdown", part)
                      .and("until", now + STREAM_SECONDS_MAX * MICROS));
              return posted;
            });
  }

  /**
   * Adds a part.
   *
   * @throws Refusal {@code channel_not_found}, {@code message_not_found}, {@code
   *     message_not_owned_by_app}, {@code message_not_in_streaming_state}, {@code msg_too_long}
   */
  public Posted append(Principal caller, String channelId, long tsMicros, String part) {
    check(part);
    return edits.run(
        caller,
        channelId,
        session -> change(session, caller, tsMicros, part, new Change(null, null, null, null)));
  }

  /**
   * Adds the last part, and what stands beneath the text.
   *
   * @throws Refusal as {@link #append}
   */
  public Posted stop(
      Principal caller,
      String channelId,
      long tsMicros,
      String part,
      @Nullable JsonNode blocks,
      @Nullable JsonNode metadata) {
    check(part);
    return edits.run(
        caller,
        channelId,
        session -> {
          Edits.Done done =
              change(session, caller, tsMicros, part, new Change(null, blocks, null, metadata));
          session.run(CLOSE, Binds.of("ts", tsMicros));
          return done;
        });
  }

  private static void check(String part) {
    if (part.length() > PART_LENGTH_MAX) {
      throw new Refusal("msg_too_long");
    }
  }

  private Edits.Done change(
      Session session, Principal caller, long tsMicros, String part, Change with) {
    Channel channel = Edits.lock(session, caller).channel();
    MessageRows.Stored stored = MessageRows.require(session, tsMicros);
    if (channel.isArchived()) {
      throw new Refusal("is_archived");
    }
    if (!caller.userId().equals(stored.userId())) {
      throw new Refusal("message_not_owned_by_app");
    }
    long now = records.clock().micros();
    String markdown =
        session
                .one(FIND, Binds.of("ts", tsMicros).and("now", now), row -> row.text("markdown"))
                .orElseThrow(() -> new Refusal("message_not_in_streaming_state"))
            + part;
    String text = Markup.of(Markdown.toMrkdwn(markdown), Markup.Links.MADE);
    if (markdown.length() > Posts.TEXT_LENGTH_MAX || text.length() > Posts.TEXT_LENGTH_MAX) {
      throw new Refusal("msg_too_long");
    }
    session.run(
        CONTINUE,
        Binds.of("ts", tsMicros)
            .and("markdown", markdown)
            .and("until", now + STREAM_SECONDS_MAX * MICROS));
    ObjectNode body = Edits.merged(stored.body(), with.withText(text));
    if (!text.isEmpty() && body.path("blocks").isEmpty()) {
      body.remove("blocks");
    }
    return Edits.rewrite(session, channel, stored, body, now);
  }
}
