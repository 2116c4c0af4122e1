package dev.parley.role;

import dev.parley.api.WebApi;
import dev.parley.cli.Command;
import dev.parley.cli.Console;
import dev.parley.cli.Outcome;
import dev.parley.file.FileLimits;
import dev.parley.file.http.FileTransfer;
import dev.parley.http.BodyPolicy;
import dev.parley.http.Handler;
import dev.parley.http.HttpConfig;
import dev.parley.http.HttpServer;
import dev.parley.http.Request;
import dev.parley.http.Response;
import dev.parley.model.Event;
import dev.parley.observe.Health;
import dev.parley.realtime.feed.Tickets;
import dev.parley.realtime.gateway.Admission;
import dev.parley.realtime.gateway.http.GatewaySocket;
import dev.parley.security.KeyFile;
import dev.parley.security.KeyRing;
import dev.parley.store.jdbc.PoolLimits;
import dev.parley.store.outbox.FollowUp;
import dev.parley.store.outbox.Publisher;
import dev.parley.store.outbox.Relay;
import dev.parley.store.outbox.Relays;
import dev.parley.workspace.Workspace;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** All roles in one process: what {@code parley up} starts. */
public final class Up implements AutoCloseable {
  private static final String DEMO = "demo";
  private static final PoolLimits POOL = new PoolLimits(24, 10_000);

  private final Database database;
  private final Rooms rooms;
  private final FolderRooms folderRooms;
  private final RealTime realTime;
  private final Relays relays;
  private final HttpServer server;
  private final Observed observed = new Observed();
  private final Health health = new Health(System::nanoTime);
  private final String url;

  private Up(Command.Up options, Database database) throws IOException {
    this.database = database;
    KeyRing keys =
        new KeyFile(database.folder().keys().resolve(KeyFile.NAME), new SecureRandom())
            .openOrCreate();
    LatePublisher publisher = new LatePublisher();
    LateSockets sockets = new LateSockets();
    rooms = Rooms.open(database.urls(), POOL, publisher, sockets);
    LateHandler handler = new LateHandler();
    server = HttpServer.start(config(options), handler);
    String scheme = options.tls().isPresent() ? "https" : "http";
    String local = scheme + "://" + options.bind() + ":" + server.port();
    url = options.publicUrl().map(URI::toString).map(Up::bare).orElse(local);
    Tickets tickets = new Tickets(keys, Clock.systemUTC(), "ws" + url.substring("http".length()));
    realTime = new RealTime(rooms, keys, tickets);
    sockets.target = realTime.presence;
    publisher.target = event -> realTime.admin().publish(event);
    folderRooms = new FolderRooms(rooms, database.folder(), url);
    WebApi api = Api.open(rooms, folderRooms, keys, tickets, url, options.rateLimits());
    handler.target = request -> route(api, tickets, request);
    relays =
        new Relays(
            rooms.records.store(),
            "up-" + ProcessHandle.current().pid(),
            rooms.records.clock(),
            List.of(
                consumer("sockets", item -> publisher.publish(item.event())),
                consumer("copies", item -> copies(item.followUps()))));
    relays.start();
    health.readiness("database", this::databaseFault);
    observed.watch(server);
    observed.watch(realTime);
  }

  /** A database that cannot be read throws, which counts as a fault. */
  private Optional<String> databaseFault() {
    return rooms.workspaces.homes("", 1).size() > 1
        ? Optional.of("a page holds more than was asked for")
        : Optional.empty();
  }

  private void copies(List<FollowUp> followUps) {
    rooms.followUps.apply(followUps);
  }

