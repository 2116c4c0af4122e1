package dev.parley.store.mariadb;

import dev.parley.store.folder.DataFolder;
import dev.parley.store.folder.Occupant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What {@code doctor} finds out about the embedded database without changing anything of it. */
final class Diagnosis {
  private static final long COMFORTABLE_FREE_BYTES = 1L << 30;

  private final DataFolder folder;
  private final BinaryFinder finder;
  private final List<Finding> findings = new ArrayList<>();

  Diagnosis(DataFolder folder, BinaryFinder finder) {
    this.folder = folder;
    this.finder = finder;
  }

  List<Finding> findings() {
    try {
      binary();
      space();
      modes();
      owners();
      server();
    } catch (IOException e) {
      findings.add(
          Finding.fault(
              "the data folder cannot be examined: " + e.getMessage(), "check its owner and disk"));
    }
    return List.copyOf(findings);
  }

  private void binary() {
    try {
      MariaDbBinary binary = finder.find();
      findings.add(
          Finding.ok(
              "MariaDB "
                  + binary.version()
                  + (binary.bundled() ? ", bundled" : ", installed at " + binary.server())));
      for (String misfit : finder.misfits()) {
        findings.add(Finding.warning(misfit, "nothing, as long as the installed server serves"));
      }
    } catch (EngineException e) {
      findings.add(
          Finding.fault(
              e.getMessage() == null ? e.code().name() : e.getMessage(),
              "install your system's package mariadb-server, or use --database"));
    }
  }

  private void space() throws IOException {
    long free = Files.getFileStore(folder.root()).getUsableSpace();
    String what = "the disk of " + folder.root() + " has " + (free >> 20) + " MiB free";
    findings.add(
        free < COMFORTABLE_FREE_BYTES
            ? Finding.warning(what, "free at least 1 GiB: a full disk stops every write")
            : Finding.ok(what));
  }

  private void modes() throws IOException {
    for (Path path : List.of(folder.root(), folder.mariadb(), folder.keys(), folder.run())) {
      Set<PosixFilePermission> modes = Files.getPosixFilePermissions(path);
      if (modes.stream().anyMatch(mode -> !mode.name().startsWith("OWNER_"))) {
        findings.add(Finding.fault(path + " can be reached by other users", "chmod 700 " + path));
      }
    }
  }

  private void owners() throws IOException {
    String owner = Files.getOwner(folder.root()).getName();
    String user = System.getProperty("user.name");
    if (!owner.equals(user)) {
      findings.add(
          Finding.warning(
              folder.root() + " belongs to " + owner + ", you are " + user,
              "run Parley as " + owner + " always, or it will meet files it may not read"));
    }
  }

  private void server() {
    Optional<Occupant> occupant = folder.occupant();
    if (occupant.isEmpty()) {
      findings.add(Finding.ok("nothing runs on " + folder.root()));
      return;
    }
    try (Connection connection = EmbeddedMariaDb.attach(folder).connect("")) {
      findings.add(
          Finding.ok(
              "the database answers: "
                  + connection.getMetaData().getDatabaseProductVersion()
                  + ", pid of its owner "
                  + occupant.get().pid()));
    } catch (SQLException | EngineException e) {
      findings.add(
          Finding.fault(
              "pid " + occupant.get().pid() + " runs, but its database does not answer",
              "look at " + folder.mariadb().resolve("log") + ", and stop and start it"));
    }
  }
}
