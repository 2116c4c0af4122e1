package dev.parley.discovery;

/** A server's place among the living. Thread-safe; calls wait for discovery. */
public interface Registration extends AutoCloseable {
  /**
   * Says that the server is alive; several times within {@link DiscoveryLimits#ttlMillis}. One that
   * was held dead meanwhile, or forgotten, is alive again.
   *
   * @throws DiscoveryException if nobody heard it
   */
  void confirm();

  /**
   * Shows the server with other tags, host or port.
   *
   * @throws DiscoveryException if it is not known whether others see it
   */
  void change(Server server);

  /** The server is gone from now on; others need not wait for its time to run out. Never throws. */
  @Override
  void close();
}
