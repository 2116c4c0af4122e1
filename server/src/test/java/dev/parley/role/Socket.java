package dev.parley.role;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A WebSocket of a page, with what it heard. */
final class Socket implements WebSocket.Listener, AutoCloseable {
  private final List<String> frames = new CopyOnWriteArrayList<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final HttpClient client = HttpClient.newHttpClient();
  private final StringBuilder part = new StringBuilder();

  /** Opens the one that {@code rtm.connect} answered with. */
  static Socket open(JsonNode connect) {
    Socket socket = new Socket();
    var _ =
        socket
            .client
            .newWebSocketBuilder()
            .buildAsync(URI.create(connect.path("url").asString()), socket)
            .join();
    return socket;
  }

  boolean heard(String type) {
    return frames.stream().anyMatch(frame -> frame.contains("\"type\":\"" + type + "\""));
  }

  boolean isClosed() {
    return closed.get();
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
    part.append(data);
    if (last) {
      frames.add(part.toString());
      part.setLength(0);
    }
    socket.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    closed.set(true);
    return null;
  }

  @Override
  public void onError(WebSocket socket, Throwable error) {
    closed.set(true);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
