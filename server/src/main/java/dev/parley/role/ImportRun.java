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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** The way of an import into the store, and what a person sees of it. */
final class ImportRun {
  private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(5);

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

  /** A line now and then, where no terminal draws a bar; the last day has one. */
  private static ImportListener lines(Console console) {
    AtomicLong next = new AtomicLong(System.nanoTime() + LINE_NANOS);
    return (done, days, messages) -> {
      long now = System.nanoTime();
      if (done == days || now - next.get() >= 0) {
        next.set(now + LINE_NANOS);
        console.err().println(done + " of " + days + " days, " + messages + " messages");
      }
      return true;
    };
  }
}
