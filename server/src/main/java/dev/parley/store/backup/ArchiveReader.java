package dev.parley.store.backup;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** An archive that is read; its entries are opened by the manifest's names alone. */
final class ArchiveReader implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int MANIFEST_BYTES_MAX = 4 << 20;

  private final ZipFile zip;
  private final Manifest manifest;

  private ArchiveReader(ZipFile zip, Manifest manifest) {
    this.zip = zip;
    this.manifest = manifest;
  }

  static ArchiveReader open(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new BackupException(BackupException.Code.FILE, file + " cannot be read");
    }
    ZipFile zip;
    try {
      zip = new ZipFile(file.toFile());
    } catch (FileNotFoundException | FileSystemException e) {
      throw e;
    } catch (IOException e) {
      // A damaged directory shows as a ZipException, an EOFException or a seek to nowhere.
      throw damaged(file + " is not a backup, or was cut short", e);
    }
    boolean opened = false;
    try {
      ArchiveReader reader = new ArchiveReader(zip, manifest(zip, file));
      opened = true;
      return reader;
    } finally {
      if (!opened) {
        zip.close();
      }
    }
  }

  Manifest manifest() {
    return manifest;
  }

  DataInputStream entry(String name) throws IOException {
    return new DataInputStream(new BufferedInputStream(raw(name), BUFFER_BYTES));
  }

  /** Reads everything once and compares it with the manifest, before anybody trusts any of it. */
  void verify(Progress progress) {
    for (Manifest.Table table : manifest.tables()) {
      check(table.entry(), table.sha256(), in -> countRows(in, table) == table.rows());
      progress.at("checked " + table.entry(), table.rows());
    }
    for (Manifest.Folder folder : manifest.folders()) {
      FolderPack.Sum meant = new FolderPack.Sum(folder.files(), folder.bytes());
      check(folder.entry(), folder.sha256(), in -> FolderPack.check(in).equals(meant));
      progress.at("checked " + folder.entry(), folder.files());
    }
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  private void check(String name, String sha256, Check check) {
    MessageDigest digest = Digests.sha256();
    try (DataInputStream in =
        new DataInputStream(
            new DigestInputStream(new BufferedInputStream(raw(name), BUFFER_BYTES), digest))) {
      boolean asMeant = check.test(in) && in.read() < 0;
      if (!asMeant || !HexFormat.of().formatHex(digest.digest()).equals(sha256)) {
        throw damaged(name + " of the backup is not what its manifest says", null);
      }
    } catch (IOException e) {
      throw damaged(name + " of the backup is damaged: " + e.getMessage(), e);
    }
  }

  private static long countRows(DataInputStream in, Manifest.Table table) throws IOException {
    byte[] @Nullable [] row = new byte[table.columns().size()][];
    long rows = 0;
    while (RowCodec.read(in, row)) {
      rows++;
    }
    return rows;
  }

  private InputStream raw(String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw damaged("the backup has no " + name, null);
    }
    return zip.getInputStream(entry);
  }

  private static Manifest manifest(ZipFile zip, Path file) {
    ZipEntry entry = zip.getEntry(Manifest.ENTRY);
    if (entry == null) {
      throw damaged(file + " is not a backup of Parley", null);
    }
    Manifest manifest;
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] json = in.readNBytes(MANIFEST_BYTES_MAX);
      manifest = JsonMapper.shared().readValue(json, Manifest.class);
    } catch (JacksonException | IOException e) {
      throw damaged("the manifest of " + file + " is damaged", e);
    }
    if (manifest.format() > Manifest.FORMAT) {
      throw new BackupException(
          BackupException.Code.TOO_NEW,
          file + " was written by Parley " + manifest.product() + ", whose format is newer");
    }
    return manifest;
  }

  private static BackupException damaged(String message, @Nullable Throwable cause) {
    return cause == null
        ? new BackupException(BackupException.Code.DAMAGED, message)
        : new BackupException(BackupException.Code.DAMAGED, message, cause);
  }

  private interface Check {
    boolean test(DataInputStream in) throws IOException;
  }
}
