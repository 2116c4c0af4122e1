package dev.parley.importer.http;

import dev.parley.http.client.OutgoingRequest;
import dev.parley.http.client.OutgoingResponse;
import dev.parley.http.client.RefusedException;
import dev.parley.http.client.SafeClient;
import dev.parley.http.client.SafeClientConfig;
import dev.parley.importer.ContentFetcher;
import dev.parley.importer.ExportedFile;
import dev.parley.importer.ProblemKind;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Fetches contents from public addresses alone, by the address in the export, which carries what
 * gives access. A content is whole in a temporary file before it is handed on. Thread-safe.
 */
public final class HttpContentFetcher implements ContentFetcher, AutoCloseable {
  private static final String HTML = "text/html";
  private static final int OK = 200;
  private static final int TOO_MANY = 429;
  private static final int FAULTS = 500;

  private final SafeClient client;
  private final Path folder;
  private final FetchLimits limits;
  private final LongConsumer pause;
  private final Map<String, Integer> failures = new ConcurrentHashMap<>();

  private HttpContentFetcher(
      SafeClient client, Path folder, FetchLimits limits, LongConsumer pause) {
    this.client = client;
    this.folder = folder;
    this.limits = limits;
    this.pause = pause;
  }

  /**
   * A fetcher with a client of its own.
   *
   * @param folder for contents that are not whole yet
   * @param pause waits that many milliseconds
   */
  public static HttpContentFetcher start(
      SafeClientConfig config, Path folder, FetchLimits limits, LongConsumer pause)
      throws IOException {
    return new HttpContentFetcher(
        SafeClient.start(config.withTotalTimeoutMillis(limits.maxFetchMillis())),
        folder,
        limits,
        pause);
  }

  @Override
  public int parallel() {
    return limits.maxParallelFetches();
  }

  @Override
  public Fetched fetch(ExportedFile file) {
    Optional<URI> address = address(file);
    if (address.isEmpty()) {
      return new Fetched.Missing(ProblemKind.CONTENT_MISSING);
    }
    if (file.size() > limits.maxFileBytes()) {
      return new Fetched.Missing(ProblemKind.CONTENT_TOO_LARGE);
    }
    String host = String.valueOf(address.get().getHost());
    long wait = limits.firstPauseMillis();
    for (int tries = 1; !isGivenUp(host); tries++) {
      Fetched fetched = once(file, address.get());
      if (!isFailure(fetched)) {
        failures.remove(host);
        return fetched;
      }
      failures.merge(host, 1, Integer::sum);
      if (tries == limits.maxTries()) {
        return fetched;
      }
      pause.accept(wait);
      wait *= 2;
    }
    return new Fetched.Missing(ProblemKind.CONTENT_UNREACHABLE);
  }

  private boolean isGivenUp(String host) {
    return failures.getOrDefault(host, 0) >= limits.maxHostFailures();
  }

  private static boolean isFailure(Fetched fetched) {
    return fetched.equals(new Fetched.Missing(ProblemKind.CONTENT_UNREACHABLE));
  }

  /** Where the export says the bytes are. */
  private static Optional<URI> address(ExportedFile file) {
    return Stream.of(file.extra().path("url_private_download").asString(""), file.url())
        .filter(url -> url != null && !url.isEmpty())
        .findFirst()
        .flatMap(HttpContentFetcher::uri);
  }

  private static Optional<URI> uri(@Nullable String url) {
    try {
      return Optional.ofNullable(url)
          .map(URI::create)
          .filter(uri -> uri.getHost() != null)
          .filter(uri -> List.of("http", "https").contains(uri.getScheme()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private Fetched once(ExportedFile file, URI address) {
    Path part = null;
    try {
      part = Files.createTempFile(folder, "fetched-", ".part");
      OutgoingResponse answer;
      try (OutputStream sink = new Bounded(Files.newOutputStream(part), limits.maxFileBytes())) {
        answer = client.send(OutgoingRequest.get(address), sink, Long.MAX_VALUE);
      }
      ProblemKind fault = fault(answer, file);
      if (fault == null) {
        return new Fetched.Content(Files.newInputStream(part, StandardOpenOption.DELETE_ON_CLOSE));
      }
      Files.delete(part);
      return new Fetched.Missing(fault);
    } catch (RefusedException e) {
      return dropped(part, ProblemKind.CONTENT_REFUSED);
    } catch (TooLarge e) {
      return dropped(part, ProblemKind.CONTENT_TOO_LARGE);
    } catch (IOException e) {
      return dropped(part, ProblemKind.CONTENT_UNREACHABLE);
    }
  }

  private static @Nullable ProblemKind fault(OutgoingResponse answer, ExportedFile file) {
    if (answer.status() == TOO_MANY || answer.status() >= FAULTS) {
      return ProblemKind.CONTENT_UNREACHABLE;
    }
    String type = String.valueOf(answer.headers().get("content-type"));
    // Without a right to a file its server shows the page to sign in, as if it were the file.
    boolean isPage = type.startsWith(HTML) && !file.mimetype().equals(HTML);
    return answer.status() == OK && !isPage ? null : ProblemKind.CONTENT_DENIED;
  }

  private static Fetched dropped(@Nullable Path part, ProblemKind why) {
    try {
      if (part != null) {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      // The folder is emptied by whoever serves it next.
    }
    return new Fetched.Missing(why);
  }

  @Override
  public void close() {
    client.close();
  }

  /** More bytes than a file may have. */
  private static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** Takes so many bytes and no more. */
  private static final class Bounded extends FilterOutputStream {
    private long left;

    Bounded(OutputStream out, long most) {
      super(out);
      left = most;
    }

    @Override
    public void write(int b) throws IOException {
      take(1);
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      take(length);
      out.write(bytes, offset, length);
    }

    private void take(int count) throws IOException {
      left -= count;
      if (left < 0) {
        throw new TooLarge();
      }
    }
  }
}
