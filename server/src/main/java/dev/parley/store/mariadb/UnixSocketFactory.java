package dev.parley.store.mariadb;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.util.ConfigurableSocketFactory;

/**
 * Makes the driver's sockets from the JDK's unix domain channels.
 *
 * <p>The driver's own {@code localSocket} reads through JNA, which holds the carrier of a virtual
 * thread for as long as the database thinks; a channel lets it go. The driver makes this class by
 * its name, from the option {@code socketFactory}.
 */
public final class UnixSocketFactory extends ConfigurableSocketFactory {
  /** The option that carries the socket's path. */
  static final String PATH_OPTION = "parleySocket";

  private Path path = Path.of("");

  @Override
  public void setConfiguration(Configuration configuration, String host) {
    path = Path.of(configuration.nonMappedOptions().getProperty(PATH_OPTION, ""));
  }

  @Override
  public Socket createSocket() throws IOException {
    return new UnixSocket(path);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return createSocket();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return createSocket();
  }
}
