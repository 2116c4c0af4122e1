package dev.parley.discovery;

import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * One life of a server, as others see it.
 *
 * @param id differs from life to life of the same server, so nobody takes one that forgot all it
 *     knew for the one before; {@link #newId} makes one
 * @param region where its machines stand
 * @param zone the part of the region that fails as one
 * @param host where others reach it
 * @param port its port for other servers
 * @param tags a few words that others of its kind, or those who call it, agree on
 */
public record Server(
    String id,
    ServerKind kind,
    String region,
    String zone,
    String host,
    int port,
    Map<String, String> tags) {
  /** Characters of an id. */
  public static final int ID_CHARS_MAX = 64;

  /** Tags of a server. */
  public static final int TAGS_MAX = 16;

  /** Characters of a tag's value. */
  public static final int TAG_CHARS_MAX = 128;

  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9.-]{0,63}");
  private static final Pattern TAG = Pattern.compile("[a-z][a-z0-9_]{0,31}");
  private static final int LIFE_BITS = 40;

  public Server {
    require(ID.matcher(id).matches(), "a server's id has 1 to 64 of a-z, 0-9, '.' and '-'");
    require(port >= 0 && port <= 65_535, "no such port: " + port);
    require(tags.size() <= TAGS_MAX, "more than " + TAGS_MAX + " tags");
    tags.forEach(
        (name, value) -> {
          require(TAG.matcher(name).matches(), "no name of a tag: " + name);
          require(value.length() <= TAG_CHARS_MAX, "tag " + name + " is too long");
        });
    tags = Map.copyOf(new TreeMap<>(tags));
  }

  /** An id for this life of a server of that name. */
  public static String newId(String name, RandomGenerator random) {
    String life = Long.toString(random.nextLong(1L << LIFE_BITS), Character.MAX_RADIX);
    String room = name.length() > 50 ? name.substring(0, 50) : name;
    return room + "-" + life;
  }

  /** The same server with another tag. */
  public Server with(String tag, String value) {
    Map<String, String> more = new TreeMap<>(tags);
    more.put(tag, value);
    return new Server(id, kind, region, zone, host, port, more);
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new IllegalArgumentException(message);
    }
  }
}
