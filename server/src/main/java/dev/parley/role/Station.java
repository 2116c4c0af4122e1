package dev.parley.role;

import dev.parley.cli.Command;
import dev.parley.discovery.Server;
import dev.parley.http.Handler;
import dev.parley.http.HttpConfig;
import dev.parley.http.HttpServer;
import dev.parley.http.Response;
import dev.parley.observe.Health;
import dev.parley.realtime.feed.Tickets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The HTTP port of a server without a site: how it is, its numbers, and a gateway's sockets. */
final class Station implements AutoCloseable {
  private static final Response NOTHING = Response.text(404, "there is nothing here\n");
  private static final Response NOT_YET = Response.text(503, "starting\n");

  final Observed observed = new Observed();
  final Health health = new Health(System::nanoTime);
  private final HttpServer server;
  private final String url;
  private volatile @Nullable SocketDoor sockets;

  Station(Command.Listening listening, Optional<Command.Tls> tls, String id) throws IOException {
    StatusPages status = new StatusPages(observed, health);
    Handler handler =
        request -> {
          if (StatusPages.serves(request.path())) {
            return status.handle(request);
          }
          if (request.path().startsWith(Tickets.PREFIX) && request.isWebSocketUpgrade()) {
            SocketDoor door = sockets;
            return door == null ? NOT_YET : door.open(request.path());
          }
          return NOTHING;
        };
    Path bodies = Path.of(System.getProperty("java.io.tmpdir"), "parley-" + id);
    HttpConfig config = HttpConfig.local(bodies).withAddress(listening.bind(), listening.port());
    server =
        HttpServer.start(
            tls.map(pem -> config.withTls(new HttpConfig.Tls(pem.certificate(), pem.key())))
                .orElse(config),
            handler);
    String scheme = tls.isPresent() ? "https" : "http";
    url = scheme + "://" + listening.bind() + ":" + server.port();
    observed.watch(server);
  }

  /** Sockets open here from now on. */
  void open(SocketDoor door) {
    sockets = door;
  }

  String url() {
    return url;
  }

  /** The line that says that it serves. */
  static String ready(Server self, String url) {
    return "ready " + url + " " + self.id() + " " + self.host() + ":" + self.port();
  }

  @Override
  public void close() {
    server.close();
    observed.close();
  }
}
