package dev.parley.store.backup;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes the entries of an archive, a zip, one after another. */
final class ArchiveWriter {
  private static final int BUFFER_BYTES = 64 << 10;

  private final ZipOutputStream zip;

  ArchiveWriter(FileChannel channel) {
    OutputStream file = Channels.newOutputStream(channel);
    zip = new ZipOutputStream(new BufferedOutputStream(file, BUFFER_BYTES));
    zip.setLevel(Deflater.BEST_SPEED);
  }

  Rows rows(String keyspace, String table, List<Column> columns) throws IOException {
    Rows rows = new Rows(keyspace, table, columns);
    zip.putNextEntry(new ZipEntry(rows.result("", 0).entry()));
    return rows;
  }

  Manifest.Folder folder(String name, Path folder, Progress progress) throws IOException {
    zip.putNextEntry(new ZipEntry(new Manifest.Folder(name, 0, 0, "").entry()));
    MessageDigest digest = Digests.sha256();
    DataOutputStream out = out(digest);
    FolderPack.Sum sum = FolderPack.pack(folder, out, progress);
    out.flush();
    zip.closeEntry();
    return new Manifest.Folder(name, sum.files(), sum.bytes(), hex(digest));
  }

  /** Ends the archive with its manifest. */
  void finish(Manifest manifest) throws IOException {
    zip.putNextEntry(new ZipEntry(Manifest.ENTRY));
    zip.write(JsonMapper.shared().writeValueAsBytes(manifest));
    zip.closeEntry();
    zip.finish();
    zip.flush();
  }

  private DataOutputStream out(MessageDigest digest) {
    return new DataOutputStream(
        new BufferedOutputStream(new DigestOutputStream(zip, digest), BUFFER_BYTES));
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The rows of one table, while they are written. */
  final class Rows {
    private final String keyspace;
    private final String table;
    private final List<Column> columns;
    private final MessageDigest digest = Digests.sha256();
    private final DataOutputStream out = out(digest);
    private long count;

    private Rows(String keyspace, String table, List<Column> columns) {
      this.keyspace = keyspace;
      this.table = table;
      this.columns = columns;
    }

    void add(byte[] @Nullable [] row) throws IOException {
      RowCodec.write(out, row);
      count++;
    }

    long count() {
      return count;
    }

    Manifest.Table close() throws IOException {
      RowCodec.end(out);
      out.flush();
      zip.closeEntry();
      return result(hex(digest), count);
    }

    private Manifest.Table result(String sha256, long rows) {
      return new Manifest.Table(keyspace, table, columns, rows, sha256);
    }
  }
}
