package dev.parley.process;

import dev.parley.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An RTM client that builds its state from events alone and resumes whenever its socket is lost; it
 * knows what it was told to load anew.
 */
final class Listener implements AutoCloseable {
  private static final long PAUSE_MILLIS = 50;

  private final HttpClient http;
  private final Caller caller;
  private final Map<String, Map<String, String>> texts = new TreeMap<>();
  private final Map<String, String> positions = new HashMap<>();
  private final Map<String, Long> sequences = new HashMap<>();
  private final Set<String> stale = new TreeSet<>();
  private final List<String> problems = new ArrayList<>();
  private int sockets;
  private @Nullable String reconnectUrl;
  private @Nullable WebSocket socket;
  private @Nullable URI at;
  private volatile boolean closed;

  Listener(HttpClient http, Caller caller) {
    this.http = http;
    this.caller = caller;
  }

  /** Opens the first socket. */
  void open() throws IOException, InterruptedException {
    JsonNode connected = caller.once("rtm.connect");
    CompletableFuture<Void> hello = connect(connected.path("url").asString(), false);
    hello.join();
  }

  /** Whether its socket is that of a server of this URL. */
  synchronized boolean isOn(String serverUrl) {
    return at != null && at.getPort() == URI.create(serverUrl).getPort();
  }

  private CompletableFuture<Void> connect(String url, boolean resumes) {
    Socket listener = new Socket();
    WebSocket opened = http.newWebSocketBuilder().buildAsync(URI.create(url), listener).join();
    synchronized (this) {
      socket = opened;
      at = URI.create(url);
      sockets++;
    }
    if (resumes) {
      opened.sendText(resume(), true).join();
    }
    return listener.hello;
  }

  private synchronized String resume() {
    ObjectNode frame = Json.object().put("type", "resume");
    ObjectNode of = frame.putObject("positions");
    positions.forEach(of::put);
    return Json.text(frame);
  }

  /** Tries until there is a socket again, at the URL that the server gave for this. */
  private void reconnect() {
    while (!closed) {
      try {
        String url;
        synchronized (this) {
          url = String.valueOf(reconnectUrl);
        }
        var _ = connect(url, true);
        return;
      } catch (CompletionException e) {
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void received(Socket from, JsonNode frame) {
    String type = frame.path("type").asString("");
    switch (type) {
      case "hello" -> from.hello.complete(null);
      case "reconnect_url" -> reconnectUrl = frame.path("url").asString();
      case "reload" -> stale.add(frame.path("channel").asString());
      default -> {}
    }
    String position = frame.path("position").asString("");
    if (!position.isEmpty()) {
      place(position, type);
    }
    if (type.equals("message")) {
      message(frame, frame.path("channel").asString());
    }
  }

  /** Positions are readable: {@code stream:seq.signature}. */
  private void place(String position, String type) {
    int colon = position.lastIndexOf(':');
    String stream = position.substring(0, colon);
    long seq = Long.parseLong(position.substring(colon + 1, position.lastIndexOf('.')), 36);
    long before = sequences.getOrDefault(stream, -1L);
    if (seq <= before && !type.equals("reload")) {
      problems.add(stream + " came at " + seq + " after " + before);
    }
    sequences.put(stream, Math.max(seq, before));
    positions.put(stream, position);
  }

  private void message(JsonNode frame, String channel) {
    Map<String, String> known = texts.computeIfAbsent(channel, _ -> new TreeMap<>());
    switch (frame.path("subtype").asString("")) {
      case "message_changed" ->
          known.put(frame.at("/message/ts").asString(), frame.at("/message/text").asString());
      case "message_deleted" -> known.remove(frame.path("deleted_ts").asString());
      case "message_replied" -> {}
      case String _ -> {
        String ts = frame.path("ts").asString();
        if (known.put(ts, frame.path("text").asString()) != null && !stale.contains(channel)) {
          problems.add("message " + ts + " came twice");
        }
      }
    }
  }

  /** What it knows of a channel: texts by ts. */
  synchronized Map<String, String> texts(String channel) {
    return new TreeMap<>(texts.getOrDefault(channel, Map.of()));
  }

  /** Whether it was told to load the channel anew, so that its own state says nothing. */
  synchronized boolean isStale(String channel) {
    return stale.contains(channel);
  }

  synchronized List<String> problems() {
    return List.copyOf(problems);
  }

  synchronized int sockets() {
    return sockets;
  }

  @Override
  public void close() {
    closed = true;
    WebSocket last;
    synchronized (this) {
      last = socket;
    }
    if (last != null) {
      last.abort();
    }
  }

  private final class Socket implements WebSocket.Listener {
    final CompletableFuture<Void> hello = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private boolean ended;

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket of, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        JsonNode frame = Json.parse(text.toString()).orElseThrow();
        text.setLength(0);
        received(this, frame);
      }
      of.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket of, int status, String reason) {
      lost();
      return null;
    }

    @Override
    public void onError(WebSocket of, Throwable error) {
      lost();
    }

    private void lost() {
      if (!ended) {
        ended = true;
        Thread.ofVirtual().name("reconnect").start(Listener.this::reconnect);
      }
    }
  }
}
