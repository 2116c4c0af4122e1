package dev.parley.importer.store;

import dev.parley.importer.ExportedFile;
import dev.parley.importer.MessagesWritten;
import dev.parley.importer.WrittenBatch;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Messages that are in the store, and the contents of their files. */
final class StoreBatch implements WrittenBatch {
  private final StoreFiles files;
  private final FileOwners owners;
  private final MessagesWritten counts;
  private final List<StoreFiles.KeptContent> kept = new ArrayList<>();

  StoreBatch(StoreFiles files, FileOwners owners, MessagesWritten counts) {
    this.files = files;
    this.owners = owners;
    this.counts = counts;
  }

  @Override
  public MessagesWritten counts() {
    return counts;
  }

  @Override
  public Set<String> withContent(Collection<String> fileIds) {
    return fileIds.isEmpty()
        ? Set.of()
        : files.contentKeys(new HashSet<>(owners.byFile().values()), fileIds).keySet();
  }

  @Override
  public void content(ExportedFile file, InputStream content) throws IOException {
    kept.add(files.keep(file, owners.of(file), content));
  }

  @Override
  public void contentsDone() {
    files.writeDown(kept);
    kept.clear();
  }
}
