package dev.parley.importer;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Fetches the contents of some files, several at once, and hands them on one after the other. */
final class ContentFetches {
  private final ContentFetcher fetcher;
  private final Keeper keeper;
  private final Deque<Pending> pending = new ArrayDeque<>();

  /** What is done with each result, in the order of the files. */
  @FunctionalInterface
  interface Keeper {
    void keep(ExportedFile file, ContentFetcher.Fetched fetched) throws IOException;
  }

  private record Pending(ExportedFile file, Future<ContentFetcher.Fetched> fetched) {}

  ContentFetches(ContentFetcher fetcher, Keeper keeper) {
    this.fetcher = fetcher;
    this.keeper = keeper;
  }

  void run(Collection<ExportedFile> files) throws IOException {
    if (files.isEmpty()) {
      return;
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (ExportedFile file : files) {
        if (pending.size() == fetcher.parallel()) {
          finish(pending.removeFirst());
        }
        pending.add(new Pending(file, threads.submit(() -> fetcher.fetch(file))));
      }
      while (!pending.isEmpty()) {
        finish(pending.removeFirst());
      }
    } finally {
      for (Pending left : pending) {
        close(result(left));
      }
    }
  }

  private void finish(Pending done) throws IOException {
    ContentFetcher.Fetched fetched = result(done);
    try {
      keeper.keep(done.file(), fetched);
    } finally {
      close(fetched);
    }
  }

  private static void close(ContentFetcher.Fetched fetched) throws IOException {
    if (fetched instanceof ContentFetcher.Fetched.Content(var bytes)) {
      bytes.close();
    }
  }

  private static ContentFetcher.Fetched result(Pending done) throws IOException {
    try {
      return done.fetched().get();
    } catch (ExecutionException e) {
      throw new IOException("the content of " + done.file().id() + " was not fetched", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while contents were fetched", e);
    }
  }
}
