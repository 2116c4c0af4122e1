package dev.parley.store.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The folder in which an installation keeps all that it owns on this machine.
 *
 * <pre>
 *   format     the folder's format version
 *   mariadb/   the embedded database and its password
 *   files/     uploaded files
 *   keys/      server keys, mode 0600 each
 *   index/     the search index; can be built again
 *   mail/      letters to people, where no mail server takes them
 *   tmp/       unfinished work; emptied by whoever starts `up`
 *   run/       lock, run file and socket of the process that works on it
 * </pre>
 *
 * <p>Every folder has mode 0700, so what lies below is closed to other local users whatever modes
 * the database or a library gives its files. Thread-safe.
 */
public final class DataFolder {
  /** The format of the folder that this version writes. */
  public static final int FORMAT = 1;

  /** Below this much free space nothing is started, as a full disk loses writes. */
  public static final long FREE_BYTES_MIN = 64L << 20;

  private static final String FORMAT_NAME = "parley-data ";
  private static final long POLL_MILLIS = 50;
  private static final List<String> FOLDERS =
      List.of("mariadb", "files", "keys", "index", "mail", "tmp", "run");

  private final Path root;

  private DataFolder(Path root) {
    this.root = root;
  }

  /**
   * Opens a data folder, and makes it where there is nothing or an empty folder.
   *
   * @throws FolderException when it cannot be used, saying why and what to do
   */
  public static DataFolder open(Path dir) {
    DataFolder folder = openForRestore(dir);
    if (folder.isRestoreIncomplete()) {
      throw new FolderException(
          FolderException.Code.INCOMPLETE,
          "a restore into " + folder.root + " was not completed; run `parley restore` again");
    }
    return folder;
  }

  /**
   * Opens a data folder also where a restore was cut off.
   *
   * @throws FolderException when it cannot be used
   */
  public static DataFolder openForRestore(Path dir) {
    Path root = dir.toAbsolutePath().normalize();
    try {
      Path format = root.resolve("format");
      if (Files.exists(root) && !Files.isDirectory(root)) {
        throw new FolderException(FolderException.Code.FOREIGN, root + " is not a folder");
      }
      if (Files.exists(format)) {
        checkFormat(format);
      } else if (Files.isDirectory(root) && !PrivateFiles.isEmpty(root) && !isHalfMade(root)) {
        throw new FolderException(
            FolderException.Code.FOREIGN,
            root + " is not empty and not a Parley data folder; name another with --data");
      }
      PrivateFiles.folder(root);
      for (String name : FOLDERS) {
        PrivateFiles.folder(root.resolve(name));
      }
      if (!Files.exists(format)) {
        PrivateFiles.write(format, FORMAT_NAME + FORMAT + "\n");
      }
      checkSpace(root);
      return new DataFolder(root.toRealPath());
    } catch (AccessDeniedException e) {
      throw noAccess(root, e);
    } catch (FileSystemException e) {
      throw fileSystem(root, e);
    } catch (IOException e) {
      throw new FolderException(
          FolderException.Code.NO_ACCESS, root + " cannot be used: " + e.getMessage(), e);
    }
  }

  public Path root() {
    return root;
  }

  public Path mariadb() {
    return root.resolve("mariadb");
  }

  public Path files() {
    return root.resolve("files");
  }

  public Path keys() {
    return root.resolve("keys");
  }

  public Path index() {
    return root.resolve("index");
  }

  public Path mail() {
    return root.resolve("mail");
  }

  public Path tmp() {
    return root.resolve("tmp");
  }

  public Path run() {
    return root.resolve("run");
  }

  /** Whether a restore was begun and not completed. */
  public boolean isRestoreIncomplete() {
    return Files.exists(restoreMark());
  }

  /** Marks the folder as unusable until {@link #completeRestore}. */
  public void beginRestore() throws IOException {
    PrivateFiles.write(restoreMark(), "");
  }

  /** Takes the mark away, durably. */
  public void completeRestore() throws IOException {
    Files.deleteIfExists(restoreMark());
    PrivateFiles.syncFolder(root);
  }

