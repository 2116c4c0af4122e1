package dev.parley.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
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
  private final RequestSource source;
  private final ByteBuffer input = ByteBuffer.allocateDirect(READ_BYTES);
  private Histogram latencies = histogram();
  private long sent;
  private long errors;

  /** Makes the bytes of a whole request. */
  @FunctionalInterface
  public interface RequestSource {
    /**
     * Head and body.
     *
     * @param index counts the requests from 0
     */
    byte[] request(long index);
  }

  /**
   * What was measured.
   *
   * @param errors answers with a status other than 200
   * @param cpuMicrosPerRequest of the server's process, or 0 if its id is not known
   */
  public record Result(
      double requestsPerSecond,
      double p50Micros,
      double p99Micros,
      double maxMicros,
      double cpuMicrosPerRequest,
      long requests,
      long errors) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%.0f requests/s, p50 %.0f us, p99 %.0f us, max %.0f us, server CPU %.2f us/request, %d errors",
          requestsPerSecond,
          p50Micros,
          p99Micros,
          maxMicros,
          cpuMicrosPerRequest,
          errors);
    }
  }

  public HttpLoad(InetSocketAddress address, int connections, RequestSource source) {
    this.address = address;
    this.connections = connections;
    this.source = source;
  }

  /** The same request each time. */
  public static RequestSource fixed(String method, String path, List<String> fields, byte[] body) {
    StringBuilder head =
        new StringBuilder(method + ' ' + path + " HTTP/1.1\r\nHost: localhost\r\n");
    fields.forEach(field -> head.append(field).append("\r\n"));
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    byte[] start = head.toString().getBytes(StandardCharsets.ISO_8859_1);
    byte[] whole = new byte[start.length + body.length];
    System.arraycopy(start, 0, whole, 0, start.length);
    System.arraycopy(body, 0, whole, start.length, body.length);
    return _ -> whole;
  }

  /**
   * Warms up, then measures.
   *
   * @param serverPid whose CPU time is counted, or 0
   */
  public Result run(Duration warmUp, Duration measured, long serverPid) throws IOException {
    try (Selector selector = Selector.open()) {
      List<Connection> all = new ArrayList<>();
      try {
        for (int i = 0; i < connections; i++) {
          all.add(new Connection(selector));
        }
        drive(selector, warmUp);
        latencies = histogram();
        errors = 0;
        long cpuBefore = cpuNanos(serverPid);
        long start = System.nanoTime();
        drive(selector, measured);
        double seconds = (System.nanoTime() - start) / 1e9;
        return result(seconds, cpuNanos(serverPid) - cpuBefore);
      } finally {
        for (Connection connection : all) {
          connection.channel.close();
        }
      }
    }
  }

  private Result result(double seconds, long cpuNanos) {
    long count = latencies.getTotalCount();
    return new Result(
        count / seconds,
        latencies.getValueAtPercentile(50) / 1e3,
        latencies.getValueAtPercentile(99) / 1e3,
        latencies.getMaxValue() / 1e3,
        count == 0 ? 0 : cpuNanos / 1e3 / count,
        count,
        errors);
  }

  private void drive(Selector selector, Duration duration) throws IOException {
    long end = System.nanoTime() + duration.toNanos();
    while (System.nanoTime() - end < 0) {
      selector.select(100);
      for (SelectionKey key : selector.selectedKeys()) {
        ((Connection) key.attachment()).onReadable();
      }
      selector.selectedKeys().clear();
    }
  }

  private static Histogram histogram() {
    return new Histogram(MAX_LATENCY_NANOS, 3);
  }

  /** CPU time of a process of this user; 0 for process 0. */
  public static long cpuNanos(long pid) {
    return pid == 0
        ? 0
        : ProcessHandle.of(pid)
            .flatMap(process -> process.info().totalCpuDuration())
            .orElseThrow(
                () -> new IllegalStateException("the CPU time of " + pid + " is not known"))
            .toNanos();
  }

  /** One connection and the answer that it waits for. */
  private final class Connection {
    final SocketChannel channel;
    private final StringBuilder head = new StringBuilder();
    private long bodyLeft = -1;
    private long startNanos;

    Connection(Selector selector) throws IOException {
      channel = SocketChannel.open(address);
      channel.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ, this);
      send();
    }

    private void send() throws IOException {
      startNanos = System.nanoTime();
      ByteBuffer request = ByteBuffer.wrap(source.request(sent++));
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
      if (!head.substring(9, 12).equals("200")) {
        errors++;
      }
      head.setLength(0);
      bodyLeft = -1;
      send();
    }
  }

  /** Arguments: PORT PID CONNECTIONS SECONDS PATH BODY. */
  public static void main(String[] args) throws IOException {
    byte[] body = args[5].getBytes(StandardCharsets.UTF_8);
    RequestSource source =
        fixed(
            "POST",
            args[4],
            List.of(
                "Authorization: Bearer xoxb-0000000000-0000000000-abcdefghijklmnop",
                "Content-Type: application/x-www-form-urlencoded",
                "User-Agent: load",
                "Accept: */*"),
            body);
    HttpLoad load =
        new HttpLoad(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])),
            Integer.parseInt(args[2]),
            source);
    Duration measured = Duration.ofSeconds(Long.parseLong(args[3]));
    System.out.println(load.run(measured, measured, Long.parseLong(args[1])));
  }
}
