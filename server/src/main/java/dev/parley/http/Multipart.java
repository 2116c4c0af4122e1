package dev.parley.http;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A multipart/form-data body (RFC 7578) cut into its parts. Parts are ranges of the body, in memory
 * or in its file; nothing is copied.
 */
final class Multipart {
  private static final int MAX_BOUNDARY_BYTES = 70; // RFC 2046, 5.1.1
  private static final byte CR = '\r';
  private static final byte LF = '\n';
  private static final byte DASH = '-';

  private final MemorySegment bytes;
  private final byte[] delimiter;
  private final Body body;
  private final HttpLimits limits;
  private long position;

  private Multipart(MemorySegment bytes, String boundary, Body body, HttpLimits limits) {
    this.bytes = bytes;
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    this.body = body;
    this.limits = limits;
  }

  /**
   * @throws HttpException with 400 for a malformed body or too many parts
   */
  static List<Part> parse(String contentType, Body body, HttpLimits limits) throws IOException {
    String boundary = parameter(contentType, "boundary");
    if (boundary == null || boundary.isEmpty() || boundary.length() > MAX_BOUNDARY_BYTES) {
      throw malformed();
    }
    return switch (body) {
      case Body.InMemory memory -> {
        MemorySegment array =
            MemorySegment.ofArray(memory.array).asSlice(memory.offset, memory.length);
        yield new Multipart(array, boundary, body, limits).parts();
      }
      case Body.Stored stored -> {
        try (Arena arena = Arena.ofConfined();
            FileChannel file = FileChannel.open(stored.file, StandardOpenOption.READ)) {
          MemorySegment mapped =
              file.map(FileChannel.MapMode.READ_ONLY, stored.offset, stored.length, arena);
          yield new Multipart(mapped, boundary, body, limits).parts();
        }
      }
    };
  }

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    position = startOfFirstPart();
    while (!isLastDelimiter()) {
      if (parts.size() >= limits.maxParts()) {
        throw new HttpException(400, "too many parts");
      }
      endOfDelimiterLine();
      parts.add(part());
    }
    return parts;
  }

  /**
   * The position behind the first delimiter, which may open the body without a line break before
   * it.
   */
  private long startOfFirstPart() {
    int lineBreak = 2;
    if (matches(0, lineBreak)) {
      return (long) delimiter.length - lineBreak;
    }
    return find(0) + delimiter.length;
  }

  private boolean isLastDelimiter() {
    return position + 1 < bytes.byteSize() && at(position) == DASH && at(position + 1) == DASH;
  }

  private void endOfDelimiterLine() {
    while (position < bytes.byteSize() && (at(position) == ' ' || at(position) == '\t')) {
      position++;
    }
    if (position + 1 >= bytes.byteSize() || at(position) != CR || at(position + 1) != LF) {
      throw malformed();
    }
    position += 2;
  }

  private Part part() {
    String disposition = null;
    String contentType = null;
    long headerStart = position;
    for (String line = headerLine(headerStart); !line.isEmpty(); line = headerLine(headerStart)) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw malformed();
      }
      String value = line.substring(colon + 1).strip();
      switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
        case "content-disposition" -> disposition = value;
        case "content-type" -> contentType = value;
        default -> {} // other fields of a part mean nothing (RFC 7578, 4.8)
      }
    }
    // The delimiter's own line break may be the empty line's when the part has no content.
    long contentStart = position;
    long contentEnd = find(contentStart - 2);
    position = contentEnd + delimiter.length;
    contentEnd = Math.max(contentStart, contentEnd);
    String name = disposition == null ? null : parameter(disposition, "name");
    if (name == null || disposition == null) {
      throw malformed();
    }
    return new Part(name, fileName(disposition), contentType, range(contentStart, contentEnd));
  }

  private String headerLine(long headerStart) {
    long end = position;
    while (end + 1 < bytes.byteSize() && !(at(end) == CR && at(end + 1) == LF)) {
      end++;
      if (end - headerStart > limits.maxPartHeaderBytes()) {
        throw new HttpException(400, "header of a part too large");
      }
    }
    if (end + 1 >= bytes.byteSize()) {
      throw malformed();
    }
    byte[] line = bytes.asSlice(position, end - position).toArray(ValueLayout.JAVA_BYTE);
    position = end + 2;
    return new String(line, StandardCharsets.UTF_8);
  }

  private Body range(long start, long end) {
    return switch (body) {
      case Body.InMemory memory ->
          new Body.InMemory(memory.array, memory.offset + (int) start, (int) (end - start));
      case Body.Stored stored ->
          new Body.Stored(stored.file, stored.offset + start, end - start, false);
    };
  }

  /** The position of the next delimiter at or behind {@code from}. */
  private long find(long from) {
    long last = bytes.byteSize() - delimiter.length;
    for (long at = from; at <= last; at++) {
      if (at(at) == CR && matches(at, 0)) {
        return at;
      }
    }
    throw malformed();
  }

  /** Whether the delimiter without its first {@code skipped} bytes stands at that position. */
  private boolean matches(long start, int skipped) {
    if (start + delimiter.length - skipped > bytes.byteSize()) {
      return false;
    }
    for (int i = skipped; i < delimiter.length; i++) {
      if (at(start + i - skipped) != delimiter[i]) {
        return false;
      }
    }
    return true;
  }

  private byte at(long index) {
    return bytes.get(ValueLayout.JAVA_BYTE, index);
  }

  private static @Nullable String fileName(String disposition) {
    String name = parameter(disposition, "filename");
    if (name == null) {
      return null;
    }
    int folder = Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\'));
    return name.substring(folder + 1);
  }

  /** A parameter of a header value such as {@code form-data; name="file"}, or null. */
  static @Nullable String parameter(String header, String wanted) {
    int index = header.indexOf(';');
    while (index >= 0 && index < header.length()) {
      int equals = header.indexOf('=', index);
      if (equals < 0) {
        return null;
      }
      String name = header.substring(index + 1, equals).strip();
      StringBuilder value = new StringBuilder();
      int end = value(header, equals + 1, value);
      if (name.equalsIgnoreCase(wanted)) {
        return value.toString();
      }
      index = header.indexOf(';', end);
    }
    return null;
  }

  /** Reads a token or quoted string and returns the position behind it. */
  private static int value(String header, int start, StringBuilder into) {
    int index = start;
    while (index < header.length() && header.charAt(index) == ' ') {
      index++;
    }
    if (index >= header.length() || header.charAt(index) != '"') {
      int semicolon = header.indexOf(';', index);
      int end = semicolon < 0 ? header.length() : semicolon;
      into.append(header.substring(index, end).strip());
      return end;
    }
    index++;
    while (index < header.length() && header.charAt(index) != '"') {
      boolean escaped =
          header.charAt(index) == '\\'
              && index + 1 < header.length()
              && (header.charAt(index + 1) == '"' || header.charAt(index + 1) == '\\');
      into.append(header.charAt(escaped ? index + 1 : index));
      index += escaped ? 2 : 1;
    }
    return Math.min(index + 1, header.length());
  }

  private static HttpException malformed() {
    return new HttpException(400, "malformed multipart body");
  }
}
