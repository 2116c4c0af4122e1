package dev.parley.realtime.gateway;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A socket that keeps what it is sent. */
final class FakeConnection implements Connection {
  final List<String> frames = new ArrayList<>();
  boolean full;
  boolean open = true;
  int closeCode;
  long queued;
  private @Nullable Object attachment;

  @Override
  public boolean send(Frame frame) {
    if (!open || full) {
      return false;
    }
    frames.add(frame.toString());
    return true;
  }

  @Override
  public long queuedBytes() {
    return queued;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void ping() {
    frames.add("PING");
  }

  @Override
  public void close(int code, String reason) {
    open = false;
    closeCode = code;
  }

  @Override
  public @Nullable Object attachment() {
    return attachment;
  }

  @Override
  public void attach(@Nullable Object to) {
    attachment = to;
  }

  /** What came since the last call. */
  List<String> take() {
    List<String> taken = List.copyOf(frames);
    frames.clear();
    return taken;
  }
}
