package dev.parley.benchmarks;

import dev.parley.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Load over HTTP/1.1: some kept-alive connections, each with one request under way, driven by one
 * thread so that it takes little of the machine that it shares with the server. Belongs in a
 * process of its own.
 */
public final class HttpLoad {
  private static final int READ_BYTES = 64 * 1024;
  private static final long MAX_LATENCY_NANOS = Duration.ofMinutes(1).toNanos();

  private final InetSocketAddress address;
  private final int connections;
  private final List<byte[]> requests;
  private final ByteBuffer input = ByteBuffer.allocateDirect(READ_BYTES);
  private Histogram latencies = histogram();
  private int next;
  private long toSend;
  private int underWay;
  private long errors;

  /**
   * What was measured.
   *
   * @param errors answers that were not 200, or said {@code ok:false}
   * @param startMillis since 1970
   * @param endMillis of the last answer
   */
  public record Result(
      long requests,
      long errors,
      long startMillis,
      long endMillis,
      double requestsPerSecond,
      double p50Micros,
      double p99Micros,
      double maxMicros) {}

  /**
   * Load that sends the requests by turns.
   *
   * @param requests heads and bodies
   */
  public HttpLoad(InetSocketAddress address, int connections, List<byte[]> requests) {
    this.address = address;
    this.connections = connections;
    this.requests = requests;
  }

  /** Sends that many requests and waits for all of their answers. */
  public Result run(long count) throws IOException {
    latencies = histogram();
    errors = 0;
    underWay = 0;
    try (Selector selector = Selector.open()) {
      List<Connection> all = new ArrayList<>();
      try {
        for (int i = 0; i < connections; i++) {
          all.add(new Connection(selector));
        }
        long startMillis = System.currentTimeMillis();
        long start = System.nanoTime();
        toSend = count;
        for (Connection connection : all) {
          connection.send();
        }
        while (underWay > 0) {
          selector.select();
          for (SelectionKey key : selector.selectedKeys()) {
            ((Connection) key.attachment()).onReadable();
          }
          selector.selectedKeys().clear();
        }
        return result(startMillis, (System.nanoTime() - start) / 1e9);
      } finally {
        for (Connection connection : all) {
          connection.channel.close();
        }
      }
    }
  }

  private Result result(long startMillis, double seconds) {
    long count = latencies.getTotalCount();
    return new Result(
        count,
        errors,
        startMillis,
        startMillis + Math.round(seconds * 1e3),
        count / seconds,
        latencies.getValueAtPercentile(50) / 1e3,
        latencies.getValueAtPercentile(99) / 1e3,
        latencies.getMaxValue() / 1e3);
  }

  private static Histogram histogram() {
    return new Histogram(MAX_LATENCY_NANOS, 3);
  }

  /** One connection and the answer that it waits for. */
  private final class Connection {
    final SocketChannel channel;
    private final StringBuilder head = new StringBuilder();
    private final StringBuilder bodyStart = new StringBuilder();
    private long bodyLeft = -1;
    private long startNanos;

    Connection(Selector selector) throws IOException {
      channel = SocketChannel.open(address);
      channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
    }

    void send() throws IOException {
      if (toSend == 0) {
        return;
      }
      toSend--;
      underWay++;
      startNanos = System.nanoTime();
      ByteBuffer request = ByteBuffer.wrap(requests.get(next));
      next = (next + 1) % requests.size();
      while (request.hasRemaining()) {
        channel.write(request); // fits the socket's buffer unless the server stalls
      }
    }

    void onReadable() throws IOException {
      input.clear();
      if (channel.read(input) < 0) {
        throw new IOException("the server closed a connection");
      }
      input.flip();
      if (bodyLeft < 0) {
        readHead();
      }
      if (bodyLeft >= 0) {
        while (input.hasRemaining() && bodyStart.length() < Answers.OK.length()) {
          bodyStart.append((char) (input.get() & 0xff));
          bodyLeft--;
        }
        bodyLeft -= input.remaining();
        if (bodyLeft == 0) {
          finish();
        }
      }
    }

    private void readHead() {
      while (input.hasRemaining() && bodyLeft < 0) {
        head.append((char) (input.get() & 0xff));
        int length = head.length();
        if (length >= 4 && head.charAt(length - 1) == '\n' && head.charAt(length - 3) == '\n') {
          bodyLeft = contentLength();
        }
      }
    }

    private long contentLength() {
      String text = head.toString().toLowerCase(Locale.ROOT);
      int name = text.indexOf("\r\ncontent-length:");
      if (name < 0) {
        throw new IllegalStateException("only answers with a length are understood");
      }
      int start = name + "\r\ncontent-length:".length();
      return Long.parseLong(text.substring(start, text.indexOf('\r', start)).strip());
    }

    private void finish() throws IOException {
      latencies.recordValue(Math.min(System.nanoTime() - startNanos, MAX_LATENCY_NANOS));
      if (!head.substring(9, 12).equals("200") || !bodyStart.toString().equals(Answers.OK)) {
        errors++;
      }
      head.setLength(0);
      bodyStart.setLength(0);
      bodyLeft = -1;
      underWay--;
      send();
    }
  }

  /**
   * Arguments: PORT CONNECTIONS REQUESTS-FILE. Each line of the input is how many requests to send,
   * and each is answered by a line of JSON.
   */
  public static void main(String[] arguments) throws IOException {
    HttpLoad load =
        new HttpLoad(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])),
            Integer.parseInt(arguments[1]),
            Requests.read(Path.of(arguments[2])));
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      System.out.println(Json.text(load.run(Long.parseLong(order))));
      System.out.flush();
    }
  }
}
