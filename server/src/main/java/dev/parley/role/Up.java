package dev.parley.role;

import dev.parley.api.WebApi;
import dev.parley.cli.Command;
import dev.parley.http.AddressRange;
import dev.parley.http.HttpConfig;
import dev.parley.http.HttpServer;
import dev.parley.job.JobLimits;
import dev.parley.job.JobThreads;
import dev.parley.message.MessageCaches;
import dev.parley.observe.Health;
import dev.parley.realtime.feed.Tickets;
import dev.parley.security.KeyFile;
import dev.parley.security.KeyRing;
import dev.parley.store.folder.DataFolder;
import dev.parley.store.jdbc.PoolLimits;
import dev.parley.store.outbox.Relays;
import dev.parley.web.StaticPages;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** All roles in one process: what {@code parley up} starts. */
public final class Up implements AutoCloseable {
  private static final PoolLimits POOL = new PoolLimits(24, 10_000);

  private final Database database;
  private final Rooms rooms;
  private final FolderRooms folderRooms;
  private final Doorway doorway;
  private final RealTime realTime;
  private final AppRooms appRooms;
  private final Relays relays;
  private final JobThreads jobs;
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
    MessageCaches caches = options.messageCaches() ? MessageCaches.DEFAULT : MessageCaches.OFF;
    rooms = Rooms.open(database.urls(), POOL, publisher, sockets, caches);
    LateHandler handler = new LateHandler();
    server = HttpServer.start(config(options), handler);
    String scheme = options.tls().isPresent() ? "https" : "http";
    String local = scheme + "://" + options.bind() + ":" + server.port();
    url = options.publicUrl().map(URI::toString).map(Up::bare).orElse(local);
    Tickets tickets = new Tickets(keys, Clock.systemUTC(), "ws" + url.substring("http".length()));
    realTime = new RealTime(rooms, keys, tickets);
    sockets.target = realTime.presence;
    folderRooms = new FolderRooms(rooms, database.folder(), url);
    appRooms =
        new AppRooms(
            rooms, keys, url, options.rateLimits(), AppRooms.blocks(options.allowedOutgoing()));
    doorway = new Doorway(rooms, database.folder(), url, options.rateLimits());
    WebApi api = Api.open(rooms, folderRooms, keys, tickets, url, options.rateLimits());
    handler.target =
        new Routes(
            api,
            tickets,
            realTime.gateway,
            appRooms,
            folderRooms.transfer,
            doorway.pages,
            StaticPages.load(),
            observed,
            health);
    relays =
        new Relays(
            rooms.records.store(),
            "up-" + ProcessHandle.current().pid(),
            rooms.records.clock(),
            OutboxConsumers.all(
                rooms, realTime.admin(), appRooms.consumer, folderRooms.search.indexer));
    publisher.target = relays.waking(event -> realTime.admin().publish(event));
    relays.start();
    folderRooms.search.start();
    jobs =
        new JobThreads(
            rooms.records.store(), rooms.records.clock(), DueWork.all(rooms), JobLimits.DEFAULTS);
    appRooms.start();
    health.readiness("database", this::databaseFault);
    observed.watch(server);
    observed.watch(realTime);
    observed.watch(appRooms);
    database.published(url);
  }

  /** A database that cannot be read throws, which counts as a fault. */
  private Optional<String> databaseFault() {
    return rooms.workspaces.homes("", 1).size() > 1
        ? Optional.of("a page holds more than was asked for")
        : Optional.empty();
  }

  static String bare(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private HttpConfig config(Command.Up options) {
    HttpConfig config =
        HttpConfig.local(database.folder().tmp())
            .withAddress(options.bind(), options.port())
            .withTrustedProxies(
                options.trustedProxies().stream().map(AddressRange::parse).toList());
    return options
        .tls()
        .map(tls -> config.withTls(new HttpConfig.Tls(tls.certificate(), tls.key())))
        .orElse(config);
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

  /** What a person is told at the start, before anybody has signed in. */
  List<String> firstLinks() {
    return FirstLinks.lines(rooms, url);
  }

  /** The base of every link that it issues. */
  public String url() {
    return url;
  }

  Rooms rooms() {
    return rooms;
  }

  AppRooms apps() {
    return appRooms;
  }

  DataFolder folder() {
    return database.folder();
  }

  /** Whether everything committed has been handed to every consumer. */
  public boolean isIdle() {
    return relays.isIdle();
  }

  @Override
  public void close() {
    realTime.close();
    appRooms.close();
    server.close();
    doorway.close();
    jobs.close();
    relays.close();
    folderRooms.search.close();
    rooms.close();
    observed.close();
    try {
      database.close();
    } catch (Exception e) {
      throw new IllegalStateException("the database did not close", e);
    }
  }
}
