package dev.parley.store.vitess;

import java.util.HexFormat;
import net.jpountz.xxhash.XXHash64;
import net.jpountz.xxhash.XXHashFactory;

/**
 * The keyspace ids of a shard, by the name that Vitess gives it: {@code -80}, {@code 40-80}, {@code
 * c0-}, or a name without a range for a keyspace that is not sharded.
 *
 * @param from the first id, unsigned, its first byte highest
 * @param to the first id behind the last one; 0 if there is none
 */
record KeyRange(String shard, long from, long to) {
  private static final XXHash64 HASH = XXHashFactory.safeInstance().hash64();
  private static final int ID_HEX_DIGITS = 16;

  static KeyRange of(String shard) {
    int dash = shard.indexOf('-');
    return dash < 0
        ? new KeyRange(shard, 0, 0)
        : new KeyRange(shard, bound(shard.substring(0, dash)), bound(shard.substring(dash + 1)));
  }

  private static long bound(String hex) {
    return HexFormat.fromHexDigitsToLong(hex + "0".repeat(ID_HEX_DIGITS - hex.length()));
  }

  boolean holds(long id) {
    return Long.compareUnsigned(id, from) >= 0 && (to == 0 || Long.compareUnsigned(id, to) < 0);
  }

  /** The keyspace id of a key, as Vitess' {@code xxhash} vindex makes it. */
  static long id(byte[] key) {
    // Vitess writes the hash with its lowest byte first and compares ids byte by byte.
    return Long.reverseBytes(HASH.hash(key, 0, key.length, 0));
  }
}
