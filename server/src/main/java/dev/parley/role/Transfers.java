package dev.parley.role;

import dev.parley.cli.Command;
import dev.parley.cli.Console;
import dev.parley.cli.Outcome;
import dev.parley.demo.Company;
import dev.parley.demo.CompanyOptions;
import dev.parley.file.folder.FolderContents;
import dev.parley.http.client.SafeClientConfig;
import dev.parley.importer.ContentFetcher;
import dev.parley.importer.ImportLimits;
import dev.parley.importer.ImportListener;
import dev.parley.importer.ImportRefused;
import dev.parley.importer.ImportSummary;
import dev.parley.importer.Importer;
import dev.parley.importer.Problems;
import dev.parley.importer.WorkspaceExport;
import dev.parley.importer.http.FetchLimits;
import dev.parley.importer.http.HttpContentFetcher;
import dev.parley.importer.slack.SlackExportReader;
import dev.parley.importer.slack.SlackExportWriter;
import dev.parley.importer.store.StoreExport;
import dev.parley.importer.store.StoreTarget;
import dev.parley.model.Home;
import dev.parley.store.folder.DataFolder;
import dev.parley.store.jdbc.PoolLimits;
import dev.parley.workspace.Workspace;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** History in and out: imports, exports and the generated company. */
final class Transfers {
  private static final String DEMO = "demo";
  private static final PoolLimits POOL = new PoolLimits(8, 10_000);

  /** The day that a generated company ends on is a whole one, so that a seed says all. */
  private static final ChronoUnit DEMO_UNTIL = ChronoUnit.DAYS;

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
          run(
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
        new SlackExportWriter(home.teamId(), days -> {}).write(source, command.target());
      }
      console.err().println("wrote " + command.target());
      return Outcome.done();
    }
  }

  private static Outcome noWorkspace() {
    return new Outcome.Failed("there is no workspace of that name; make it with: workspace create");
  }

  /**
   * Fills the workspace {@code demo} with a generated company, making it if it is not there; a
   * repeat of the same one adds nothing.
   */
  static void demo(Rooms rooms, DataFolder folder, Command.Demo demo, Console console)
      throws IOException {
    Home home =
        rooms
            .workspaces
            .byDomain(DEMO)
            .orElseGet(() -> rooms.workspaces.create(DEMO, "Demo company"))
            .home();
    Instant until = Instant.now().truncatedTo(DEMO_UNTIL);
    CompanyOptions usual =
        CompanyOptions.ofPeople(Math.max(demo.people(), CompanyOptions.PEOPLE_MIN), until);
    CompanyOptions options =
        new CompanyOptions(
            demo.seed().isPresent() ? demo.seed().getAsInt() : usual.seed(),
            usual.people(),
            demo.messages().orElse(usual.messages()),
            until,
            usual.days());
    Problems problems = new Problems();
    try (Company company = new Company(options)) {
      run(rooms, folder, home, company, problems, ContentFetcher.NONE, console);
    }
  }

  private static ImportSummary run(
      Rooms rooms,
      DataFolder folder,
      Home home,
      WorkspaceExport export,
      Problems problems,
      ContentFetcher fetcher,
      Console console)
      throws IOException {
    StoreTarget target =
        new StoreTarget(
            rooms.records.store(),
            home,
            rooms.records.ids(),
            Clock.systemUTC(),
            new FolderContents(folder.files()));
    boolean onTerminal =
        Optional.ofNullable(System.console()).filter(java.io.Console::isTerminal).isPresent();
    if (!onTerminal) {
      return new Importer(export, target, problems, fetcher, lines(console)).run();
    }
    try (ProgressBar bar =
        new ProgressBarBuilder().setTaskName("days").setInitialMax(export.days()).build()) {
      ImportListener listener =
          (done, days, messages) -> {
            bar.maxHint(days);
            bar.stepTo(done);
            bar.setExtraMessage(messages + " messages");
            return true;
          };
      return new Importer(export, target, problems, fetcher, listener).run();
    }
  }

  /** A line each tenth of the way, where no terminal draws a bar. */
  private static ImportListener lines(Console console) {
    return (done, days, messages) -> {
      long step = Math.max(1, days / 10);
      if (done % step == 0) {
        console.err().println(done + " of " + days + " days, " + messages + " messages");
      }
      return true;
    };
  }
}
