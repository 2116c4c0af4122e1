package dev.parley.http.client;

import dev.parley.http.Headers;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The request that follows from a redirect (RFC 9110, 15.4). */
final class Redirect {
  private static final Set<String> SECRETS =
      Set.of("authorization", "cookie", "proxy-authorization");

  private Redirect() {}

  static boolean isOne(int status) {
    return switch (status) {
      case 301, 302, 303, 307, 308 -> true;
      default -> false;
    };
  }

  /**
   * The next request; credentials stay behind when it goes to another origin.
   *
   * @throws RefusedException if it leads from https to http or is no URI
   */
  static OutgoingRequest follow(OutgoingRequest request, int status, String location)
      throws RefusedException {
    URI next;
    try {
      next = request.uri().resolve(location);
    } catch (IllegalArgumentException e) {
      throw new RefusedException("a redirect leads to no URI");
    }
    Destination from = Destination.of(request.uri());
    Destination to = Destination.of(next);
    if (from.secure() && !to.secure()) {
      throw new RefusedException("a redirect leads from https to http");
    }
    boolean repeats = status == 307 || status == 308 || request.method().equals("HEAD");
    Headers headers = without(request.headers(), !from.sameOrigin(to), !repeats);
    return repeats
        ? new OutgoingRequest(request.method(), next, headers, request.body())
        : new OutgoingRequest("GET", next, headers, new byte[0]);
  }

  private static Headers without(Headers headers, boolean secrets, boolean bodyFields) {
    List<String> kept = new ArrayList<>();
    headers.forEach(
        (name, value) -> {
          String lower = name.toLowerCase(Locale.ROOT);
          boolean dropped =
              (secrets && SECRETS.contains(lower)) || (bodyFields && lower.startsWith("content-"));
          if (!dropped) {
            kept.add(name);
            kept.add(value);
          }
        });
    return Headers.of(kept.toArray(String[]::new));
  }
}
