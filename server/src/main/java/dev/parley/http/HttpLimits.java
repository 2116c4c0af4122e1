package dev.parley.http;

/**
 * The limits of an {@link HttpServer}.
 *
 * @param maxConnections open connections; one more is closed at once
 * @param maxConnectionsPerAddress open connections of one client address, an IPv6 /64 being one;
 *     one more is closed at once. Behind trusted proxies it counts WebSockets, and one more gets
 *     429; this machine itself is not counted
 * @param maxConcurrentRequests requests that handlers work on at once on virtual threads; one more
 *     gets 503 with Retry-After
 * @param maxRequestLineBytes the request line; a longer one gets 414
 * @param maxHeaderBytes all header fields of a request; more get 431
 * @param maxBodyBytes a body in memory where the handler's policy says nothing else; a larger one
 *     gets 413
 * @param maxUploadBytes a body in a temporary file; a larger one gets 413 whatever the policy says
 * @param maxBufferedBodyBytes bodies in memory of all requests together; beyond it a request gets
 *     503
 * @param maxUploadQueueBytes bytes of one upload that wait for the disk before reading stops
 * @param maxParameters named values of a request; more get 400
 * @param maxParts parts of a multipart body; more get 400
 * @param maxPartHeaderBytes header fields of one part; more get 400
 * @param maxFrameBytes a WebSocket message, fragments together; a longer one closes with 1009
 * @param maxQueuedBytesPerSocket bytes waiting for one WebSocket, beyond which sends are refused
 * @param writeHighWaterBytes bytes waiting for one connection from which it counts as not writable
 * @param writeLowWaterBytes bytes waiting below which it counts as writable again
 * @param idleTimeoutMillis a kept-alive connection between requests
 * @param headerTimeoutMillis from the first byte of a request to the end of its head, and for the
 *     TLS handshake; then 408
 * @param bodyTimeoutMillis grace for a body, beside the time that minBodyBytesPerSecond gives it;
 *     then 408
 * @param minBodyBytesPerSecond speed that a client must keep up while it sends a body
 * @param requestTimeoutMillis a handler's work on one request; then it is interrupted and the
 *     client gets 503
 * @param writeTimeoutMillis a client that takes no byte of an answer
 * @param lingerTimeoutMillis how long a closing connection still reads, so that the client sees the
 *     answer
 * @param websocketPingSeconds between two pings to one WebSocket
 * @param maxMissedPongs pings in a row without any sign of life, after which the connection is cut
 * @param closeTimeoutMillis from a close frame to the client's answer
 */
