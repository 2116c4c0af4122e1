package dev.parley.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The process that sends load, which takes orders. */
final class Load implements AutoCloseable {
  private final Worker worker;

  Load(Programs programs, int port, int connections, List<byte[]> requests) throws IOException {
    Path file = Files.createTempFile(programs.folder(), "requests", "");
    Requests.write(file, requests);
    worker =
        new Worker(
            programs.own(
                HttpLoad.class,
                Integer.toString(port),
                Integer.toString(connections),
                file.toString()));
  }

  /** Sends that many requests; an answer that is an error fails the measurement. */
  HttpLoad.Result send(long count) throws IOException {
    HttpLoad.Result result = worker.ask(Long.toString(count), HttpLoad.Result.class);
    if (result.errors() > 0) {
      throw new IOException(result.errors() + " of " + count + " requests were refused");
    }
    return result;
  }

  @Override
  public void close() throws InterruptedException {
    worker.close();
  }
}
