package dev.parley.store.mariadb;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The SQL that makes a server's system tables, in the order of {@code mariadb-install-db}, without
 * its help texts, views for people and test users.
 */
final class SystemTables {
  private static final List<String> FILES =
      List.of(
          "system_tables.sql",
          "performance_tables.sql",
          "system_tables_data.sql",
          "add_gis_sp_bootstrap.sql");
  private static final List<String> NAMES = List.of("mariadb_", "mysql_", "maria_");

  private SystemTables() {}

  static boolean isIn(Path share) {
    return FILES.stream().limit(3).allMatch(file -> find(share, file) != null);
  }

  /** Writes what a bootstrapping server reads: one statement a line. */
  static void write(Path share, OutputStream out) throws IOException {
    // A root that proves itself by its socket, never one without a password.
    String head = "create database mysql;\nuse mysql;\nset @auth_root_socket='root';\n";
    out.write(head.getBytes(StandardCharsets.UTF_8));
    for (String file : FILES) {
      Path path = find(share, file);
      if (path != null) {
        Files.copy(path, out);
        out.write('\n');
      }
    }
  }

  private static @Nullable Path find(Path share, String file) {
    return NAMES.stream()
        .map(name -> share.resolve(name + file))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElse(null);
  }
}
