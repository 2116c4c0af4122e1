package dev.parley.http;

/**
 * The owner of WebSockets; one instance may serve many. All calls about a socket come in order from
 * its event loop, so none may block; work that does goes to another thread. What a call throws
 * closes the socket with 1011.
 */
public interface WebSocketListener {

  /** The handshake is done; sends are possible from here on. */
  void onOpen(WebSocket socket);

  /** A whole text message, valid UTF-8, at most {@code maxFrameBytes} long. */
  void onText(WebSocket socket, String text);

  /** The client answered a ping. */
  default void onPong(WebSocket socket) {}

  /** The queue fell below the low water mark after it had passed the high one. */
  default void onWritable(WebSocket socket) {}

  /** The connection is gone, however that came; the last call, made once. */
  void onClose(WebSocket socket);
}
