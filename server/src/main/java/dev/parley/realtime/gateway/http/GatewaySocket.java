package dev.parley.realtime.gateway.http;

import dev.parley.http.TextFrame;
import dev.parley.http.WebSocket;
import dev.parley.http.WebSocketListener;
import dev.parley.realtime.gateway.Admission;
import dev.parley.realtime.gateway.Connection;
import dev.parley.realtime.gateway.Frame;
import dev.parley.realtime.gateway.Gateway;
import org.jspecify.annotations.Nullable;

/** One WebSocket of a gateway: what it hears goes to the gateway, and back; one object a socket. */
public final class GatewaySocket implements WebSocketListener, Connection {
  private final Gateway gateway;
  private final Admission admission;
  private volatile @Nullable WebSocket socket;
  private volatile @Nullable Object attachment;

  /** A socket to come, whose ticket was checked. */
  public GatewaySocket(Gateway gateway, Admission admission) {
    this.gateway = gateway;
    this.admission = admission;
  }

  @Override
  public void onOpen(WebSocket opened) {
    socket = opened;
    gateway.opened(this, admission);
  }

  @Override
  public void onText(WebSocket from, String text) {
    gateway.text(this, text);
  }

  @Override
  public void onPong(WebSocket from) {
    gateway.pong(this);
  }

  @Override
  public void onWritable(WebSocket from) {
    gateway.writable(this);
  }

  @Override
  public void onClose(WebSocket from) {
    gateway.closed(this);
  }

  @Override
  public boolean send(Frame frame) {
    WebSocket to = socket;
    return to != null && to.send(frame.encoded(TextFrame::of));
  }

  @Override
  public long queuedBytes() {
    WebSocket to = socket;
    return to == null ? 0 : to.queuedBytes();
  }

  @Override
  public boolean isOpen() {
    WebSocket to = socket;
    return to != null && to.isOpen();
  }

  @Override
  public void ping() {
    WebSocket to = socket;
    if (to != null) {
      to.ping();
    }
  }

  @Override
  public void close(int code, String reason) {
    WebSocket to = socket;
    if (to != null) {
      to.close(code, reason);
    }
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
