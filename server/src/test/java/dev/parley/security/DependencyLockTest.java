package dev.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Holds every library that Parley runs or is tested with to the checksum that was committed for it.
 *
 * <p>A version says which file was meant; the checksum says that it is that file, whatever a
 * registry or a mirror answers today. After a change of dependencies, `./test
 * -Dtest=DependencyLockTest -Dlock.write=true` writes the file anew, and its difference is what a
 * reviewer reads.
 */
class DependencyLockTest {
  private static final Path LOCK = Path.of("dependencies.sha256");
  private static final String WRITE = "lock.write";
  private static final String HEADER =
      """
      # SHA-256 of every library on the class path of server's tests, what runs included.
      # Written by DependencyLockTest; see docs/security.md.
      """;

  @Test
  void everyLibraryIsTheOneThatWasCommitted() throws IOException {
    Map<String, String> found = libraries();
    assertThat(found).as("libraries on the class path").isNotEmpty();
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(LOCK, HEADER + text(found));
    }
    assertThat(text(found))
        .as("libraries differ from %s; if that is meant, run with -D%s=true", LOCK, WRITE)
        .isEqualTo(text(locked()));
  }

  private static Map<String, String> libraries() throws IOException {
    Map<String, String> sums = new TreeMap<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      String name = String.valueOf(path.getFileName());
      if (name.endsWith(".jar") && !isOfTheTestRunner(path)) {
        assertThat(sums.put(name, sha256(path))).as("two libraries named %s", name).isNull();
      }
    }
    return sums;
  }

  /** Surefire's own, which its version of the plugin brings and no build of Parley contains. */
  private static boolean isOfTheTestRunner(Path path) {
    String text = path.toString();
    return text.contains("surefire");
  }

  private static Map<String, String> locked() throws IOException {
    List<String> lines = Files.readAllLines(LOCK);
    return lines.stream()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(" {2}", 2))
        .collect(Collectors.toMap(parts -> parts[1], parts -> parts[0], (a, b) -> a, TreeMap::new));
  }

  private static String text(Map<String, String> sums) {
    return sums.entrySet().stream()
        .map(sum -> sum.getValue() + "  " + sum.getKey() + "\n")
        .collect(Collectors.joining());
  }

  private static String sha256(Path file) throws IOException {
    try (DigestInputStream in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
