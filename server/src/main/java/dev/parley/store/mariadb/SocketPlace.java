package dev.parley.store.mariadb;

import dev.parley.store.folder.PrivateFiles;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the server's socket lies: in the data folder, or in a private folder elsewhere when the
 * path is too long for a socket or the file system has none.
 */
final class SocketPlace {
  /** The kernel's limit of a socket's path, in bytes, without the final zero. */
  static final int PATH_BYTES_MAX = 107;

  private static final String NAME = "mariadb.sock";

  private SocketPlace() {}

  static Path choose(Path run) {
    Path inFolder = run.resolve(NAME);
    if (fits(inFolder) && holdsSockets(run)) {
      return inFolder;
    }
    for (Path base : shortPlaces()) {
      try {
        // A new folder of mode 0700 and an unguessable name: nobody can have prepared it.
        Path folder = Files.createTempDirectory(base, "parley-");
        Path socket = folder.resolve(NAME);
        if (fits(socket) && holdsSockets(folder)) {
          return socket;
        }
        Files.delete(folder);
      } catch (IOException e) {
        // The next place may do; where none does, the exception below says so.
      }
    }
    throw new EngineException(
        EngineException.Code.START_FAILED,
        "no folder can hold the database's socket: "
            + inFolder
            + " is too long or its file system has none, and so are XDG_RUNTIME_DIR and /tmp");
  }

  /** Removes a socket, and its folder where that was made for it. */
  static void remove(Path socket, Path run) throws IOException {
    Files.deleteIfExists(socket);
    Path folder = PrivateFiles.parent(socket);
    if (!folder.equals(run)) {
      PrivateFiles.deleteTree(folder);
    }
  }

  private static boolean fits(Path socket) {
    return socket.toString().getBytes(StandardCharsets.UTF_8).length <= PATH_BYTES_MAX;
  }

  private static boolean holdsSockets(Path folder) {
    Path probe = folder.resolve("probe");
    try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      Files.deleteIfExists(probe);
      channel.bind(UnixDomainSocketAddress.of(probe));
      Files.deleteIfExists(probe);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static List<Path> shortPlaces() {
    List<Path> places = new ArrayList<>();
    Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR")).map(Path::of).ifPresent(places::add);
    places.add(Path.of("/tmp"));
    places.add(Path.of(System.getProperty("java.io.tmpdir")));
    return places;
  }
}
