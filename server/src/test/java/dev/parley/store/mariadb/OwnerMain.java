package dev.parley.store.mariadb;

import dev.parley.store.folder.DataFolder;
import dev.parley.store.folder.FolderLock;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A process that owns an embedded database and commits rows until it is killed. */
final class OwnerMain {
  private OwnerMain() {}

  public static void main(String[] arguments) throws SQLException {
    DataFolder folder = DataFolder.open(Path.of(arguments[0]));
    FolderLock lock = folder.lock("up", Duration.ofSeconds(1));
    EmbeddedMariaDb database = EmbeddedMariaDb.start(folder, lock, MariaDbSettings.defaults());
    try (Connection connection = database.endpoint().connect("parley_team");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE acknowledged (n INT NOT NULL PRIMARY KEY)");
      System.out.println("server " + database.pid());
      for (int n = 1; ; n++) {
        statement.execute("INSERT INTO acknowledged VALUES (" + n + ")");
        System.out.println("ack " + n);
      }
    }
  }
}
