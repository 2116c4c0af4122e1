package dev.parley.http.client;

import dev.parley.http.AddressRange;
import java.util.List;

/**
 * Limits of a {@link SafeClient}.
 *
 * @param allowed blocks that may be reached although they are not public; none by default
 * @param connectTimeoutMillis for the name, the connection and TLS, each
 * @param totalTimeoutMillis from the call to the last byte, redirects included
 * @param maxBodyBytes of an answer in memory
 * @param maxHeaderBytes of an answer
 * @param maxRedirects followed; the next one is the answer
 * @param maxConcurrentRequests more wait for their turn, within their own time
 */
public record SafeClientConfig(
    List<AddressRange> allowed,
    int connectTimeoutMillis,
    int totalTimeoutMillis,
    int maxBodyBytes,
    int maxHeaderBytes,
    int maxRedirects,
    int maxConcurrentRequests) {

  public static final SafeClientConfig DEFAULTS =
      new SafeClientConfig(List.of(), 5_000, 30_000, 1024 * 1024, 16 * 1024, 3, 256);

  public SafeClientConfig {
    allowed = List.copyOf(allowed);
    if (connectTimeoutMillis <= 0
        || totalTimeoutMillis <= 0
        || maxBodyBytes <= 0
        || maxHeaderBytes <= 0
        || maxRedirects < 0
        || maxConcurrentRequests <= 0) {
      throw new IllegalArgumentException("a limit of the outgoing client is not positive");
    }
  }

  public SafeClientConfig withAllowed(List<AddressRange> blocks) {
    return new SafeClientConfig(
        blocks,
        connectTimeoutMillis,
        totalTimeoutMillis,
        maxBodyBytes,
        maxHeaderBytes,
        maxRedirects,
        maxConcurrentRequests);
  }

  public SafeClientConfig withTotalTimeoutMillis(int millis) {
    return new SafeClientConfig(
        allowed,
        connectTimeoutMillis,
        millis,
        maxBodyBytes,
        maxHeaderBytes,
        maxRedirects,
        maxConcurrentRequests);
  }

  public SafeClientConfig withMaxBodyBytes(int bytes) {
    return new SafeClientConfig(
        allowed,
        connectTimeoutMillis,
        totalTimeoutMillis,
        bytes,
        maxHeaderBytes,
        maxRedirects,
        maxConcurrentRequests);
  }

  public SafeClientConfig withMaxRedirects(int redirects) {
    return new SafeClientConfig(
        allowed,
        connectTimeoutMillis,
        totalTimeoutMillis,
        maxBodyBytes,
        maxHeaderBytes,
        redirects,
        maxConcurrentRequests);
  }
}
