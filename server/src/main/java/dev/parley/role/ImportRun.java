package dev.parley.role;

import dev.parley.cli.Console;
import dev.parley.file.folder.FolderContents;
import dev.parley.importer.ContentFetcher;
import dev.parley.importer.ImportListener;
import dev.parley.importer.ImportSummary;
import dev.parley.importer.Importer;
import dev.parley.importer.Problems;
import dev.parley.importer.WorkspaceExport;
import dev.parley.importer.store.StoreTarget;
import dev.parley.model.Home;
import dev.parley.store.folder.DataFolder;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** The way of an import into the store, and what a person sees of it. */
final class ImportRun {
  private ImportRun() {}

  static ImportSummary run(
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
