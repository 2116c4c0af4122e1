package dev.parley.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/**
 * Someone who posts, replies, edits, deletes, reacts, reads, comes and goes, and repeats each of
 * these until it is acknowledged; so what the server must have in the end is known exactly.
 */
final class Writer {
  private final Caller caller;
  private final String userId;
  private final List<String> channels;
  private final String yard;
  private final Random random;

  /** What is acknowledged: by channel, the text of each message by its ts. */
  final Map<String, Map<String, String>> texts = new TreeMap<>();

  /** The replies that are acknowledged, by the ts of their root. */
  final Map<String, Integer> replies = new HashMap<>();

  /** The read marks that are acknowledged, by channel. */
  final Map<String, String> marks = new HashMap<>();

  boolean isInYard;

  private final List<String[]> roots = new ArrayList<>();
  private final List<String[]> own = new ArrayList<>();

  Writer(Caller caller, String userId, List<String> channels, String yard, long seed) {
    this.caller = caller;
    this.userId = userId;
    this.channels = channels;
    this.yard = yard;
    this.random = new Random(seed);
    channels.forEach(this::in);
  }

  String userId() {
    return userId;
  }

  Caller caller() {
    return caller;
  }

  /** Does one thing. */
  void act(AtomicInteger acknowledged) throws InterruptedException {
    int choice = random.nextInt(100);
    if (choice < 50 || own.size() < 3) {
      post();
    } else if (choice < 62) {
      reply();
    } else if (choice < 76) {
      edit();
    } else if (choice < 82) {
      delete();
    } else if (choice < 88) {
      mark();
    } else if (choice < 94) {
      react();
    } else {
      comeOrGo();
    }
    acknowledged.incrementAndGet();
  }

  private String text() {
    return "words " + random.nextLong() + (random.nextInt(4) == 0 ? " <@" + userId + ">" : "");
  }

  private void post() throws InterruptedException {
    String channel = channels.get(random.nextInt(channels.size()));
    String text = text();
    JsonNode posted =
        caller.until(
            "",
            "chat.postMessage",
            "channel",
            channel,
            "text",
            text,
            "client_msg_id",
            UUID.randomUUID().toString());
    String ts = posted.path("ts").asString();
    keep(channel, ts, text);
    roots.add(new String[] {channel, ts});
  }

  private void keep(String channel, String ts, String text) {
    String before = in(channel).put(ts, text);
    if (before != null) {
      throw new AssertionError("one ts for two messages: " + ts);
    }
    own.add(new String[] {channel, ts});
  }

  /** A message's place: two conversations may have the same ts. */
  private static String at(String[] message) {
    return message[0] + " " + message[1];
  }

  private Map<String, String> in(String channel) {
    return texts.computeIfAbsent(channel, _ -> new TreeMap<>());
  }

  private void reply() throws InterruptedException {
    String[] root = roots.get(random.nextInt(roots.size()));
    String text = text();
    JsonNode posted =
        caller.until(
            "",
            "chat.postMessage",
            "channel",
            root[0],
            "text",
            text,
            "thread_ts",
            root[1],
            "client_msg_id",
            UUID.randomUUID().toString());
    keep(root[0], posted.path("ts").asString(), text);
    replies.merge(at(root), 1, Integer::sum);
  }

  private void edit() throws InterruptedException {
    String[] message = own.get(random.nextInt(own.size()));
    String text = text();
    caller.until("", "chat.update", "channel", message[0], "ts", message[1], "text", text);
    in(message[0]).put(message[1], text);
  }

  /** Deletes a message that nobody has answered. */
  private void delete() throws InterruptedException {
    String[] message = own.getLast();
    boolean isRoot = roots.removeIf(root -> root[1].equals(message[1]));
    if (!isRoot || replies.containsKey(at(message))) {
      if (isRoot) {
        roots.add(message);
      }
      return;
    }
    caller.until("message_not_found", "chat.delete", "channel", message[0], "ts", message[1]);
    own.removeLast();
    in(message[0]).remove(message[1]);
  }

  private void mark() throws InterruptedException {
    String[] message = own.get(random.nextInt(own.size()));
    caller.until("", "conversations.mark", "channel", message[0], "ts", message[1]);
    marks.put(message[0], message[1]);
  }

  private void react() throws InterruptedException {
    String[] message = own.get(random.nextInt(own.size()));
    caller.until(
        "already_reacted",
        "reactions.add",
        "channel",
        message[0],
        "timestamp",
        message[1],
        "name",
        "eyes");
  }

  private void comeOrGo() throws InterruptedException {
    caller.until("", isInYard ? "conversations.leave" : "conversations.join", "channel", yard);
    isInYard = !isInYard;
  }
}
