package dev.parley.http;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams a body to a temporary file. The event loop adds buffers; a virtual thread, alive only
 * while there are some, writes them, so that a slow disk stops this upload and nothing else.
 */
final class StoredBody {
  private static final Logger log = LoggerFactory.getLogger(StoredBody.class);

  /** Told on the writing thread. */
  interface Listener {
    /** The queue is empty again. */
    void onDrained();

    /** All bytes lie in the file, or the disk refused. */
    void onStored(@Nullable IOException failure);
  }

  private final Path folder;
  private final long maxBytes;
  private final Listener listener;
  private final ArrayDeque<ByteBuf> queue = new ArrayDeque<>();
  private long received;
  private long queuedBytes;
  private boolean writing;
  private boolean finished;
  private boolean discarded;
  private @Nullable IOException failure;
  private @Nullable FileChannel file;
  private @Nullable Path path;

  StoredBody(Path folder, long maxBytes, Listener listener) {
    this.folder = folder;
    this.maxBytes = maxBytes;
    this.listener = listener;
  }

  /**
   * Takes the buffer over.
   *
   * @return bytes that wait for the disk now
   * @throws HttpException with 413 if the body becomes too large
   */
  synchronized long add(ByteBuf content) {
    int count = content.readableBytes();
    if (discarded || count > maxBytes - received) {
      content.release();
      throw new HttpException(413, "request body too large");
    }
    received += count;
    queuedBytes += count;
    queue.add(content);
    startWriting();
    return queuedBytes;
  }

  /** No more bytes come; {@link Listener#onStored} follows. */
  synchronized void finish() {
    finished = true;
    startWriting();
  }

  /** The file is not wanted any more; idempotent, and harmless if someone moved it away. */
  synchronized void discard() {
    discarded = true;
    startWriting();
  }

  /** The whole body; valid from {@link Listener#onStored} on. */
  synchronized Body body() {
    Path known = path;
    return known == null ? Body.empty() : new Body.Stored(known, 0, received, true);
  }

  private void startWriting() {
    if (!writing) {
      writing = true;
      Thread.ofVirtual().name("upload").start(this::work);
    }
  }

  private void work() {
    boolean tellStored = false;
    while (true) {
      ByteBuf next;
      synchronized (this) {
        next = queue.poll();
        if (next == null) {
          writing = false;
          tellStored = finished && !discarded;
          break;
        }
        queuedBytes -= next.readableBytes();
      }
      write(next);
    }
    tell(tellStored);
  }

  private void tell(boolean stored) {
    boolean gone;
    IOException failed;
    synchronized (this) {
      gone = discarded;
      failed = failure;
    }
    if (gone) {
      closeFile();
      deleteFile();
    } else if (stored) {
      closeFile();
      listener.onStored(failed);
    } else {
      listener.onDrained();
    }
  }

  private void write(ByteBuf content) {
    try {
      if (!isSpoiled()) {
        FileChannel target = open();
        while (content.isReadable()) {
          content.readBytes(target, content.readableBytes());
        }
      }
    } catch (IOException e) {
      synchronized (this) {
        failure = e;
      }
    } finally {
      content.release();
    }
  }

  private synchronized boolean isSpoiled() {
    return discarded || failure != null;
  }

  private synchronized FileChannel open() throws IOException {
    FileChannel known = file;
    if (known == null) {
      Path made = Files.createTempFile(folder, "body", ".tmp");
      path = made;
      known = FileChannel.open(made, StandardOpenOption.WRITE);
      file = known;
    }
    return known;
  }

  private synchronized void closeFile() {
    try {
      FileChannel known = file;
      file = null;
      if (known != null) {
        known.close();
      }
    } catch (IOException e) {
      failure = e;
    }
  }

  private synchronized void deleteFile() {
    try {
      Path known = path;
      path = null;
      if (known != null) {
        Files.deleteIfExists(known);
      }
    } catch (IOException e) {
      log.warn("a temporary file of an upload cannot be deleted: {}", e.toString());
    }
  }
}
