package dev.parley.file;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import net.coobird.thumbnailator.Thumbnails;
import net.coobird.thumbnailator.geometry.Positions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Thumbnails of images, drawn when one is first asked for and kept beside the file's bytes.
 *
 * <p>An image's size is read from its head alone, and an image of more pixels than the limit is
 * never decoded. Few are drawn at once, each from a decoded picture not much larger than the
 * thumbnail. Thread-safe.
 */
public final class Pictures {
  /** Edges of the thumbnails that are cut to a square. */
  static final List<Integer> SQUARES = List.of(64, 80, 160);

  /** Edges of those that keep their shape; only for images larger than that. */
  static final List<Integer> FITTED = List.of(360, 480, 720, 800, 960, 1024);

  private static final Logger LOG = LoggerFactory.getLogger(Pictures.class);

  /** Width and height in pixels. */
  public record Size(int width, int height) {
    long pixels() {
      return (long) width * height;
    }

    /** What is left of it in a square of that edge. */
    Size within(int edge) {
      double scale = Math.min(1, (double) edge / Math.max(width, height));
      return new Size(
          Math.max(1, (int) Math.round(width * scale)),
          Math.max(1, (int) Math.round(height * scale)));
    }
  }

  private final FileContents contents;
  private final FileLimits limits;
  private final Semaphore drawing;

  public Pictures(FileContents contents, FileLimits limits) {
    this.contents = contents;
    this.limits = limits;
    this.drawing = new Semaphore(limits.maxConcurrentThumbnails());
  }

  /** The size that an image's head states; empty for what is no image that can be drawn. */
  Optional<Size> size(InputStream in) {
    try (ImageInputStream image = new MemoryCacheImageInputStream(in)) {
      ImageReader reader = reader(image);
      if (reader == null) {
        return Optional.empty();
      }
      try {
        reader.setInput(image, true, true);
        Size size = new Size(reader.getWidth(0), reader.getHeight(0));
        return size.pixels() > limits.maxPixels() ? Optional.empty() : Optional.of(size);
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException broken) {
      // Readers answer damage with exceptions of any kind; such a file is kept without thumbnails.
      LOG.debug("an image has no size", broken);
      return Optional.empty();
    }
  }

  private static @Nullable ImageReader reader(ImageInputStream image) {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(image);
    return readers.hasNext() ? readers.next() : null;
  }

  /** The edges for which an image of that size has thumbnails. */
  static List<Integer> edges(int width, int height) {
    if (width == 0 || height == 0) {
      return List.of();
    }
    return Stream.concat(
            SQUARES.stream(), FITTED.stream().filter(edge -> edge < Math.max(width, height)))
        .toList();
  }

  /** A thumbnail could not be drawn in time. */
  public static final class Busy extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /**
   * The key of the thumbnail of that edge, drawn if nobody asked for it before; null where there
   * can be none.
   *
   * @throws Busy when too many are drawn at once
   */
  public @Nullable String thumbnail(StoredFile file, int edge)
      throws IOException, Busy, InterruptedException {
    String key = file.contentKey();
    if (key == null || !edges(file.width(), file.height()).contains(edge)) {
      return null;
    }
    String thumbnail = key(key, edge);
    try (InputStream known = contents.open(file.teamId(), thumbnail)) {
      if (known != null) {
        return thumbnail;
      }
    }
    if (!drawing.tryAcquire(limits.maxThumbnailWaitMillis(), TimeUnit.MILLISECONDS)) {
      throw new Busy();
    }
    try {
      byte[] drawn = draw(file, key, edge);
      return drawn == null
          ? null
          : contents.keep(file.teamId(), thumbnail, new ByteArrayInputStream(drawn));
    } finally {
      drawing.release();
    }
  }

  private static String key(String contentKey, int edge) {
    return contentKey + "t" + edge;
  }

  private byte @Nullable [] draw(StoredFile file, String key, int edge) throws IOException {
    try (InputStream in = contents.open(file.teamId(), key)) {
      BufferedImage image = in == null ? null : decode(in, edge, null);
      if (image == null) {
        return null;
      }
      Thumbnails.Builder<BufferedImage> builder = Thumbnails.of(image).outputFormat("png");
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      if (SQUARES.contains(edge)) {
        builder.size(edge, edge).crop(Positions.CENTER).toOutputStream(out);
      } else {
        Size size = new Size(file.width(), file.height()).within(edge);
        builder.forceSize(size.width(), size.height()).toOutputStream(out);
      }
      return out.toByteArray();
    }
  }

  /**
   * Squares of an image, or of a part of it, by their edges; empty for what is no image that can be
   * drawn.
   *
   * @throws Busy when too many are drawn at once
   */
  SortedMap<Integer, byte[]> squares(byte[] image, @Nullable Rectangle part, List<Integer> edges)
      throws IOException, Busy, InterruptedException {
    if (!drawing.tryAcquire(limits.maxThumbnailWaitMillis(), TimeUnit.MILLISECONDS)) {
      throw new Busy();
    }
    SortedMap<Integer, byte[]> squares = new TreeMap<>();
    try {
      BufferedImage decoded = decode(new ByteArrayInputStream(image), Collections.max(edges), part);
      if (decoded != null) {
        for (int edge : edges) {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          Thumbnails.of(decoded)
              .size(edge, edge)
              .crop(Positions.CENTER)
              .outputFormat("png")
              .toOutputStream(out);
          squares.put(edge, out.toByteArray());
        }
      }
      return squares;
    } finally {
      drawing.release();
    }
  }

  /** The picture, or a part, with every n-th pixel, no fewer than twice the edge across. */
  private @Nullable BufferedImage decode(InputStream in, int edge, @Nullable Rectangle part)
      throws IOException {
    try (ImageInputStream image = new MemoryCacheImageInputStream(in)) {
      ImageReader reader = reader(image);
      if (reader == null) {
        return null;
      }
      try {
        reader.setInput(image, true, true);
        Size size = new Size(reader.getWidth(0), reader.getHeight(0));
        if (size.pixels() > limits.maxPixels()) {
          return null;
        }
        Rectangle whole = new Rectangle(size.width(), size.height());
        Rectangle region = part == null ? whole : part;
        if (region.isEmpty() || !whole.contains(region)) {
          return null;
        }
        int step = Math.max(1, Math.min(region.width, region.height) / (2 * edge));
        ImageReadParam parameters = reader.getDefaultReadParam();
        parameters.setSourceRegion(region);
        parameters.setSourceSubsampling(step, step, 0, 0);
        return reader.read(0, parameters);
      } catch (IIOException | RuntimeException broken) {
        LOG.debug("an image cannot be drawn", broken);
        return null;
      } finally {
        reader.dispose();
      }
    }
  }

  /** Forgets the thumbnails of a file that is gone. */
  void forget(String teamId, String contentKey) throws IOException {
    for (int edge : SQUARES) {
      contents.delete(teamId, key(contentKey, edge));
    }
    for (int edge : FITTED) {
      contents.delete(teamId, key(contentKey, edge));
    }
  }
}
