package dev.parley.importer.slack;

import dev.parley.importer.ImportLimits;
import dev.parley.importer.ImportRefused;
import dev.parley.importer.ImportRefused.Reason;
import dev.parley.importer.Sink;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** The files of a zip archive, whose table of contents was found to be sane. */
final class ZipFiles implements ExportFiles {
  private final ZipFile zip;

  private ZipFiles(ZipFile zip) {
    this.zip = zip;
  }

  static ZipFiles open(Path file, ImportLimits limits) throws IOException {
    ZipDirectory.check(file, limits);
    ZipFile zip;
    try {
      zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8);
    } catch (ZipException | IllegalArgumentException e) {
      throw new ImportRefused(
          Reason.DAMAGED_ARCHIVE, "the archive's table of contents is damaged", e);
    }
    try {
      checkEntries(zip, Files.size(file), limits);
      return new ZipFiles(zip);
    } catch (IOException e) {
      zip.close();
      throw e;
    }
  }

  /**
   * Refuses names that escape, and bombs: packed sizes that add up to more than the archive share
   * their bytes among entries; a file that unpacks to hundreds of times its size is no JSON.
   */
  private static void checkEntries(ZipFile zip, long archiveBytes, ImportLimits limits)
      throws ImportRefused {
    long packed = 0;
    long unpacked = 0;
    Enumeration<? extends ZipEntry> entries = zip.entries();
    while (entries.hasMoreElements()) {
      ZipEntry entry = entries.nextElement();
      Paths.requireInside(entry.getName());
      long size = Math.max(0, entry.getSize());
      long packedSize = Math.max(0, entry.getCompressedSize());
      packed += packedSize;
      unpacked += size;
      if (size > limits.ratioFreeBytes() && size / limits.ratioMax() > packedSize) {
        throw suspicious();
      }
      if (size > limits.entryBytesMax() || unpacked > limits.totalBytesMax()) {
        throw new ImportRefused(Reason.TOO_LARGE, "the archive unpacks to more than the limit");
      }
    }
    if (packed > archiveBytes) {
      throw suspicious();
    }
  }

  private static ImportRefused suspicious() {
    return new ImportRefused(
        Reason.SUSPICIOUS_COMPRESSION, "the archive is packed in a way that no export is");
  }

  @Override
  public void list(Sink<String> sink) throws IOException {
    Enumeration<? extends ZipEntry> entries = zip.entries();
    while (entries.hasMoreElements()) {
      ZipEntry entry = entries.nextElement();
      if (!entry.isDirectory()) {
        sink.accept(entry.getName());
      }
    }
  }

  @Override
  public InputStream open(String name) throws IOException {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw new IOException("no such file in the archive: " + name);
    }
    // The limits were held against the size that it states, so it may not unpack to more than that.
    return new LimitedStream(zip.getInputStream(entry), entry.getSize(), ZipFiles::suspicious);
  }

  @Override
  public String fingerprint() {
    Fingerprint fingerprint = new Fingerprint();
    Enumeration<? extends ZipEntry> entries = zip.entries();
    while (entries.hasMoreElements()) {
      ZipEntry entry = entries.nextElement();
      fingerprint.add(entry.getName(), entry.getSize(), entry.getCrc());
    }
    return fingerprint.value();
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }
}
