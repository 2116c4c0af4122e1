package dev.parley.store.backup;

import dev.parley.store.folder.PrivateFiles;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A folder's files as one stream: each a 1, its path below the folder, pieces of a length and so
 * many bytes, and a piece of length 0; a 0 ends them.
 *
 * <p>One entry of an archive instead of one for each file, so that a reader need not hold a
 * directory of millions. Pieces, so that a file which grows or shrinks meanwhile stays readable.
 */
final class FolderPack {
  private static final int FILE = 1;
  private static final int END = 0;
  private static final int PIECE_BYTES = 64 << 10;
  private static final int PATH_BYTES_MAX = 4_096;

  /** What was packed or unpacked. */
  record Sum(long files, long bytes) {}

  private FolderPack() {}

  static Sum pack(Path folder, DataOutputStream out, Progress progress) throws IOException {
    Packing packing = new Packing(folder, out, progress);
    if (Files.isDirectory(folder)) {
      Files.walkFileTree(folder, packing);
    }
    out.writeByte(END);
    return new Sum(packing.files, packing.bytes);
  }

  /** Reads a pack to its end and writes no file. */
  static Sum check(DataInputStream in) throws IOException {
    return read(in, null, Progress.none());
  }

  /** Unpacks into a folder: files of mode 0600, durable when this returns. */
  static Sum unpack(DataInputStream in, Path folder, Progress progress) throws IOException {
    return read(in, folder, progress);
  }

  private static Sum read(DataInputStream in, @Nullable Path folder, Progress progress)
      throws IOException {
    long files = 0;
    long bytes = 0;
    int mark;
    while ((mark = in.readByte()) != END) {
      if (mark != FILE) {
        throw new IOException("no file where one was meant");
      }
      String name = readPath(in);
      bytes += folder == null ? copy(in, OutputStream.nullOutputStream()) : place(in, folder, name);
      files++;
      progress.at(name, files);
    }
    return new Sum(files, bytes);
  }

  private static long place(DataInputStream in, Path folder, String name) throws IOException {
    Path file = folder.resolve(name).normalize();
    if (!file.startsWith(folder) || file.equals(folder)) {
      throw new IOException("a path that leaves its folder");
    }
    PrivateFiles.folder(PrivateFiles.parent(file));
    try (FileChannel channel = PrivateFiles.create(file)) {
      long bytes = copy(in, Channels.newOutputStream(channel));
      channel.force(true);
      return bytes;
    }
  }

  private static long copy(DataInputStream in, OutputStream out) throws IOException {
    byte[] piece = new byte[PIECE_BYTES];
    long bytes = 0;
    int length;
    while ((length = in.readInt()) != 0) {
      if (length < 0 || length > PIECE_BYTES) {
        throw new IOException("a piece of " + length + " bytes");
      }
      in.readFully(piece, 0, length);
      out.write(piece, 0, length);
      bytes += length;
    }
    return bytes;
  }

  private static String readPath(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 1 || length > PATH_BYTES_MAX) {
      throw new IOException("a path of " + length + " bytes");
    }
    byte[] path = in.readNBytes(length);
    if (path.length < length) {
      throw new EOFException();
    }
    return new String(path, StandardCharsets.UTF_8);
  }

  private static final class Packing extends SimpleFileVisitor<Path> {
    private final Path folder;
    private final DataOutputStream out;
    private final Progress progress;
    private final byte[] piece = new byte[PIECE_BYTES];
    private long files;
    private long bytes;

    Packing(Path folder, DataOutputStream out, Progress progress) {
      this.folder = folder;
      this.out = out;
      this.progress = progress;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (!attributes.isRegularFile()) {
        return FileVisitResult.CONTINUE;
      }
      try (InputStream in = Files.newInputStream(file)) {
        byte[] path = folder.relativize(file).toString().getBytes(StandardCharsets.UTF_8);
        out.writeByte(FILE);
        out.writeInt(path.length);
        out.write(path);
        int length;
        while ((length = in.read(piece)) > 0) {
          out.writeInt(length);
          out.write(piece, 0, length);
          bytes += length;
        }
        out.writeInt(0);
        files++;
        progress.at(folder.getFileName() + "/", files);
      } catch (NoSuchFileException e) {
        // Deleted since the folder was listed, so it belongs to no row of a later moment.
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }
  }
}
