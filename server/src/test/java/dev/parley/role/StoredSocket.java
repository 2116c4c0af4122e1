package dev.parley.role;

import dev.parley.json.Json;
import dev.parley.realtime.gateway.Connection;
import dev.parley.realtime.gateway.Frame;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Someone's RTM socket without a network: it keeps what it is sent, and can say where it was. */
public final class StoredSocket implements Connection {
  private final List<String> frames = new ArrayList<>();
  private final Map<String, String> positions = new HashMap<>();
  private @Nullable String reconnectUrl;
  private boolean greeted;
  private boolean open = true;
  private volatile @Nullable Object attachment;

  @Override
  public synchronized boolean send(Frame frame) {
    if (!open) {
      return false;
    }
    JsonNode read = Json.parse(frame.utf8()).orElseThrow();
    frames.add(frame.toString());
    switch (read.path("type").asString("")) {
      case "hello" -> greeted = true;
      case "reconnect_url" -> reconnectUrl = read.path("url").asString();
      default -> {}
    }
    String position = read.path("position").asString("");
    if (!position.isEmpty()) {
      positions.put(position.substring(0, position.lastIndexOf(':')), position);
    }
    return true;
  }

  /** Every frame so far, as it was sent. */
  public synchronized List<String> frames() {
    return List.copyOf(frames);
  }

  /** Whether it was greeted and told where to come back. */
  public synchronized boolean isReady() {
    return greeted && reconnectUrl != null;
  }

  synchronized String reconnectUrl() {
    if (reconnectUrl == null) {
      throw new IllegalStateException("never told where to come back");
    }
    return reconnectUrl;
  }

  /** The first frame of a client that comes back. */
  synchronized String resume() {
    ObjectNode frame = Json.object().put("type", "resume");
    ObjectNode of = frame.putObject("positions");
    positions.forEach(of::put);
    return Json.text(frame);
  }

  /** The client's side is gone; nothing more arrives. */
  synchronized void lose() {
    open = false;
  }

  @Override
  public long queuedBytes() {
    return 0;
  }

  @Override
  public synchronized boolean isOpen() {
    return open;
  }

  @Override
  public void ping() {}

  @Override
  public synchronized void close(int code, String reason) {
    open = false;
  }

  @Override
  public @Nullable Object attachment() {
    return attachment;
  }

  @Override
  public void attach(@Nullable Object to) {
    attachment = to;
  }
}
