package dev.parley.store.backup;

import dev.parley.store.Keyspace;
import dev.parley.store.jdbc.Schema;
import java.util.List;

/** The schema that a restore makes before it loads rows, so an archive is tied to no engine. */
public interface SchemaInstaller {
  /** The newest version of every keyspace. */
  int newest();

  /** The statements that lead from the version before to this one. */
  List<String> statements(Keyspace keyspace, int version);

  /** Parley's own. */
  static SchemaInstaller product() {
    return new SchemaInstaller() {
      @Override
      public int newest() {
        return Schema.VERSION;
      }

      @Override
      public List<String> statements(Keyspace keyspace, int version) {
        return Schema.statements(keyspace, version);
      }
    };
  }
}
