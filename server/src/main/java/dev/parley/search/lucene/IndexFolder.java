package dev.parley.search.lucene;

import dev.parley.search.SearchLimits;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.Lock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of an index. It holds nothing that the store does not, so what cannot be read is
 * thrown away and built anew.
 */
record IndexFolder(Path path, SearchLimits limits) {
  /** Kept, since a logger that nobody holds forgets its level. */
  private static final java.util.logging.Logger ADVICE =
      java.util.logging.Logger.getLogger(
          "org.apache.lucene.internal.vectorization.VectorizationProvider");

  static {
    // It advises a module that the JDK still incubates, in two lines between those of the log.
    ADVICE.setLevel(java.util.logging.Level.SEVERE);
  }

  static final String FORMAT = "format";

  private static final Logger log = LoggerFactory.getLogger(IndexFolder.class);

  /** Opens the index, or an empty one in the place of one that cannot be read. */
  OpenIndex open() throws IOException {
    Files.createDirectories(path);
    try {
      discardOtherFormat();
      return opened();
    } catch (IOException failure) {
      if (!isDamage(failure)) {
        throw failure;
      }
      log.warn("The search index in {} cannot be read and is built anew", path, failure);
      discard();
      return opened();
    }
  }

  /**
   * What was stored beside the last commit, without opening the index; empty where there is none.
   */
  Map<String, String> peek() throws IOException {
    if (!Files.isDirectory(path)) {
      return Map.of();
    }
    try (Directory directory = FSDirectory.open(path)) {
      if (!DirectoryReader.indexExists(directory)) {
        return Map.of();
      }
      Map<String, String> data = SegmentInfos.readLatestCommit(directory).getUserData();
      return Fields.FORMAT.equals(data.get(FORMAT)) ? data : Map.of();
    } catch (IOException failure) {
      if (isDamage(failure)) {
        return Map.of();
      }
      throw failure;
    }
  }

  /** Removes the index. */
  void discard() throws IOException {
    try (Directory directory = FSDirectory.open(path);
        Lock lock = directory.obtainLock(IndexWriter.WRITE_LOCK_NAME)) {
      for (String file : directory.listAll()) {
        lock.ensureValid();
        if (!file.equals(IndexWriter.WRITE_LOCK_NAME)) {
          directory.deleteFile(file);
        }
      }
    }
  }

  /** Whether a failure says that the files, and not the disk or the caller, are at fault. */
  static boolean isDamage(Throwable failure) {
    return failure instanceof CorruptIndexException
        || failure instanceof IndexFormatTooOldException
        || failure instanceof IndexFormatTooNewException
        || failure instanceof FileNotFoundException
        || failure instanceof NoSuchFileException
        || failure instanceof EOFException;
  }

  private OpenIndex opened() throws IOException {
    Directory directory = FSDirectory.open(path);
    try {
      return new OpenIndex(directory, limits);
    } catch (IOException | RuntimeException failure) {
      directory.close();
      throw failure;
    }
  }

  private void discardOtherFormat() throws IOException {
    boolean other;
    try (Directory directory = FSDirectory.open(path)) {
      if (!DirectoryReader.indexExists(directory)) {
        return;
      }
      Map<String, String> data = SegmentInfos.readLatestCommit(directory).getUserData();
      other = !data.isEmpty() && !Fields.FORMAT.equals(data.get(FORMAT));
    }
    if (other) {
      log.info("The search index in {} is of another format and is built anew", path);
      discard();
    }
  }
}
