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
import dev.parley.security.KeyFile;
import dev.parley.security.KeyRing;
import dev.parley.store.jdbc.PoolLimits;
import dev.parley.store.outbox.Relays;
import dev.parley.web.StaticPages;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.Optional;

/** Web API, pages and the work behind them, on a data folder and a database. */
final class Site implements AutoCloseable {
  private static final PoolLimits POOL = PoolLimits.DEFAULTS;

  final Rooms rooms;
  final AppRooms appRooms;
  final String url;
  final Health health = new Health(System::nanoTime);
  private final Database database;
  private final FolderRooms folderRooms;
  private final Doorway doorway;
  private final Tier tier;
  private final Relays relays;
  private final JobThreads jobs;
  private final HttpServer server;
  private final Observed observed = new Observed();

  /**
   * Answers when sockets and API do.
   *
   * @param holder of the leases that it takes
   */
  Site(Command.Up options, Database database, String holder, Tier.Opening opening)
      throws IOException {
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
    url = options.publicUrl().map(URI::toString).map(Site::bare).orElse(local);
    tier = opening.open(rooms, keys, url);
    sockets.target = tier.presence();
    folderRooms = new FolderRooms(rooms, database.folder(), url);
    appRooms =
        new AppRooms(
            rooms, keys, url, options.rateLimits(), AppRooms.blocks(options.allowedOutgoing()));
    doorway = new Doorway(rooms, database.folder(), url, options.rateLimits());
    WebApi api = Api.open(rooms, folderRooms, keys, tier.tickets(), url, options.rateLimits());
    handler.target =
        new Routes(
            api,
            tier.gateway().map(gateway -> new SocketDoor(tier.tickets(), gateway)),
            appRooms,
            folderRooms.transfer,
            doorway.pages,
            StaticPages.load(),
            new StatusPages(observed, health));
    relays =
        new Relays(
            rooms.records.store(),
            holder,
            rooms.records.clock(),
            OutboxConsumers.all(rooms, tier.feed(), appRooms.consumer, folderRooms.search.indexer));
    publisher.target = relays.waking(event -> tier.admin().publish(event));
    relays.start();
    folderRooms.search.start();
    jobs =
        new JobThreads(
            rooms.records.store(), rooms.records.clock(), DueWork.all(rooms), JobLimits.DEFAULTS);
    appRooms.start();
    health.readiness("database", this::databaseFault);
    observed.watch(server);
    tier.watch(observed);
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

  /** Whether everything committed has been handed to every consumer. */
  boolean isIdle() {
    return relays.isIdle();
  }

  @Override
  public void close() {
    tier.close();
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
