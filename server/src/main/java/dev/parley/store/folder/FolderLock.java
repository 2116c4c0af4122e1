package dev.parley.store.folder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The exclusive use of a data folder by this process, until it is closed or the process ends.
 *
 * <p>The kernel's lock decides; the run file beside it only tells others who holds it. Thread-safe.
 */
public final class FolderLock implements AutoCloseable {
  private final FileChannel channel;
  private final Path runFile;
  private Occupant occupant;

  FolderLock(FileChannel channel, Path runFile, Occupant occupant) throws IOException {
    this.channel = channel;
    this.runFile = runFile;
    this.occupant = occupant;
    PrivateFiles.write(runFile, occupant.toText());
  }

  /** Tells other processes where this one serves. */
  public void publishUrl(String url) {
    publish(current().withUrl(url));
  }

  /** Tells other commands where the database listens. */
  public void publishSocket(Path socket) {
    publish(current().withSocket(socket));
  }

  private synchronized Occupant current() {
    return occupant;
  }

  private synchronized void publish(Occupant next) {
    occupant = next;
    try {
      PrivateFiles.write(runFile, next.toText());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + runFile, e);
    }
  }

  @Override
  public synchronized void close() {
    if (!channel.isOpen()) {
      return;
    }
    try (channel) {
      Files.deleteIfExists(runFile);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot release " + runFile, e);
    }
  }
}
