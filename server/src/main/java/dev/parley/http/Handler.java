package dev.parley.http;

/** What answers the requests of an {@link HttpServer}. Called from many threads at once. */
@FunctionalInterface
public interface Handler {

  /**
   * Answers one request. Runs on a virtual thread of its own and may block, unless {@link
   * #isInline} said otherwise.
   *
   * @throws HttpException to answer with its status and reason
   * @throws Exception anything else is logged with the request's id and answered as a bare 500
   */
  Response handle(Request request) throws Exception;

  /**
   * Whether {@link #handle} of this request never blocks: no I/O, no contended lock, microseconds
   * at most. Such a request is answered on the event loop, which spares two hand-overs between
   * threads.
   */
  default boolean isInline(Request request) {
    return false;
  }

  /**
   * What to do with a body, decided from the head of the request before any byte of it is read.
   * Runs on the event loop and must not block.
   *
   * @param path decoded, as {@link Request#path()}
   * @param defaultPolicy in memory up to the server's {@code maxBodyBytes}
   */
  default BodyPolicy bodyPolicy(String method, String path, BodyPolicy defaultPolicy) {
    return defaultPolicy;
  }
}