  /** The process that works on the folder now, if one does; a run file left behind counts not. */
  public Optional<Occupant> occupant() {
    try {
      return Occupant.parse(Files.readString(runFile())).filter(Occupant::isAlive);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new FolderException(
          FolderException.Code.NO_ACCESS, runFile() + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Takes the folder for this process.
   *
   * @param command the sub-command, told to those who are refused
   * @param wait how long to wait for a command that ends by itself; for an `up` nobody waits
   * @throws FolderException with {@link FolderException.Code#IN_USE} naming the holder
   */
  public FolderLock lock(String command, Duration wait) {
    long deadline = System.nanoTime() + wait.toNanos();
    while (true) {
      FolderLock lock = tryLock(command);
      if (lock != null) {
        return lock;
      }
      Optional<Occupant> holder = occupant();
      boolean hopeless = holder.map(Occupant::stays).orElse(false);
      if (hopeless || System.nanoTime() - deadline >= 0) {
        throw inUse(holder);
      }
      pause(holder);
    }
  }

  private void pause(Optional<Occupant> holder) {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw inUse(holder);
    }
  }

  private FolderException inUse(Optional<Occupant> holder) {
    return new FolderException(
        FolderException.Code.IN_USE,
        root
            + " is in use by "
            + holder.map(Occupant::describe).orElse("another process")
            + (holder.filter(one -> !one.stays()).isPresent()
                ? "; it ends by itself, so wait for that or stop it"
                : "; stop it first")
            + ", or name another folder with --data");
  }

  /**
   * Tries once. All of a process's attempts pass one monitor and look at the run file before they
   * open the lock file, because closing any channel of a file drops every lock that the process
   * holds on it.
   */
  private @Nullable FolderLock tryLock(String command) {
    synchronized (DataFolder.class) {
      if (occupant().filter(Occupant::isThisProcess).isPresent()) {
        return null;
      }
      FileChannel channel = null;
      boolean kept = false;
      try {
        channel =
            FileChannel.open(
                run().resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
          return null;
        }
        FolderLock held = new FolderLock(channel, runFile(), Occupant.thisProcess(command));
        kept = true;
        return held;
      } catch (OverlappingFileLockException e) {
        return null;
      } catch (IOException e) {
        throw new FolderException(
            FolderException.Code.NO_LOCKS,
            root
                + " cannot be locked ("
                + e.getMessage()
                + "); a data folder belongs on a local disk, not on a network file system without"
                + " locks",
            e);
      } finally {
        if (!kept) {
          closeQuietly(channel);
        }
      }
    }
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    try (channel) {
      // Closing is all there is to do.
    } catch (IOException e) {
      // A channel that was only probed holds nothing that a failed close could lose.
    }
  }

  private Path restoreMark() {
    return root.resolve("restore-incomplete");
  }

  private Path runFile() {
    return run().resolve("owner");
  }

  /** Whether an interrupted first {@code open} left only empty folders of ours. */
  private static boolean isHalfMade(Path root) throws IOException {
    try (var children = Files.list(root)) {
      return children.allMatch(
          child ->
              child.getFileName().toString().equals("format.new")
                  || (FOLDERS.contains(child.getFileName().toString())
                      && Files.isDirectory(child)
                      && PrivateFiles.isEmpty(child)));
    }
  }

  private static void checkFormat(Path format) throws IOException {
    String text = Files.readString(format).strip();
    int found;
    try {
      found = Integer.parseInt(text.substring(Math.min(text.length(), FORMAT_NAME.length())));
    } catch (NumberFormatException e) {
      throw new FolderException(
          FolderException.Code.FOREIGN,
          format + " is damaged; restore the folder from a backup",
          e);
    }
    if (found > FORMAT) {
      throw new FolderException(
          FolderException.Code.TOO_NEW,
          format.getParent()
              + " was written by a newer Parley (folder format "
              + found
              + ", this one knows "
              + FORMAT
              + "); use that version");
    }
  }

  private static void checkSpace(Path root) throws IOException {
    long free = Files.getFileStore(root).getUsableSpace();
    if (free < FREE_BYTES_MIN) {
      throw new FolderException(
          FolderException.Code.NO_SPACE,
          "the disk of "
              + root
              + " has "
              + (free >> 20)
              + " MiB left; free at least "
              + (FREE_BYTES_MIN >> 20)
              + " MiB");
    }
  }

  private static FolderException noAccess(Path root, IOException e) {
    return new FolderException(
        FolderException.Code.NO_ACCESS,
        root
            + " cannot be read and written by user "
            + System.getProperty("user.name")
            + " ("
            + e.getMessage()
            + "); change its owner, or name another folder with --data",
        e);
  }

  private static FolderException fileSystem(Path root, FileSystemException e) {
    String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
    FolderException.Code code =
        reason.contains("No space") || reason.contains("quota")
            ? FolderException.Code.NO_SPACE
            : FolderException.Code.NO_ACCESS;
    return new FolderException(code, root + " cannot be written: " + reason, e);
  }
}
