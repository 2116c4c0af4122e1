package dev.parley.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What a file's name says of its type, and which types a browser may show in place. Immutable. */
public final class FileTypes {
  private static final FileType UNKNOWN =
      new FileType("binary", "application/octet-stream", "Binary");

  /** No type of these can run a script, whatever its bytes say, when it is not sniffed. */
  private static final Set<String> SHOWN_IN_PLACE =
      Set.of(
          "image/png",
          "image/jpeg",
          "image/gif",
          "image/webp",
          "image/bmp",
          "audio/aac",
          "audio/flac",
          "audio/mp4",
          "audio/mpeg",
          "audio/ogg",
          "audio/wav",
          "video/mp4",
          "video/quicktime",
          "video/webm",
          "application/pdf",
          "text/plain");

  /**
   * A type of file.
   *
   * @param filetype Slack's short name
   * @param prettyType its name for people
   */
  public record FileType(String filetype, String mimetype, String prettyType) {}

  private final Map<String, FileType> byExtension = new HashMap<>();
  private final Map<String, FileType> byFiletype = new HashMap<>();

  public FileTypes() {
    try (InputStream in = FileTypes.class.getResourceAsStream("types.txt")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        String[] parts = line.split(" ", 4);
        FileType type = new FileType(parts[1], parts[2], parts[3]);
        byExtension.put(parts[0], type);
        byFiletype.putIfAbsent(parts[1], type);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The type of a file of that name. */
  public FileType ofName(String name) {
    int dot = name.lastIndexOf('.');
    String extension = dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    return byExtension.getOrDefault(extension, UNKNOWN);
  }

  /** The name for people of one of Slack's short names. */
  public String prettyType(String filetype) {
    FileType known = byFiletype.get(filetype);
    return known == null ? filetype.toUpperCase(Locale.ROOT) : known.prettyType();
  }

  /** Whether a browser may show it in place. */
  public static boolean isShownInPlace(String mimetype) {
    return SHOWN_IN_PLACE.contains(mimetype);
  }

  /**
   * The type under which bytes are served: their own where it is known and can run nothing, else
   * that of mere bytes. What an upload or an export claims is no reason to trust it.
   */
  public String served(String mimetype) {
    boolean known =
        byExtension.values().stream().anyMatch(type -> type.mimetype().equals(mimetype));
    boolean active =
        mimetype.equals("text/html")
            || mimetype.equals("text/css")
            || mimetype.equals("text/javascript")
            || mimetype.endsWith("xml");
    return known && !active ? mimetype : UNKNOWN.mimetype();
  }
}
