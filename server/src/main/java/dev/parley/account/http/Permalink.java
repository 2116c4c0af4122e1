package dev.parley.account.http;

import dev.parley.http.Request;
import dev.parley.model.Ts;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The address of a conversation or of a message in it, as {@code chat.getPermalink} gives it:
 * {@code /archives/CHANNEL/pMICROS}, in a thread with {@code ?thread_ts=TS}.
 *
 * <p>It leads into the web client, whoever asks: what the reader may see is decided there by the
 * methods, which answer what may not be seen as what is not there.
 *
 * @param message the digits of its ts, or null for the conversation
 * @param thread the ts of the thread's root, or null for the timeline
 */
record Permalink(String channel, @Nullable String message, @Nullable String thread) {
  static final String PREFIX = "/archives/";

  private static final Pattern SHAPE =
      Pattern.compile(
          "/archives/([CDG][A-Z0-9]{1,31})(?:/p([0-9]{7,18})(?:\\?thread_ts=([0-9.]{1,19}))?)?/?");

  /** Reads what a browser asked for; other parameters, such as {@code cid}, say nothing new. */
  static Optional<Permalink> of(Request request) {
    String thread = request.query("thread_ts");
    return of(request.path() + (thread == null ? "" : "?thread_ts=" + thread));
  }

  /** Reads {@link #path}; empty for anything else, so that nothing leads away from this server. */
  static Optional<Permalink> of(String path) {
    Matcher found = SHAPE.matcher(path);
    if (!found.matches() || (found.group(3) != null && Ts.parse(found.group(3)).isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(new Permalink(found.group(1), found.group(2), found.group(3)));
  }

  /** It again, without anything that needs escaping in a query. */
  String path() {
    return PREFIX
        + channel
        + (message == null ? "" : "/p" + message)
        + (thread == null ? "" : "?thread_ts=" + thread);
  }

  /** Where the web client shows it to a member of the workspace. */
  String inClient(String teamId) {
    return "/client/"
        + teamId
        + "/"
        + channel
        + (thread == null ? "" : "/thread/" + thread)
        + (message == null ? "" : "/p" + message);
  }
}
