package dev.parley.realtime.channel;

import dev.parley.model.StreamId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A compact map from stream to its state: parallel primitive arrays with open addressing, about
 * fifty bytes an idle stream, its exact id included. Not thread-safe.
 *
 * <p>An entry index is valid until the next {@link #add} or {@link #sweep}.
 */
final class StreamTable {
  static final int ABSENT = -1;

  private static final int FIRST_CAPACITY = 16;
  private static final int MAX_ID_BYTES = 255;
  private static final byte IDLE = 1;

  private int[] keyAt = new int[FIRST_CAPACITY];
  private int[] hashes = new int[FIRST_CAPACITY];
  private long[] last = new long[FIRST_CAPACITY];
  private long[] lanes = new long[FIRST_CAPACITY];
  private byte[] marks = new byte[FIRST_CAPACITY];
  private @Nullable Recent[] recent = new @Nullable Recent[FIRST_CAPACITY];

  /** The ids, each behind its length; index 0 stays unused so that 0 means an empty entry. */
  private byte[] ids = new byte[FIRST_CAPACITY * 16];

  private int idsEnd = 1;
  private int size;

  int size() {
    return size;
  }

  int find(StreamId stream) {
    String id = stream.value();
    int hash = mix(id.hashCode());
    for (int i = hash & (keyAt.length - 1); keyAt[i] != 0; i = (i + 1) & (keyAt.length - 1)) {
      if (hashes[i] == hash && sameId(keyAt[i], id)) {
        return i;
      }
    }
    return ABSENT;
  }

  /** Adds a stream that is not there yet. */
  int add(StreamId stream, long lastSeq) {
    if (size + 1 > keyAt.length / 4 * 3) {
      rebuild(keyAt.length * 2, false);
    }
    byte[] id = stream.value().getBytes(StandardCharsets.ISO_8859_1);
    if (id.length > MAX_ID_BYTES) {
      throw new IllegalArgumentException("stream id of " + id.length + " bytes");
    }
    int hash = mix(stream.value().hashCode());
    int i = emptyEntry(keyAt, hash);
    keyAt[i] = store(id);
    hashes[i] = hash;
    last[i] = lastSeq;
    size++;
    return i;
  }

  long last(int entry) {
    return last[entry];
  }

  void setLast(int entry, long seq) {
    last[entry] = seq;
    marks[entry] = 0;
  }

  /** A bit for each interested gateway. */
  long lanes(int entry) {
    return lanes[entry];
  }

  void setLanes(int entry, long bits) {
    lanes[entry] = bits;
    marks[entry] = 0;
  }

  @Nullable Recent recent(int entry) {
    return recent[entry];
  }

  void setRecent(int entry, @Nullable Recent events) {
    recent[entry] = events;
  }

  void clearLane(int lane) {
    long keep = ~(1L << lane);
    for (int i = 0; i < lanes.length; i++) {
      lanes[i] &= keep;
    }
  }

  /** Keeps an entry over the next sweep. */
  void touch(int entry) {
    marks[entry] = 0;
  }

  /** Forgets the streams that no gateway hears and nobody touched since the sweep before. */
  void sweep() {
    int forgotten = 0;
    for (int i = 0; i < keyAt.length; i++) {
      if (keyAt[i] != 0 && lanes[i] == 0) {
        forgotten += marks[i] == IDLE ? 1 : 0;
        marks[i]++;
      }
    }
    if (forgotten > 0) {
      rebuild(capacityFor(size - forgotten), true);
    }
  }

  private void rebuild(int capacity, boolean dropIdle) {
    int[] oldKeys = keyAt;
    byte[] oldIds = ids;
    int[] newKeys = new int[capacity];
    int[] newHashes = new int[capacity];
    long[] newLast = new long[capacity];
    long[] newLanes = new long[capacity];
    byte[] newMarks = new byte[capacity];
    @Nullable Recent[] newRecent = new @Nullable Recent[capacity];
    ids = new byte[Math.max(64, idsEnd + (dropIdle ? 0 : idsEnd / 2))];
    idsEnd = 1;
    size = 0;
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] == 0 || (dropIdle && marks[i] > IDLE)) {
        continue;
      }
      int to = emptyEntry(newKeys, hashes[i]);
      newKeys[to] = store(oldIds, oldKeys[i]);
      newHashes[to] = hashes[i];
      newLast[to] = last[i];
      newLanes[to] = lanes[i];
      newMarks[to] = marks[i];
      newRecent[to] = recent[i];
      size++;
    }
    keyAt = newKeys;
    hashes = newHashes;
    last = newLast;
    lanes = newLanes;
    marks = newMarks;
    recent = newRecent;
  }

  private static int capacityFor(int entries) {
    int capacity = FIRST_CAPACITY;
    while (entries + 1 > capacity / 4 * 3) {
      capacity *= 2;
    }
    return capacity;
  }

  private static int emptyEntry(int[] keys, int hash) {
    int i = hash & (keys.length - 1);
    while (keys[i] != 0) {
      i = (i + 1) & (keys.length - 1);
    }
    return i;
  }

  private int store(byte[] id) {
    reserve(id.length + 1);
    int at = idsEnd;
    ids[at] = (byte) id.length;
    System.arraycopy(id, 0, ids, at + 1, id.length);
    idsEnd += id.length + 1;
    return at;
  }

  private int store(byte[] from, int fromAt) {
    int length = (from[fromAt] & 0xff) + 1;
    reserve(length);
    int at = idsEnd;
    System.arraycopy(from, fromAt, ids, at, length);
    idsEnd += length;
    return at;
  }

  private void reserve(int bytes) {
    if (idsEnd + bytes > ids.length) {
      ids = Arrays.copyOf(ids, ids.length + Math.max(ids.length / 2, bytes));
    }
  }

  private boolean sameId(int at, String id) {
    int length = id.length();
    if ((ids[at] & 0xff) != length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if ((ids[at + 1 + i] & 0xff) != id.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static int mix(int hash) {
    int mixed = hash * 0x9E3779B9;
    return mixed ^ (mixed >>> 15);
  }
}
