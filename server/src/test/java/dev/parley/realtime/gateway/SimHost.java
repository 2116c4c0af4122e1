package dev.parley.realtime.gateway;

import dev.parley.model.Event;
import dev.parley.model.StreamId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a simulation is to its clients: time, truth, gateways, and the judge. */
abstract class SimHost {
  private static final int TRACE_LINES = 60;
  private static final int TRACE_KEPT = 20_000;

  static final class Violation extends AssertionError {
    private static final long serialVersionUID = 1;

    Violation(String message) {
      super(message);
    }
  }

  final long seed;
  final long socketBytes;
  final SimScheduler scheduler;
  final SimWorld world;
  final List<SimClient> clients = new ArrayList<>();

  /** All that went wrong is over. */
  boolean calm;

  int reloads;
  int resumes;
  private final Map<String, SimClient> byCredential = new HashMap<>();
  private final Map<SimClient, String> newest = new HashMap<>();
  private final ArrayDeque<Object[]> trace = new ArrayDeque<>();
  private int credentials;

  /**
   * @param keptMillis how long an event stays in the store at least
   * @param socketBytes that may wait in a socket
   */
  SimHost(long seed, long keptMillis, long socketBytes) {
    this.seed = seed;
    this.socketBytes = socketBytes;
    scheduler = new SimScheduler(seed);
    world = new SimWorld(scheduler, keptMillis, this::committed, this::loaded);
  }

  abstract Gateway anyGateway();

  abstract void committed(Event event);

  /** A socket's own frames stay in order, and none reaches a gateway that is gone. */
  abstract void toGateway(SimClient.Socket socket, Runnable message);

  String credential(SimClient client) {
    String credential = "cred" + credentials++;
    byCredential.put(credential, client);
    newest.put(client, credential);
    return credential;
  }

  private void loaded(String credential) {
    SimClient client = byCredential.get(credential);
    if (client != null && credential.equals(newest.get(client))) {
      resumes++;
      client.loaded();
    }
  }

  /** Notes what happened, for the message of a violation; parts become text only then. */
  void note(Object... parts) {
    Object[] line = new Object[parts.length + 1];
    line[0] = scheduler.millis();
    System.arraycopy(parts, 0, line, 1, parts.length);
    trace.add(line);
    if (trace.size() > TRACE_KEPT) {
      trace.remove();
    }
  }

  void check(boolean holds, String invariant, String detail) {
    if (!holds) {
      throw new Violation(
          "seed " + seed + ": invariant " + invariant + ": " + detail + tail(detail));
    }
  }

  /** The lines about the same person or stream, and those about servers. */
  private String tail(String detail) {
    String[] words = (detail + " ? ? ?").split(" ", 5);
    List<String> lines =
        trace.stream().map(SimHost::text).filter(l -> isAbout(l, words[0], words[3])).toList();
    return "\n"
        + String.join("\n", lines.subList(Math.max(0, lines.size() - TRACE_LINES), lines.size()));
  }

  /** Whether a line is about servers, about the stream, or about the person and the stream. */
  private static boolean isAbout(String line, String first, String stream) {
    return line.contains("! ")
        || line.contains(" " + stream + " ")
        || (line.contains(" " + first + " ") && line.contains(stream + ":"))
        || (line.contains(" " + first + " ") && !line.contains("position"));
  }

  private static String text(Object[] parts) {
    StringBuilder line = new StringBuilder();
    for (Object part : parts) {
      line.append(part).append(' ');
    }
    return line.toString();
  }

  void maybe(double p, Runnable work) {
    if (scheduler.chance(p)) {
      work.run();
    }
  }

  <T> T any(List<T> from) {
    return from.get(scheduler.random.nextInt(from.size()));
  }

  StreamId conversation(int number) {
    return StreamId.conversation("C" + number);
  }
}
