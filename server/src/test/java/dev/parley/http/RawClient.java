package dev.parley.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A plain socket that writes what it is told and reads what comes. */
public final class RawClient implements AutoCloseable {
  private static final int READ_TIMEOUT_MILLIS = 20_000;

  final Socket socket;
  private final InputStream in;

  public RawClient(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  RawClient(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(READ_TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
  }

  public RawClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  void endInput() throws IOException {
    socket.shutdownOutput();
  }

  /** One answer: its head as text, and its body by Content-Length. */
  public Answer answer() throws IOException {
    String head = head();
    int length = 0;
    for (String line : head.split("\r\n", -1)) {
      if (line.startsWith("content-length: ")) {
        length = Integer.parseInt(line.substring("content-length: ".length()));
      }
    }
    return new Answer(head, new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  /** Up to the empty line, which it leaves out. */
  String head() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed after: " + bytes.toString(StandardCharsets.ISO_8859_1));
      }
      bytes.write(next);
    }
    return bytes.toString(StandardCharsets.ISO_8859_1).strip();
  }

  byte[] bytes(int count) throws IOException {
    return in.readNBytes(count);
  }

  /** All that still comes until the server closes. */
  String rest() throws IOException {
    return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  public record Answer(String head, String body) {
    public int status() {
      return Integer.parseInt(head, 9, 12, 10);
    }
  }
}
