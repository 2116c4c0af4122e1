package dev.parley.benchmarks;

import dev.parley.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A process that takes an order a line and answers each with a line of JSON. */
final class Worker implements AutoCloseable {
  private static final int END_SECONDS_MAX = 60;

  private final Process process;
  private final PrintWriter orders;
  private final BufferedReader results;

  Worker(Process process) {
    this.process = process;
    orders = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    results =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  <T> T ask(String order, Class<T> answer) throws IOException {
    orders.println(order);
    String line = results.readLine();
    if (line == null) {
      throw new IOException("a process of the measurement ended early; its log says why");
    }
    return Json.read(line.getBytes(StandardCharsets.UTF_8), answer);
  }

  /** It ends itself in order when there are no more orders; one that does not is killed. */
  @Override
  public void close() throws InterruptedException {
    orders.close();
    if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
