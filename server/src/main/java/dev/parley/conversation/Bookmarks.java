package dev.parley.conversation;

import dev.parley.json.Json;
import dev.parley.model.Event;
import dev.parley.model.IdKind;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.model.Ts;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Row;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.outbox.Publisher;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Links at the head of a conversation, by members of it. Thread-safe. */
public final class Bookmarks {
  /** The most bookmarks of one conversation. */
  public static final int BOOKMARKS_MAX = 100;

  /** The longest title, in characters. */
  public static final int TITLE_LENGTH_MAX = 255;

  /** The longest link, in characters. */
  public static final int LINK_LENGTH_MAX = 3_000;

  private static final long MICROS = 1_000_000;
  private static final Set<String> SCHEMES = Set.of("http", "https", "mailto");
  private static final Pattern EMOJI = Pattern.compile(":[\\w+'-]{1,100}:(:[\\w-]{1,100}:)?");
  private static final String COLUMNS = "bookmark_id, body, place, created_micros, updated_micros";

  private static final Statement LIST =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT "
              + COLUMNS
              + " FROM bookmarks WHERE channel_id = :channel_id AND deleted = 0"
              + " ORDER BY place, bookmark_id LIMIT :most");
  private static final Statement FIND =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT "
              + COLUMNS
              + " FROM bookmarks WHERE channel_id = :channel_id AND bookmark_id = :id"
              + " AND deleted = 0");
  private static final Statement COUNT =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT COUNT(bookmark_id) AS present FROM bookmarks WHERE channel_id = :channel_id"
              + " AND deleted = 0");
  private static final Statement INSERT =
      Statement.of(
          Keyspace.CHANNEL,
          "INSERT INTO bookmarks (channel_id, bookmark_id, team_id, body, place, created_micros,"
              + " updated_micros, deleted, version) VALUES (:channel_id, :id, :team_id, :body,"
              + " :place, :now, :now, 0, :version)");
  private static final Statement UPDATE =
      Statement.of(
          Keyspace.CHANNEL,
          "UPDATE bookmarks SET body = :body, updated_micros = :now, version = :version"
              + " WHERE channel_id = :channel_id AND bookmark_id = :id");
  private static final Statement DELETE =
      Statement.of(
          Keyspace.CHANNEL,
          "UPDATE bookmarks SET body = '{}', deleted = 1, updated_micros = :now,"
              + " version = :version WHERE channel_id = :channel_id AND bookmark_id = :id");

  /**
   * What a bookmark says; null keeps what is there.
   *
   * @param emoji {@code :name:}; an empty one takes it away
   */
  public record Content(@Nullable String title, @Nullable String link, @Nullable String emoji) {}

  private record Stored(
      String id, ObjectNode body, String rank, long createdMicros, long updatedMicros) {
    ObjectNode shown(String channelId) {
      ObjectNode out = Json.object().put("id", id).put("channel_id", channelId);
      out.setAll(body);
      return out.put("type", "link")
          .put("date_created", createdMicros / MICROS)
          .put("date_updated", updatedMicros / MICROS)
          .put("rank", rank);
    }
  }

  private record Done(ObjectNode bookmark, Event event) {}

  private final Records records;
  private final Publisher publisher;

  public Bookmarks(Records records, Publisher publisher) {
    this.records = records;
    this.publisher = publisher;
  }

  /**
   * Adds a bookmark behind the others.
   *
   * @param content with a title and a link
   * @return it as the wire shows it
   * @throws Refusal {@code channel_not_found}, {@code not_in_channel}, {@code is_archived}, {@code
   *     invalid_title}, {@code invalid_link}, {@code invalid_emoji}, {@code too_many_bookmarks}
   */
  public ObjectNode add(Principal caller, String channelId, Content content) {
    check(content);
    String id = "Bk" + records.ids().next(IdKind.BOT).substring(1);
    return write(
        caller,
        channelId,
        session -> {
          Channel channel = lockAsMember(session, caller);
          if (count(session) >= BOOKMARKS_MAX) {
            throw new Refusal("too_many_bookmarks");
          }
          long now = records.clock().micros();
          String rank = String.format(Locale.ROOT, "%012d", channel.seq() + 1);
          ObjectNode body = changed(Json.object(), content, caller);
          session.run(
              INSERT,
              Binds.of("id", id)
                  .and("body", Json.text(body))
                  .and("place", rank)
                  .and("now", now)
                  .and("version", channel.seq() + 1));
          Stored stored = new Stored(id, body, rank, now, now);
          return tell(session, channel, "bookmark_added", caller, stored, now);
        });
  }

  /**
   * Changes a bookmark.
   *
   * @throws Refusal as {@link #add}, and {@code bookmark_not_found}
   */
  public ObjectNode edit(Principal caller, String channelId, String id, Content content) {
    check(content);
    return write(
        caller,
        channelId,
        session -> {
          Channel channel = lockAsMember(session, caller);
          Stored before = require(session, id);
          long now = records.clock().micros();
          ObjectNode body = changed(before.body(), content, caller);
          session.run(
              UPDATE,
              Binds.of("id", id)
                  .and("body", Json.text(body))
                  .and("now", now)
                  .and("version", channel.seq() + 1));
          Stored after = new Stored(id, body, before.rank(), before.createdMicros(), now);
          return tell(session, channel, "bookmark_changed", caller, after, now);
        });
  }

  /**
   * Removes a bookmark.
   *
   * @throws Refusal as {@link #edit}
   */
  public void remove(Principal caller, String channelId, String id) {
    write(
        caller,
        channelId,
        session -> {
          Channel channel = lockAsMember(session, caller);
          Stored stored = require(session, id);
          long now = records.clock().micros();
          session.run(DELETE, Binds.of("id", id).and("now", now).and("version", channel.seq() + 1));
          return tell(session, channel, "bookmark_removed", caller, stored, now);
        });
  }

  /**
   * The bookmarks of a conversation, in their order.
   *
   * @throws Refusal {@code channel_not_found}
   */
  public List<ObjectNode> list(Principal caller, String channelId) {
    return records
        .store()
        .read(
            Route.channel(caller.home(), channelId),
            session -> {
              Conversations.see(session, caller);
              return session.list(LIST, Binds.of("most", BOOKMARKS_MAX), Bookmarks::stored).stream()
                  .map(one -> one.shown(channelId))
                  .toList();
            });
  }

  private ObjectNode write(Principal caller, String channelId, Function<Session, Done> work) {
    Done done = records.store().write(Route.channel(caller.home(), channelId), work);
    publisher.publish(done.event());
    return done.bookmark();
  }

  private static Channel lockAsMember(Session session, Principal caller) {
    if (ChannelRows.lock(session).isEmpty()) {
      throw new Refusal("channel_not_found");
    }
    Channel.Seen seen = Conversations.see(session, caller);
    if (!seen.isMember()) {
      throw new Refusal("not_in_channel");
    }
    if (seen.channel().isArchived()) {
      throw new Refusal("is_archived");
    }
    return seen.channel();
  }

  private static long count(Session session) {
    return session.one(COUNT, Binds.none(), row -> row.number("present")).orElse(0L);
  }

  private static Stored require(Session session, String id) {
    return session
        .one(FIND, Binds.of("id", id), Bookmarks::stored)
        .orElseThrow(() -> new Refusal("bookmark_not_found"));
  }

  private static Stored stored(Row row) {
    return new Stored(
        row.text("bookmark_id"),
        Json.readObject(row.text("body")),
        row.text("place"),
        row.number("created_micros"),
        row.number("updated_micros"));
  }

  private static void check(Content content) {
    String title = content.title();
    if (title != null && (title.isBlank() || title.length() > TITLE_LENGTH_MAX)) {
      throw new Refusal("invalid_title");
    }
    if (content.link() != null && !isLink(content.link())) {
      throw new Refusal("invalid_link");
    }
    String emoji = content.emoji();
    if (emoji != null && !emoji.isEmpty() && !EMOJI.matcher(emoji).matches()) {
      throw new Refusal("invalid_emoji");
    }
  }

  /** Whether it leads somewhere and runs nothing when clicked. */
  private static boolean isLink(String link) {
    if (link.length() > LINK_LENGTH_MAX) {
      return false;
    }
    try {
      String scheme = new URI(link).getScheme();
      return scheme != null && SCHEMES.contains(scheme.toLowerCase(Locale.ROOT));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static ObjectNode changed(ObjectNode before, Content content, Principal caller) {
    ObjectNode body = before.deepCopy();
    if (content.title() != null) {
      body.put("title", content.title());
    }
    if (content.link() != null) {
      body.put("link", content.link());
    }
    if (content.emoji() != null) {
      body.remove("emoji");
      if (!content.emoji().isEmpty()) {
        body.put("emoji", content.emoji());
      }
    }
    body.put("last_updated_by_user_id", caller.userId());
    return body.put("last_updated_by_team_id", caller.home().teamId());
  }

  private static Done tell(
      Session session, Channel channel, String type, Principal caller, Stored stored, long now) {
    ObjectNode bookmark = stored.shown(channel.id());
    ObjectNode frame =
        Json.object()
            .put("type", type)
            .put("user", caller.userId())
            .put("channel_id", channel.id());
    frame.set("bookmark", bookmark);
    frame.put("event_ts", Ts.format(now));
    Event event =
        ChannelRows.append(session, channel, type, Json.bytes(frame), List.of(), List.of(), now);
    return new Done(bookmark, event);
  }
}
