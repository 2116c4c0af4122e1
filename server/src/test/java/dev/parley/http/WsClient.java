package dev.parley.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The client's side of a WebSocket over a plain socket, able to break any rule. */
final class WsClient implements AutoCloseable {
  static final String UPGRADE =
      String.join(
          "\r\n",
          "host: x",
          "connection: keep-alive, Upgrade",
          "upgrade: websocket",
          "sec-websocket-version: 13",
          "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==",
          "");

  final RawClient raw;
  final String head;

  WsClient(int port) throws IOException {
    this(port, "/", "");
  }

  WsClient(int port, String target, String fields) throws IOException {
    raw = new RawClient(port);
    raw.send("GET " + target + " HTTP/1.1\r\n" + UPGRADE + fields + "\r\n");
    head = raw.head();
  }

  static byte[] frame(int firstByte, byte[] payload) {
    return frame(firstByte, payload, true);
  }

  static byte[] frame(int firstByte, byte[] payload, boolean masked) {
    ByteBuffer out = ByteBuffer.allocate(payload.length + 14);
    int mask = masked ? 0x80 : 0;
    out.put((byte) firstByte);
    if (payload.length < 126) {
      out.put((byte) (mask | payload.length));
    } else if (payload.length <= 0xffff) {
      out.put((byte) (mask | 126)).putShort((short) payload.length);
    } else {
      out.put((byte) (mask | 127)).putLong(payload.length);
    }
    byte[] key = masked ? new byte[] {1, 2, 3, 4} : new byte[4];
    if (masked) {
      out.put(key);
    }
    for (int i = 0; i < payload.length; i++) {
      out.put((byte) (payload[i] ^ key[i % 4]));
    }
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  WsClient text(String text) throws IOException {
    return send(0x81, text.getBytes(StandardCharsets.UTF_8));
  }

  WsClient send(int firstByte, byte[] payload) throws IOException {
    raw.send(frame(firstByte, payload));
    return this;
  }

  /** The next frame of the server, which never masks or fragments. */
  Frame read() throws IOException {
    byte[] head = raw.bytes(2);
    if (head.length < 2) {
      return new Frame(-1, new byte[0]);
    }
    int length = head[1] & 0x7f;
    if (length == 126) {
      length = ByteBuffer.wrap(raw.bytes(2)).getShort() & 0xffff;
    } else if (length == 127) {
      length = (int) ByteBuffer.wrap(raw.bytes(8)).getLong();
    }
    return new Frame(head[0] & 0xff, raw.bytes(length));
  }

  /** The code of the close frame that comes next, other frames passed over. */
  int closeCode() throws IOException {
    Frame frame = read();
    while (frame.firstByte() != 0x88) {
      if (frame.firstByte() < 0) {
        return -1;
      }
      frame = read();
    }
    return ByteBuffer.wrap(frame.payload()).getShort() & 0xffff;
  }

  @Override
  public void close() throws IOException {
    raw.close();
  }

  record Frame(int firstByte, byte[] payload) {
    String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }
  }
}
