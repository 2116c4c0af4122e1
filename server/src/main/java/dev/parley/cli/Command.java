package dev.parley.cli;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** What was asked for on the command line, its form checked and its defaults filled in. */
public sealed interface Command {

  /** The place that the command works on. */
  Place place();

  /**
   * A data folder, with the database in it or elsewhere.
   *
   * @param data the folder of files, keys and, without {@code database}, the embedded database
   * @param database the JDBC URL of an engine to use in place of the embedded one
   */
  record Place(Path data, Optional<String> database) {}

  /** A member's role in a workspace, as the command line names it. */
  enum Role {
    OWNER,
    ADMIN,
    MEMBER,
    GUEST
  }

  /** The kind of token, as the command line names it. */
  enum TokenType {
    BOT,
    USER,
    APP
  }

  /**
   * Runs every role in this process until it is told to end.
   *
   * @param port 0 takes any free one
   * @param messageCaches whether pages of messages are kept in memory
   * @param trustedProxies addresses or blocks whose word about a client's address is taken
   * @param demo the people to fill an empty workspace with, when asked for
   * @param allowedOutgoing blocks of addresses that apps may listen on although they are not public
   */
  record Up(
      Place place,
      String bind,
      int port,
      Optional<URI> publicUrl,
      Optional<Tls> tls,
      boolean rateLimits,
      boolean messageCaches,
      List<String> trustedProxies,
      Optional<Demo> demo,
      List<String> allowedOutgoing)
      implements Command {}

  /**
   * A server's place in its cluster.
   *
   * @param discovery where its servers find each other
   * @param bind the address that others reach it at
   * @param port for others; 0 takes any free one
   */
  record Cluster(
      URI discovery, String region, String zone, String bind, int port, Membership membership) {}

  /** How the servers of a cluster know each other. */
  sealed interface Membership {
    /** Mutual TLS, with PEM files. */
    record Certificates(Path certificate, Path key, Path authority) implements Membership {}

    /**
     * A secret that all share.
     *
     * @param file that holds it; empty takes it from the environment
     */
    record Secret(Optional<Path> file) implements Membership {}
  }

  /**
   * Where a server listens to clients, or answers about itself.
   *
   * @param port 0 takes any free one
   */
  record Listening(String bind, int port) {}

  /**
   * Runs what {@link Up} does but for the real-time tier, which is in other processes.
   *
   * @param site without a demo company
   */
  record Webapp(Up site, Cluster cluster) implements Command {
    @Override
    public Place place() {
      return site.place();
    }
  }

  /**
   * Runs a gateway.
   *
   * @param publicUrl the base under which clients reach its sockets
   * @param goodbyeSpread the time over which it sends clients away at its end
   */
  record Gateway(
      Place place,
      Cluster cluster,
      Listening listening,
      Optional<Tls> tls,
      Optional<URI> publicUrl,
      Duration goodbyeSpread)
      implements Command {}

  /**
   * Runs a channel server.
   *
   * @param spare whether it waits for the place of a lost one
   */
  record Channel(Place place, Cluster cluster, Listening listening, boolean spare)
      implements Command {}

  /** Runs an admin server; it reads events from the place's database. */
  record Admin(Place place, Cluster cluster, Listening listening) implements Command {}

  /** Runs a presence server. */
  record PresenceServer(Place place, Cluster cluster, Listening listening) implements Command {}

  /** Has the gateways of a region send their clients elsewhere. */
  record DrainGateways(
      Place place, URI discovery, Membership membership, String region, Duration spread)
      implements Command {}

  /** A certificate chain and its private key, both PEM files. */
  record Tls(Path certificate, Path key) {}

  /** The size of the generated company; what is empty follows from the number of people. */
  record Demo(int people, OptionalLong messages, OptionalInt seed) {}

  /** Makes a workspace and its owner. */
  record CreateWorkspace(Place place, String name, String ownerEmail) implements Command {}

  /** Makes a member of a workspace. */
  record CreateUser(Place place, String workspace, String email, String handle, Role role)
      implements Command {}

  /** Takes a member out of a workspace. */
  record DeactivateUser(Place place, String workspace, String handle) implements Command {}

  /** Lets a member in again who was taken out. */
  record ReactivateUser(Place place, String workspace, String handle) implements Command {}

  /**
   * Issues a token, printed alone on standard output.
   *
   * @param scopes as written; empty means the usual ones of the type, {@code all} every one
   */
  record CreateToken(
      Place place, String workspace, String user, TokenType type, List<String> scopes)
      implements Command {}

  /**
   * Makes a URL that posts into a channel, printed alone on standard output.
   *
   * @param channel its name or id
   * @param handle of the bot that posts
   * @param publicUrl the base of the URL; empty means where the running server serves
   */
  record CreateWebhook(
      Place place, String workspace, String channel, String handle, Optional<URI> publicUrl)
      implements Command {}

  /** Prints the signing secret of an app, alone on standard output. */
  record AppSecret(Place place, String workspace, String handle) implements Command {}

  /**
   * Sets where the events of an app are posted.
   *
   * @param url empty takes it away
   * @param events the app's new subscriptions; empty leaves them, {@code all} means every one
   * @param allowedOutgoing blocks of addresses that it may have although they are not public
   */
  record AppRequestUrl(
      Place place,
      String workspace,
      String handle,
      Optional<URI> url,
      List<String> events,
      List<String> allowedOutgoing)
      implements Command {}

  /** Brings a Slack export, a zip file or an unpacked folder, into a workspace. */
  record ImportSlack(Place place, Path source, String workspace, boolean files)
      implements Command {}

  /**
   * A file that a command writes.
   *
   * @param replace whether it may take the place of one that is there
   */
  record Target(Path file, boolean replace) {}

  /** Writes a workspace as a Slack export. */
  record ExportSlack(Place place, Target target, String workspace) implements Command {}

  /** Writes everything of a place into one file, also while a server runs on it. */
  record Backup(Place place, Target target) implements Command {}

  /** Fills an empty place from a backup. */
  record Restore(Place place, Path source) implements Command {}

  /** Says what is wrong with this machine or place, and what to do. */
  record Doctor(Place place) implements Command {}

  /**
   * Shows who owns what of the channels of a cluster.
   *
   * @param discovery where its servers find each other
   */
  record Ring(Place place, URI discovery) implements Command {}

  /**
   * Brings the tables of a Vitess to those of this program.
   *
   * @param vtctld {@code HOST:PORT} of its gRPC
   */
  record ApplySchema(Place place, String vtctld) implements Command {}

  /**
   * Measures this machine and program.
   *
   * @param json whether to print JSON in place of a table
   * @param only the measurements wanted; empty means all
   */
  record Bench(Place place, boolean json, List<String> only) implements Command {}
}
