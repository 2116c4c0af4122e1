package dev.parley.role;

import dev.parley.cli.Command;
import dev.parley.realtime.feed.Tickets;
import dev.parley.store.folder.DataFolder;
import java.io.IOException;
import java.time.Clock;
import java.util.List;

/** All roles in one process: what {@code parley up} starts. */
public final class Up implements AutoCloseable {
  private final Database database;
  private final Site site;

  private Up(Command.Up options, Database database) throws IOException {
    this.database = database;
    this.site =
        new Site(
            options,
            database,
            "up-" + ProcessHandle.current().pid(),
            (rooms, keys, url) ->
                new RealTime(
                    rooms,
                    keys,
                    new Tickets(keys, Clock.systemUTC(), "ws" + url.substring("http".length()))));
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
    return FirstLinks.lines(site.rooms, site.url);
  }

  /** The base of every link that it issues. */
  public String url() {
    return site.url;
  }

  Rooms rooms() {
    return site.rooms;
  }

  AppRooms apps() {
    return site.appRooms;
  }

  DataFolder folder() {
    return database.folder();
  }

  /** Whether everything committed has been handed to every consumer. */
  public boolean isIdle() {
    return site.isIdle();
  }

  @Override
  public void close() {
    site.close();
  }
}
