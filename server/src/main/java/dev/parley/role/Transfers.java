package dev.parley.role;

import dev.parley.cli.Command;
import dev.parley.cli.Console;
import dev.parley.cli.Outcome;
import dev.parley.file.folder.FolderContents;
import dev.parley.http.client.SafeClientConfig;
import dev.parley.importer.ContentFetcher;
import dev.parley.importer.ImportLimits;
import dev.parley.importer.ImportRefused;
import dev.parley.importer.ImportSummary;
import dev.parley.importer.Problems;
import dev.parley.importer.http.FetchLimits;
import dev.parley.importer.http.HttpContentFetcher;
import dev.parley.importer.slack.SlackExportReader;
import dev.parley.importer.slack.SlackExportWriter;
import dev.parley.importer.store.StoreExport;
import dev.parley.model.Home;
import dev.parley.store.folder.DataFolder;
import dev.parley.store.jdbc.PoolLimits;
import dev.parley.workspace.Workspace;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** History in and out: imports and exports. */
final class Transfers {
  private static final PoolLimits POOL = PoolLimits.DEFAULTS.withConnections(8);

  private Transfers() {}

  static Outcome importSlack(Command.ImportSlack command, Console console) throws Exception {
    Problems problems = new Problems();
    DataFolder folder = DataFolder.open(command.place().data());
    try (SlackExportReader export =
            SlackExportReader.open(command.source(), ImportLimits.DEFAULTS, problems);
        Database database = Database.visiting(command.place(), folder, "import slack");
        Rooms rooms = Rooms.open(database.urls(), POOL, event -> {});
        HttpContentFetcher fetcher =
            HttpContentFetcher.start(
                SafeClientConfig.DEFAULTS, folder.tmp(), FetchLimits.DEFAULTS, Transfers::pause)) {
      Optional<Workspace> workspace = rooms.workspaces.byDomain(command.workspace());
      if (workspace.isEmpty()) {
        return noWorkspace();
      }
      ImportSummary summary =
          ImportRun.run(
              rooms,
              folder,
              workspace.get().home(),
              export,
              problems,
              command.files() ? fetcher : ContentFetcher.NONE,
              console);
      summary.lines().forEach(console.out()::println);
      return summary.isComplete()
          ? Outcome.done()
          : new Outcome.Failed("the import was stopped; run it again and it goes on");
    } catch (ImportRefused e) {
      return new Outcome.Failed(String.valueOf(e.getMessage()));
    }
  }

  private static void pause(long millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  static Outcome exportSlack(Command.ExportSlack command, Console console) throws Exception {
    Optional<Outcome> refusal = Targets.refusal(command.target());
    if (refusal.isPresent()) {
      return refusal.get();
    }
    DataFolder folder = DataFolder.open(command.place().data());
    try (Database database = Database.visiting(command.place(), folder, "export slack");
        Rooms rooms = Rooms.open(database.urls(), POOL, event -> {})) {
      Optional<Workspace> workspace = rooms.workspaces.byDomain(command.workspace());
      if (workspace.isEmpty()) {
        return noWorkspace();
      }
      Home home = workspace.get().home();
      try (StoreExport source =
          new StoreExport(
              rooms.records.store(),
              home,
              rooms.records.ids(),
              Clock.systemUTC(),
              new FolderContents(folder.files()))) {
        new SlackExportWriter(home.teamId(), days -> {}).write(source, command.target().file());
      }
      console.err().println("wrote " + command.target().file());
      return Outcome.done();
    }
  }

  private static Outcome noWorkspace() {
    return new Outcome.Failed("there is no workspace of that name; make it with: workspace create");
  }
}
