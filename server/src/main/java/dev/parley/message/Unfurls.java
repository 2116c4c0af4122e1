package dev.parley.message;

import dev.parley.conversation.Channel;
import dev.parley.conversation.Conversations;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Session;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What apps show beneath the links of a message: an attachment for each link, in the place of the
 * one that the same app showed before. Thread-safe.
 */
public final class Unfurls {
  /** The most attachments that a message has with what apps show. */
  public static final int ATTACHMENTS_MAX = 100;

  private static final Pattern LINK = Pattern.compile("<([^<>|@#!][^<>|]*)(?:\\|[^<>]*)?>");

  private final Records records;
  private final Edits edits;

  public Unfurls(Records records, Edits edits) {
    this.records = records;
    this.edits = edits;
  }

  /**
   * Shows something beneath links of a message.
   *
   * @param shown by link: an attachment
   * @throws Refusal {@code channel_not_found}, {@code message_not_found}, {@code cannot_unfurl_url}
   *     for a link that the message has not
   */
  public void show(
      Principal caller, String channelId, long tsMicros, Map<String, ObjectNode> shown) {
    edits.run(caller, channelId, session -> show(session, caller, tsMicros, shown));
  }

  private Edits.Done show(
      Session session, Principal caller, long tsMicros, Map<String, ObjectNode> shown) {
    Channel channel = Edits.lock(session, caller).channel();
    MessageRows.Stored stored = MessageRows.require(session, tsMicros);
    Set<String> links = links(stored.body());
    ObjectNode body = stored.body().deepCopy();
    ArrayNode attachments =
        body.path("attachments") instanceof ArrayNode known ? known : body.putArray("attachments");
    shown.forEach(
        (link, attachment) -> {
          String url = unescaped(link);
          if (!links.contains(url)) {
            throw new Refusal("cannot_unfurl_url");
          }
          put(attachments, caller, url, attachment);
        });
    if (attachments.size() > ATTACHMENTS_MAX) {
      throw new Refusal("cannot_unfurl_url");
    }
    return Edits.rewrite(session, channel, stored, body, records.clock().micros());
  }

  private static void put(
      ArrayNode attachments, Principal caller, String url, ObjectNode attachment) {
    int place = attachments.size();
    long id = 1;
    for (int i = 0; i < attachments.size(); i++) {
      JsonNode known = attachments.get(i);
      id = Math.max(id, known.path("id").asLong(0) + 1);
      if (known.path("app_unfurl_url").asString("").equals(url)
          && known.path("bot_id").asString("").equals(bot(caller))) {
        place = i;
      }
    }
    ObjectNode own = attachment.deepCopy();
    own.put("id", place < attachments.size() ? attachments.get(place).path("id").asLong() : id)
        .put("from_url", url)
        .put("app_unfurl_url", url)
        .put("is_app_unfurl", true);
    if (caller.botId() != null) {
      own.put("bot_id", caller.botId());
    }
    if (caller.appId() != null) {
      own.put("app_id", caller.appId());
    }
    if (place < attachments.size()) {
      attachments.set(place, own);
    } else {
      attachments.add(own);
    }
  }

  private static String bot(Principal caller) {
    return caller.botId() == null ? "" : caller.botId();
  }

  /** The links of a message, in its text and in its blocks. */
  public static Set<String> links(JsonNode body) {
    Set<String> links = new LinkedHashSet<>();
    Matcher mark = LINK.matcher(body.path("text").asString(""));
    while (mark.find()) {
      links.add(unescaped(mark.group(1)));
    }
    for (JsonNode url : body.path("blocks").findValues("url")) {
      links.add(url.asString(""));
    }
    return links;
  }

  private static String unescaped(String link) {
    return link.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }

  /** Who wrote a message that the caller sees; empty for nobody of the workspace. */
  public String author(Principal caller, String channelId, long tsMicros) {
    return records
        .store()
        .read(
            Route.channel(caller.home(), channelId),
            session -> {
              Conversations.see(session, caller);
              String user = MessageRows.require(session, tsMicros).userId();
              return user == null ? "" : user;
            });
  }
}
