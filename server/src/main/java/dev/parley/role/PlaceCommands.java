package dev.parley.role;

import dev.parley.cli.Command;
import dev.parley.cli.Console;
import dev.parley.cli.Outcome;
import dev.parley.store.Keyspace;
import dev.parley.store.backup.Backup;
import dev.parley.store.backup.BackupSummary;
import dev.parley.store.backup.Progress;
import dev.parley.store.backup.Restore;
import dev.parley.store.backup.SchemaInstaller;
import dev.parley.store.external.ExternalDatabase;
import dev.parley.store.folder.DataFolder;
import dev.parley.store.mariadb.EmbeddedMariaDb;
import dev.parley.store.mariadb.Finding;
import dev.parley.store.vitess.Vtctld;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The commands about a place as a whole. */
final class PlaceCommands {
  private PlaceCommands() {}

  static Outcome backup(Command.Backup command, Console console) throws Exception {
    Optional<Outcome> refusal = Targets.refusal(command.target());
    if (refusal.isPresent()) {
      return refusal.get();
    }
    DataFolder folder = DataFolder.open(command.place().data());
    try (Database database = Database.visiting(command.place(), folder, "backup")) {
      BackupSummary summary =
          new Backup(database.urls(), folder.root(), version(), Clock.systemUTC())
              .write(command.target().file(), progress(console));
      console.err().println("wrote " + command.target().file() + ": " + sizes(summary));
      return Outcome.done();
    }
  }

  static Outcome restore(Command.Restore command, Console console) throws Exception {
    DataFolder folder = DataFolder.openForRestore(command.place().data());
    try (Database database = Database.visiting(command.place(), folder, "restore")) {
      BackupSummary summary =
          new Restore(database.urls(), folder, SchemaInstaller.product())
              .read(command.source(), progress(console));
      console.err().println("restored " + sizes(summary));
      return Outcome.done();
    }
  }

  private static String sizes(BackupSummary summary) {
    return "%,d rows of %d tables, %,d files, %,d KiB"
        .formatted(
            summary.rows(), summary.tables(), summary.files(), summary.archiveBytes() / 1024);
  }

  private static Progress progress(Console console) {
    return new Progress() {
      private String last = "";

      @Override
      public void at(String what, long done) {
        // A line for the tables of a keyspace, or for a folder, as there are many of both.
        String part = what.replaceFirst("[./].*", "");
        if (!part.equals(last)) {
          last = part;
          console.err().println(part);
        }
      }
    };
  }

  private static String version() {
    String version = PlaceCommands.class.getPackage().getImplementationVersion();
    return version == null ? "unpackaged" : version;
  }

  static Outcome doctor(Command.Doctor command, Console console) {
    if (command.place().database().isPresent()) {
      return doctorOf(command.place().database().get(), console);
    }
    List<Finding> findings = EmbeddedMariaDb.diagnose(DataFolder.open(command.place().data()));
    boolean sound = true;
    for (Finding finding : findings) {
      sound &= finding.level() != Finding.Level.FAULT;
      console.out().println(finding.level() + " " + finding.what());
      if (!finding.whatToDo().isEmpty()) {
        console.out().println("   " + finding.whatToDo());
      }
    }
    return sound ? Outcome.done() : new Outcome.Failed("something is wrong; see above");
  }

  /** What makes a database elsewhere unusable is thrown, and says itself what to do. */
  private static Outcome doctorOf(String jdbcUrl, Console console) {
    ExternalDatabase.Look look = ExternalDatabase.look(jdbcUrl, ExternalDatabase.PREFIX);
    console.out().println(Finding.Level.OK + " " + look.server());
    look.warnings().forEach(line -> console.out().println(Finding.Level.WARNING + " " + line));
    if (!look.missing().isEmpty()) {
      console
          .out()
          .println(
              Finding.Level.OK
                  + " the first use makes the databases "
                  + String.join(", ", look.missing()));
    }
    return Outcome.done();
  }

  static Outcome applySchema(Command.ApplySchema command, Console console) {
    try (Vtctld vtctld = new Vtctld(command.vtctld())) {
      for (Keyspace keyspace : Keyspace.values()) {
        Vtctld.Applied applied = vtctld.apply(keyspace, ExternalDatabase.PREFIX);
        console
            .out()
            .println(
                applied.keyspace()
                    + " has "
                    + applied.tables()
                    + " tables on "
                    + applied.shards()
                    + (applied.shards() == 1 ? " shard" : " shards"));
      }
      return Outcome.done();
    }
  }
}
