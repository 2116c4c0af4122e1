package dev.parley.benchmarks;

import dev.parley.json.Json;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that hold sockets, and one that posts to them: says how many frames arrived and how long
 * each took. Belongs in a process of its own; all sockets share one event loop, which parses no
 * more of a frame than it counts.
 */
public final class SocketLoad {
  private static final int OPENINGS_AT_ONCE = 64;
  private static final long PADDING_BYTES_MAX = 4_096;

  private final URI server;
  private final String token;
  private final String channel;
  private final HttpClient client = HttpClient.newHttpClient();
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, SocketHost.io());
  private final Arrivals arrivals = new Arrivals();
  private int sockets;

  /**
   * What was measured.
   *
   * @param deliveries frames of what was posted
   * @param others frames of anything else but pings
   * @param bytesEach of a delivery on the wire
   */
  record Result(
      int sockets,
      long deliveries,
      long others,
      double bytesEach,
      double seconds,
      double p50Micros,
      double p99Micros,
      double maxMicros) {}

  private SocketLoad(URI server, String token, String channel) {
    this.server = server;
    this.token = token;
    this.channel = channel;
  }

  private Result obey(String[] order) throws Exception {
    long start = System.nanoTime();
    arrivals.reset();
    switch (order[0]) {
      case "open" -> open(Integer.parseInt(order[1]));
      case "rounds" -> rounds(Integer.parseInt(order[1]), Integer.parseInt(order[2]));
      case "paced" ->
          paced(
              Integer.parseInt(order[1]), Integer.parseInt(order[2]), Double.parseDouble(order[3]));
      default -> throw new IllegalArgumentException("no such order: " + order[0]);
    }
    return arrivals.result(sockets, (System.nanoTime() - start) / 1e9);
  }

  /** Opens sockets until there are so many, and waits until each was greeted. */
  private void open(int upTo) throws Exception {
    Semaphore room = new Semaphore(OPENINGS_AT_ONCE);
    List<Future<?>> openings = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (; sockets < upTo; sockets++) {
        room.acquire();
        openings.add(
            threads.submit(
                () -> {
                  try {
                    connect(socketUrl());
                  } finally {
                    room.release();
                  }
                  return null;
                }));
      }
    }
    for (Future<?> opening : openings) {
      opening.get();
    }
  }

  /** Where a socket opens: behind a ticket, if there is a token to ask for one with. */
  private URI socketUrl() throws IOException, InterruptedException {
    if (token.isEmpty()) {
      return server;
    }
    return URI.create(
        Json.parse(post("/api/rtm.connect", "{}")).orElseThrow().path("url").asString());
  }

  private void connect(URI url) throws Exception {
    SocketClient socket = new SocketClient(url, arrivals);
    new Bootstrap()
        .group(loop)
        .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
        .handler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channel.pipeline().addLast(socket);
              }
            })
        .connect(url.getHost(), url.getPort())
        .sync();
    socket.greeted.join();
  }

  /** One message after another, each when the one before has reached everybody. */
  private void rounds(int count, int padding) throws Exception {
    for (int i = 1; i <= count; i++) {
      send(padding);
      arrivals.await((long) i * sockets);
    }
  }

  private void paced(int count, int padding, double perSecond) throws Exception {
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> sent = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        long due = start + Math.round(i * 1e9 / perSecond);
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        sent.add(
            threads.submit(
                () -> {
                  send(padding);
                  return null;
                }));
      }
      for (Future<?> one : sent) {
        one.get();
      }
    }
    arrivals.await((long) count * sockets);
  }

  private void send(int padding) throws IOException, InterruptedException {
    String text =
        "sent=%016d ".formatted(System.nanoTime())
            + "x".repeat((int) Math.clamp(padding, 0, PADDING_BYTES_MAX));
    if (token.isEmpty()) {
      post("/", "{\"type\":\"message\",\"text\":\"" + text + "\"}");
    } else {
      post(
          "/api/chat.postMessage",
          Json.text(Json.object().put("channel", channel).put("text", text)));
    }
  }

  private byte[] post(String path, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve(path))
            .header("authorization", "Bearer " + token)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    byte[] answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body();
    if (!new String(answer, StandardCharsets.UTF_8).startsWith(Answers.OK)) {
      throw new IOException(path + " answered " + new String(answer, StandardCharsets.UTF_8));
    }
    return answer;
  }

  /**
   * Arguments: URL TOKEN CHANNEL, the last two empty for the yardstick. Each line of the input is
   * an order, {@code open SOCKETS}, {@code rounds MESSAGES PADDING} or {@code paced MESSAGES
   * PADDING PER-SECOND}, and each is answered by a line of JSON.
   */
  public static void main(String[] arguments) throws Exception {
    SocketLoad load = new SocketLoad(URI.create(arguments[0]), arguments[1], arguments[2]);
    BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      System.out.println(Json.text(load.obey(order.split(" ", -1))));
      System.out.flush();
    }
    System.exit(0);
  }
}
