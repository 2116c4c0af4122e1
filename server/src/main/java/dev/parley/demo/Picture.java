package dev.parley.demo;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** A chart with bars as a PNG image with a palette (PNG, third edition, 5 and 11). */
final class Picture {
  private static final int WIDTH = 480;
  private static final int HEIGHT = 270;
  private static final int MARGIN = 24;
  private static final int BARS = 12;
  private static final byte[] SIGNATURE = {(byte) 137, 'P', 'N', 'G', 13, 10, 26, 10};
  private static final int[][] COLOURS = {
    {0x1D6FA5, 0x8CC5E8}, {0x2B8A57, 0x9AD9B5}, {0x8E44AD, 0xD2B4DE}, {0xC4572E, 0xF3BFA6}
  };
  private static final int BACKGROUND = 0xFFFFFF;
  private static final int LINES = 0xE3E6EA;

  private Picture() {}

  static byte[] chart(Dice dice) {
    int[] colours = COLOURS[dice.below(COLOURS.length)];
    byte[] pixels = new byte[HEIGHT * (WIDTH / 4 + 1)];
    int step = (WIDTH - 2 * MARGIN) / BARS;
    int height = 40 + dice.below(60);
    for (int y = MARGIN; y < HEIGHT - MARGIN; y += (HEIGHT - 2 * MARGIN) / 5) {
      fill(pixels, MARGIN, y, WIDTH - MARGIN, y + 1, 1);
    }
    for (int bar = 0; bar < BARS; bar++) {
      height = Math.clamp(height + dice.below(70) - 28, 12, HEIGHT - 2 * MARGIN);
      int left = MARGIN + bar * step + step / 6;
      int colour = bar == BARS - 1 ? 2 : 3;
      fill(pixels, left, HEIGHT - MARGIN - height, left + step * 2 / 3, HEIGHT - MARGIN, colour);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(SIGNATURE);
    chunk(out, "IHDR", header());
    chunk(out, "PLTE", palette(BACKGROUND, LINES, colours[0], colours[1]));
    chunk(out, "IDAT", deflated(pixels));
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  /** Two bits a pixel; each row begins with a byte that says that it is not filtered. */
  private static void fill(byte[] pixels, int left, int top, int right, int bottom, int colour) {
    for (int y = top; y < bottom; y++) {
      int row = y * (WIDTH / 4 + 1) + 1;
      for (int x = left; x < right; x++) {
        int shift = 6 - 2 * (x & 3);
        int at = row + (x >> 2);
        pixels[at] = (byte) ((pixels[at] & ~(3 << shift)) | colour << shift);
      }
    }
  }

  private static byte[] header() {
    byte bitDepth = 2;
    byte palette = 3;
    return ByteBuffer.allocate(13).putInt(WIDTH).putInt(HEIGHT).put(bitDepth).put(palette).array();
  }

  private static byte[] palette(int... colours) {
    ByteBuffer bytes = ByteBuffer.allocate(3 * colours.length);
    for (int colour : colours) {
      bytes.put((byte) (colour >> 16)).put((byte) (colour >> 8)).put((byte) colour);
    }
    return bytes.array();
  }

  private static byte[] deflated(byte[] pixels) {
    try (Deflater deflater = new Deflater(Deflater.BEST_SPEED)) {
      deflater.setInput(pixels);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] buffer = new byte[1 << 12];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    }
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 check = new CRC32();
    check.update(name);
    check.update(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt(data.length).array());
    out.writeBytes(name);
    out.writeBytes(data);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) check.getValue()).array());
  }
}