  private static Relay.Consumer consumer(String name, Consumer<Relay.Item> each) {
    return new Relay.Consumer() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public void accept(List<Relay.Item> items) {
        items.forEach(each);
      }
    };
  }

  private static String bare(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private HttpConfig config(Command.Up options) {
    HttpConfig config =
        HttpConfig.local(database.folder().tmp()).withAddress(options.bind(), options.port());
    return options
        .tls()
        .map(tls -> config.withTls(new HttpConfig.Tls(tls.certificate(), tls.key())))
        .orElse(config);
  }

  private Response route(WebApi api, Tickets tickets, Request request) throws Exception {
    String path = request.path();
    if (path.startsWith(WebApi.PREFIX)) {
      return observed.call(api, request);
    }
    if (path.startsWith(Tickets.PREFIX) && request.isWebSocketUpgrade()) {
      Optional<Admission> admission = tickets.admit(path);
      return admission.isEmpty()
          ? Response.text(401, "this ticket is not good any more: call rtm.connect\n")
          : Response.upgrade(new GatewaySocket(realTime.gateway, admission.get()));
    }
    if (FileTransfer.serves(path)) {
      return folderRooms.transfer.handle(request);
    }
    return switch (path) {
      case "/health" -> {
        Health.Report report = health.report();
        yield Response.of(
            report.status(), "application/json", report.json().getBytes(StandardCharsets.UTF_8));
      }
      case "/metrics" -> observed.page(request);
      default -> Response.text(404, "there is nothing here\n");
    };
  }

  /** Starts everything; answers when sockets and API do. */
  public static Up start(Command.Up options) throws Exception {
    Database database = Database.serving(options.place());
    try {
      return new Up(options, database);
    } catch (Exception e) {
      database.close();
      throw e;
    }
  }

  /** Runs until the process is told to end. */
  static Outcome run(Command.Up options, Console console) throws Exception {
    Up up = start(options);
    if (options.demo().isPresent()) {
      up.fill(options.demo().get(), console);
    }
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              up.close();
              ended.countDown();
            },
            "end");
    Runtime.getRuntime().addShutdownHook(hook);
    if (options.tls().isEmpty() && !isLoopback(options.bind())) {
      console.err().println("warning: " + options.bind() + " is served without TLS");
    }
    console.out().println("ready " + up.url);
    console.out().flush();
    ended.await();
    return Outcome.done();
  }

  /** Fills the workspace {@code demo} with a generated company, making it if it is not there. */
  private void fill(Command.Demo demo, Console console) throws IOException {
    Workspace workspace =
        rooms
            .workspaces
            .byDomain(DEMO)
            .orElseGet(() -> rooms.workspaces.create(DEMO, "Demo company"));
    Transfers.demo(rooms, database.folder(), workspace.home(), demo, console);
  }

  private static boolean isLoopback(String bind) {
    return bind.startsWith("127.") || bind.equals("localhost") || bind.equals("::1");
  }

  /** The base of every link that it issues. */
  public String url() {
    return url;
  }

  Rooms rooms() {
    return rooms;
  }

  /** Whether everything committed has been handed to every consumer. */
  public boolean isIdle() {
    return relays.isIdle();
  }

  @Override
  public void close() {
    realTime.close();
    server.close();
    relays.close();
    rooms.close();
    observed.close();
    try {
      database.close();
    } catch (Exception e) {
      throw new IllegalStateException("the database did not close", e);
    }
  }

  /** Publishes once the real-time tier is there; what comes before, the relay repeats. */
  private static final class LatePublisher implements Publisher {
    private volatile Publisher target = event -> {};

    @Override
    public void publish(Event event) {
      target.publish(event);
    }
  }

  /** Answers 503 until everything behind it is there. */
  private static final class LateHandler implements Handler {
    private volatile Handler target = request -> Response.text(503, "starting\n");

    @Override
    public BodyPolicy bodyPolicy(String method, String path, BodyPolicy defaultPolicy) {
      return FileTransfer.bodyPolicy(path, FileLimits.DEFAULTS, defaultPolicy);
    }

    @Override
    public Response handle(Request request) throws Exception {
      return target.handle(request);
    }
  }
}
