package dev.parley.store.backup;

import dev.parley.store.Keyspace;
import dev.parley.store.jdbc.Schema;
import java.sql.Connection;
import java.sql.SQLException;

/** The schema that a restore makes before it loads rows, so an archive is tied to no engine. */
public interface SchemaInstaller {
  /** The newest version of every keyspace. */
  int newest();

  /** Makes the tables of a keyspace as they are in a version, and notes that version. */
  void install(Connection connection, Keyspace keyspace, int version) throws SQLException;

  /** Parley's own. */
  static SchemaInstaller product() {
    return new SchemaInstaller() {
      @Override
      public int newest() {
        return Schema.VERSION;
      }

      @Override
      public void install(Connection connection, Keyspace keyspace, int version)
          throws SQLException {
        Schema.apply(connection, keyspace, version);
      }
    };
  }
}
