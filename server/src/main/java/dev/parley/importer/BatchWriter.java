package dev.parley.importer;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes messages that were read, with the contents of their files. Safe for several threads; what
 * it counts is answered, to be counted by the thread that owns the summary.
 */
final class BatchWriter {
  private final WorkspaceExport export;
  private final ImportTarget target;
  private final ContentFetcher fetcher;
  private final ImportSummary summary;
  private final Problems problems;

  /** One batch at a time, so that no more are fetched at once than the fetcher says. */
  private final ReentrantLock fetching = new ReentrantLock();

  BatchWriter(
      WorkspaceExport export,
      ImportTarget target,
      ContentFetcher fetcher,
      ImportSummary summary,
      Problems problems) {
    this.export = export;
    this.target = target;
    this.fetcher = fetcher;
    this.summary = summary;
    this.problems = problems;
  }

  /** Writes everything; answers what there is to count. */
  Runnable write(MessageBatch batch) throws IOException {
    List<ExportedMessage> messages = batch.messages().stream().map(batch.ids()::message).toList();
    WrittenBatch written = target.messages(batch.conversation(), messages);
    if (!batch.hosts().isEmpty()) {
      target.oldHosts(batch.hosts());
    }
    Contents contents = new Contents(batch, written);
    contents.keep();
    return () -> {
      summary.messages(written.counts());
      contents.counts.forEach(Runnable::run);
    };
  }

  /** The contents of the files of one batch. */
  private final class Contents {
    private final MessageBatch batch;
    private final WrittenBatch written;
    private final List<Runnable> counts = new ArrayList<>();

    private Contents(MessageBatch batch, WrittenBatch written) {
      this.batch = batch;
      this.written = written;
    }

    /** Keeps those that the export carries, then those that it only names. */
    private void keep() throws IOException {
      Map<String, ExportedFile> named = new LinkedHashMap<>();
      for (ExportedMessage message : batch.messages()) {
        for (ExportedFile file : message.files()) {
          try (InputStream carried = export.content(file)) {
            if (carried != null) {
              keep(file, carried);
            } else if (!file.external() && file.size() > 0) {
              named.putIfAbsent(batch.ids().id(file.id()), file);
            }
          }
        }
      }
      named.keySet().removeAll(written.withContent(named.keySet()));
      fetch(named);
      written.contentsDone();
    }

    private void fetch(Map<String, ExportedFile> named) throws IOException {
      if (named.isEmpty()) {
        return;
      }
      fetching.lock();
      try {
        new ContentFetches(fetcher, this::keep).run(named.values());
      } finally {
        fetching.unlock();
      }
    }

    private void keep(ExportedFile file, ContentFetcher.Fetched fetched) throws IOException {
      switch (fetched) {
        case ContentFetcher.Fetched.Content(InputStream bytes) -> keep(file, bytes);
        case ContentFetcher.Fetched.Missing(ProblemKind why) ->
            counts.add(() -> problems.add(why, file.id()));
      }
    }

    private void keep(ExportedFile file, InputStream content) throws IOException {
      written.content(batch.ids().file(file), content);
      counts.add(summary::content);
    }
  }
}