public record HttpLimits(
    int maxConnections,
    int maxConnectionsPerAddress,
    int maxConcurrentRequests,
    int maxRequestLineBytes,
    int maxHeaderBytes,
    int maxBodyBytes,
    long maxUploadBytes,
    long maxBufferedBodyBytes,
    int maxUploadQueueBytes,
    int maxParameters,
    int maxParts,
    int maxPartHeaderBytes,
    int maxFrameBytes,
    int maxQueuedBytesPerSocket,
    int writeHighWaterBytes,
    int writeLowWaterBytes,
    int idleTimeoutMillis,
    int headerTimeoutMillis,
    int bodyTimeoutMillis,
    int minBodyBytesPerSecond,
    int requestTimeoutMillis,
    int writeTimeoutMillis,
    int lingerTimeoutMillis,
    int websocketPingSeconds,
    int maxMissedPongs,
    int closeTimeoutMillis) {

  public static final HttpLimits DEFAULTS = builder().build();

  public HttpLimits {
    positive(maxConnections, "maxConnections");
    positive(maxConnectionsPerAddress, "maxConnectionsPerAddress");
    positive(maxConcurrentRequests, "maxConcurrentRequests");
    positive(maxRequestLineBytes, "maxRequestLineBytes");
    positive(maxHeaderBytes, "maxHeaderBytes");
    positive(maxBodyBytes, "maxBodyBytes");
    positive(maxUploadBytes, "maxUploadBytes");
    positive(maxBufferedBodyBytes, "maxBufferedBodyBytes");
    positive(maxUploadQueueBytes, "maxUploadQueueBytes");
    positive(maxParameters, "maxParameters");
    positive(maxParts, "maxParts");
    positive(maxPartHeaderBytes, "maxPartHeaderBytes");
    positive(maxFrameBytes, "maxFrameBytes");
    positive(maxQueuedBytesPerSocket, "maxQueuedBytesPerSocket");
    positive(writeHighWaterBytes, "writeHighWaterBytes");
    positive(writeLowWaterBytes, "writeLowWaterBytes");
    positive(idleTimeoutMillis, "idleTimeoutMillis");
    positive(headerTimeoutMillis, "headerTimeoutMillis");
    positive(bodyTimeoutMillis, "bodyTimeoutMillis");
    positive(minBodyBytesPerSecond, "minBodyBytesPerSecond");
    positive(requestTimeoutMillis, "requestTimeoutMillis");
    positive(writeTimeoutMillis, "writeTimeoutMillis");
    positive(lingerTimeoutMillis, "lingerTimeoutMillis");
    positive(websocketPingSeconds, "websocketPingSeconds");
    positive(maxMissedPongs, "maxMissedPongs");
    positive(closeTimeoutMillis, "closeTimeoutMillis");
    if (writeLowWaterBytes > writeHighWaterBytes) {
      throw new IllegalArgumentException("writeLowWaterBytes is above writeHighWaterBytes");
    }
  }

  private static void positive(long value, String name) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive");
    }
  }

  public static Builder builder() {
    return new Builder();
  }

  /** These limits, to change some of them. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.maxConnections = maxConnections;
    builder.maxConnectionsPerAddress = maxConnectionsPerAddress;
    builder.maxConcurrentRequests = maxConcurrentRequests;
    builder.maxRequestLineBytes = maxRequestLineBytes;
    builder.maxHeaderBytes = maxHeaderBytes;
    builder.maxBodyBytes = maxBodyBytes;
    builder.maxUploadBytes = maxUploadBytes;
    builder.maxBufferedBodyBytes = maxBufferedBodyBytes;
    builder.maxUploadQueueBytes = maxUploadQueueBytes;
    builder.maxParameters = maxParameters;
    builder.maxParts = maxParts;
    builder.maxPartHeaderBytes = maxPartHeaderBytes;
    builder.maxFrameBytes = maxFrameBytes;
    builder.maxQueuedBytesPerSocket = maxQueuedBytesPerSocket;
    builder.writeHighWaterBytes = writeHighWaterBytes;
    builder.writeLowWaterBytes = writeLowWaterBytes;
    builder.idleTimeoutMillis = idleTimeoutMillis;
    builder.headerTimeoutMillis = headerTimeoutMillis;
    builder.bodyTimeoutMillis = bodyTimeoutMillis;
    builder.minBodyBytesPerSecond = minBodyBytesPerSecond;
    builder.requestTimeoutMillis = requestTimeoutMillis;
    builder.writeTimeoutMillis = writeTimeoutMillis;
    builder.lingerTimeoutMillis = lingerTimeoutMillis;
    builder.websocketPingSeconds = websocketPingSeconds;
    builder.maxMissedPongs = maxMissedPongs;
    builder.closeTimeoutMillis = closeTimeoutMillis;
    return builder;
  }

  /** Limits in the making; starts with the defaults. Not thread-safe. */
  public static final class Builder {
    private int maxConnections = 20_000;
    private int maxConnectionsPerAddress = 2_000;
    private int maxConcurrentRequests = 1_024;
    private int maxRequestLineBytes = 16 * 1024;
    private int maxHeaderBytes = 32 * 1024;
    private int maxBodyBytes = 2 * 1024 * 1024;
    private long maxUploadBytes = 1024L * 1024 * 1024;
    private long maxBufferedBodyBytes = 128L * 1024 * 1024;
    private int maxUploadQueueBytes = 512 * 1024;
    private int maxParameters = 2_000;
    private int maxParts = 200;
    private int maxPartHeaderBytes = 8 * 1024;
    private int maxFrameBytes = 64 * 1024;
    private int maxQueuedBytesPerSocket = 1024 * 1024;
    private int writeHighWaterBytes = 128 * 1024;
    private int writeLowWaterBytes = 32 * 1024;
    private int idleTimeoutMillis = 75_000;
    private int headerTimeoutMillis = 10_000;
    private int bodyTimeoutMillis = 20_000;
    private int minBodyBytesPerSecond = 1_024;
    private int requestTimeoutMillis = 60_000;
    private int writeTimeoutMillis = 30_000;
    private int lingerTimeoutMillis = 2_000;
    private int websocketPingSeconds = 15;
    private int maxMissedPongs = 2;
    private int closeTimeoutMillis = 3_000;

    private Builder() {}

    public Builder maxConnections(int value) {
      maxConnections = value;
      return this;
    }

    public Builder maxConnectionsPerAddress(int value) {
      maxConnectionsPerAddress = value;
      return this;
    }

    public Builder maxConcurrentRequests(int value) {
      maxConcurrentRequests = value;
      return this;
    }

    public Builder maxRequestLineBytes(int value) {
      maxRequestLineBytes = value;
      return this;
    }

    public Builder maxHeaderBytes(int value) {
      maxHeaderBytes = value;
      return this;
    }

    public Builder maxBodyBytes(int value) {
      maxBodyBytes = value;
      return this;
    }

    public Builder maxUploadBytes(long value) {
      maxUploadBytes = value;
      return this;
    }

    public Builder maxBufferedBodyBytes(long value) {
      maxBufferedBodyBytes = value;
      return this;
    }

    public Builder maxUploadQueueBytes(int value) {
      maxUploadQueueBytes = value;
      return this;
    }

    public Builder maxParameters(int value) {
      maxParameters = value;
      return this;
    }

    public Builder maxParts(int value) {
      maxParts = value;
      return this;
    }

    public Builder maxPartHeaderBytes(int value) {
      maxPartHeaderBytes = value;
      return this;
    }

    public Builder maxFrameBytes(int value) {
      maxFrameBytes = value;
      return this;
    }

    public Builder maxQueuedBytesPerSocket(int value) {
      maxQueuedBytesPerSocket = value;
      return this;
    }

    public Builder writeHighWaterBytes(int value) {
      writeHighWaterBytes = value;
      return this;
    }

    public Builder writeLowWaterBytes(int value) {
      writeLowWaterBytes = value;
      return this;
    }

    public Builder idleTimeoutMillis(int value) {
      idleTimeoutMillis = value;
      return this;
    }

    public Builder headerTimeoutMillis(int value) {
      headerTimeoutMillis = value;
      return this;
    }

    public Builder bodyTimeoutMillis(int value) {
      bodyTimeoutMillis = value;
      return this;
    }

    public Builder minBodyBytesPerSecond(int value) {
      minBodyBytesPerSecond = value;
      return this;
    }

    public Builder requestTimeoutMillis(int value) {
      requestTimeoutMillis = value;
      return this;
    }

    public Builder writeTimeoutMillis(int value) {
      writeTimeoutMillis = value;
      return this;
    }

    public Builder lingerTimeoutMillis(int value) {
      lingerTimeoutMillis = value;
      return this;
    }

    public Builder websocketPingSeconds(int value) {
      websocketPingSeconds = value;
      return this;
    }

    public Builder maxMissedPongs(int value) {
      maxMissedPongs = value;
      return this;
    }

    public Builder closeTimeoutMillis(int value) {
      closeTimeoutMillis = value;
      return this;
    }

    public HttpLimits build() {
      return new HttpLimits(
          maxConnections,
          maxConnectionsPerAddress,
          maxConcurrentRequests,
          maxRequestLineBytes,
          maxHeaderBytes,
          maxBodyBytes,
          maxUploadBytes,
          maxBufferedBodyBytes,
          maxUploadQueueBytes,
          maxParameters,
          maxParts,
          maxPartHeaderBytes,
          maxFrameBytes,
          maxQueuedBytesPerSocket,
          writeHighWaterBytes,
          writeLowWaterBytes,
          idleTimeoutMillis,
          headerTimeoutMillis,
          bodyTimeoutMillis,
          minBodyBytesPerSecond,
          requestTimeoutMillis,
          writeTimeoutMillis,
          lingerTimeoutMillis,
          websocketPingSeconds,
          maxMissedPongs,
          closeTimeoutMillis);
    }
  }
}
