package dev.parley.benchmarks;

import java.io.IOException;

/** A server that hands events to sockets, with the load that holds them. */
final class Fanout implements AutoCloseable {
  /** What an event is to weigh on the wire. */
  private static final int FRAME_BYTES = 500;

  private final Server server;
  private final Worker load;
  private int padding;

  /** What a run cost. */
  record Cost(SocketLoad.Result result, double cpuMicros) {}

  private Fanout(Server server, Worker load) {
    this.server = server;
    this.load = load;
  }

  static Fanout of(Programs programs, Server server, String token, String channel)
      throws IOException {
    return new Fanout(
        server,
        new Worker(programs.own(SocketLoad.class, server.url().toString(), token, channel)));
  }

  Server server() {
    return server;
  }

  /** Has so many sockets open, and knows how much text makes an event as large as wanted. */
  void open(int sockets) throws IOException {
    ask("open " + sockets);
    padding = 0;
    double plain = ask("rounds 1 " + FRAME_BYTES / 2).bytesEach();
    padding = (int) Math.max(0, FRAME_BYTES - plain + FRAME_BYTES / 2);
  }

  /** One message after another. */
  Cost oneByOne(int messages) throws IOException {
    return cost("rounds %d %d".formatted(messages, padding));
  }

  Cost paced(int messages, double perSecond) throws IOException {
    return cost("paced %d %d %s".formatted(messages, padding, perSecond));
  }

  private Cost cost(String order) throws IOException {
    long before = Usage.cpuNanos(server.processes());
    SocketLoad.Result result = ask(order);
    double cpu = (Usage.cpuNanos(server.processes()) - before) / 1e3;
    return new Cost(result, cpu / result.deliveries());
  }

  private SocketLoad.Result ask(String order) throws IOException {
    return load.ask(order, SocketLoad.Result.class);
  }

  @Override
  public void close() throws InterruptedException {
    load.close();
    server.close();
  }
}
