package dev.parley.file;

import dev.parley.json.Json;
import dev.parley.model.Home;
import dev.parley.model.Refusal;
import java.awt.Rectangle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The pictures of people, as squares of the sizes that clients show. Each has a name that nobody
 * guesses and that no other picture has later, so clients show and keep it without a token.
 * Thread-safe.
 */
public final class Avatars {
  /** What the paths of pictures begin with. */
  public static final String PREFIX = "/avatars/";

  static final List<Integer> EDGES = List.of(24, 32, 48, 72, 192, 512, 1024);

  private static final int HASH_BYTES = 10;
  private static final Pattern PATH =
      Pattern.compile(PREFIX + "([A-Z0-9]{2,32})/([0-9a-f]{20})_([0-9]{2,4})\\.png");

  /** A square part of a picture, in its pixels. */
  public record Crop(int x, int y, int edge) {}

  /** A picture of a size by where its bytes are kept. */
  public record Kept(String teamId, String key) {}

  private final FileContents contents;
  private final Pictures pictures;
  private final SecureRandom random;
  private final String publicUrl;

  public Avatars(FileContents contents, Pictures pictures, SecureRandom random, String publicUrl) {
    this.contents = contents;
    this.pictures = pictures;
    this.random = random;
    this.publicUrl = publicUrl;
  }

  /**
   * Keeps a picture.
   *
   * @param crop the part to show; null for the middle
   * @return the fields of a profile that tell of it
   * @throws Refusal {@code bad_image} for what is none, or has no such part; {@code
   *     request_timeout} when too many are drawn at once
   */
  public ObjectNode keep(Home home, byte[] image, @Nullable Crop crop) {
    try {
      SortedMap<Integer, byte[]> squares =
          pictures.squares(
              image,
              crop == null ? null : new Rectangle(crop.x(), crop.y(), crop.edge(), crop.edge()),
              EDGES);
      if (squares.isEmpty()) {
        throw new Refusal("bad_image");
      }
      byte[] bits = new byte[HASH_BYTES];
      random.nextBytes(bits);
      String hash = HexFormat.of().formatHex(bits);
      ObjectNode fields = Json.object();
      for (Map.Entry<Integer, byte[]> square : squares.entrySet()) {
        int edge = square.getKey();
        contents.keep(home.teamId(), key(hash, edge), new ByteArrayInputStream(square.getValue()));
        fields.put(
            "image_" + edge, publicUrl + PREFIX + home.teamId() + "/" + hash + "_" + edge + ".png");
      }
      return fields.put("avatar_hash", hash);
    } catch (Pictures.Busy e) {
      throw new Refusal("request_timeout");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal("request_timeout");
    }
  }

  /** Forgets a picture that nobody has any more. */
  public void forget(Home home, String hash) {
    try {
      for (int edge : hash.isEmpty() ? List.<Integer>of() : EDGES) {
        contents.delete(home.teamId(), key(hash, edge));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a path names; its bytes may be gone. */
  public static Optional<Kept> find(String path) {
    Matcher parts = PATH.matcher(path);
    return parts.matches()
        ? Optional.of(
            new Kept(parts.group(1), key(parts.group(2), Integer.parseInt(parts.group(3)))))
        : Optional.empty();
  }

  private static String key(String hash, int edge) {
    return "av" + hash + "x" + edge;
  }
}
