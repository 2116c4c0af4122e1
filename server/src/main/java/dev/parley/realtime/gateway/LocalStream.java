package dev.parley.realtime.gateway;

import dev.parley.model.Event;
import dev.parley.model.StreamId;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A stream that at least one socket of this gateway hears. */
final class LocalStream {
  final StreamId id;
  final int handle;
  final IntSet sockets = new IntSet();

  /** The last event that went to the sockets without a cursor. */
  long last;

  /** The newest sequence that the owner spoke of. */
  long known;

  long epoch;

  /** The owner has answered the subscription. */
  boolean confirmed;

  /** When the request under way is repeated; 0 if there is none. */
  long retryAtMillis;

  /** Where the read under way starts; -1 if there is none. */
  long readAfter = -1;

  /** Sockets that are not where the others are, by index; null while there are none. */
  @Nullable Map<Integer, Cursor> cursors;

  /** Events that wait for one before them; null while there are none. */
  @Nullable TreeMap<Long, Event> held;

  LocalStream(StreamId id, int handle, long last) {
    this.id = id;
    this.handle = handle;
    this.last = last;
    this.known = last;
  }

  @Nullable Cursor cursor(int socket) {
    return cursors == null ? null : cursors.get(socket);
  }

  Cursor cursorAt(int socket, long position) {
    if (cursors == null) {
      cursors = new HashMap<>();
    }
    return cursors.computeIfAbsent(socket, _ -> new Cursor(position));
  }

  void dropCursor(int socket) {
    if (cursors != null) {
      cursors.remove(socket);
      if (cursors.isEmpty()) {
        cursors = null;
      }
    }
  }

  /** One socket's own place in the stream. */
  static final class Cursor {
    long position;

    /** The person joined anew here: a removal before it is followed by this place. */
    long rejoin;

    /** Rights were read as of here: what an earlier event says about them is history. */
    long checked;

    /** The rights are being read; nothing is delivered until they are known. */
    boolean checking;

    Cursor(long position) {
      this.position = position;
    }
  }
}
