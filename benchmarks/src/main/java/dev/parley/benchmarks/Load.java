package dev.parley.benchmarks;

import dev.parley.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The process that sends load, which takes orders. */
final class Load implements AutoCloseable {
  private final Process process;
  private final PrintWriter orders;
  private final BufferedReader results;

  Load(Programs programs, int port, int connections, List<byte[]> requests) throws IOException {
    Path file = Files.createTempFile(programs.folder(), "requests", "");
    Requests.write(file, requests);
    process =
        programs.own(
            HttpLoad.class, Integer.toString(port), Integer.toString(connections), file.toString());
    orders = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    results =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Sends that many requests; an answer that is an error fails the measurement. */
  HttpLoad.Result send(long count) throws IOException {
    orders.println(count);
    String line = results.readLine();
    if (line == null) {
      throw new IOException("the load ended early; its log says why");
    }
    HttpLoad.Result result =
        Json.read(line.getBytes(StandardCharsets.UTF_8), HttpLoad.Result.class);
    if (result.errors() > 0) {
      throw new IOException(result.errors() + " of " + count + " requests were refused");
    }
    return result;
  }

  @Override
  public void close() {
    orders.close();
    process.destroyForcibly();
  }
}
