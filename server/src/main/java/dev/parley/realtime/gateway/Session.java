package dev.parley.realtime.gateway;

import dev.parley.model.StreamId;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One socket and what the gateway knows about it; touched in the gateway's turn alone. */
final class Session {
  /** Removals remembered against subscriptions that arrive late. */
  private static final int MAX_REMEMBERED_REMOVALS = 64;

  enum Phase {
    /** A returning client may still say where it was. */
    AWAITING_RESUME,
    LOADING,
    READY
  }

  final Connection connection;
  final Viewer viewer;
  final int index;
  final IntSet streams = new IntSet();
  Phase phase;

  /** The person is a guest; a change of that closes the socket. */
  boolean isGuest;

  /** No frame follows the one that could not be queued, or a client would miss one unnoticed. */
  boolean closing;

  /** Streams in which this socket is not where the others are. */
  int cursors;

  /** When this client's account of positions begins. */
  long baseMillis;

  /** Up to when everything has been delivered, while there are cursors. */
  long asOfMillis;

  long lastHeardMillis;
  long lastTypingMillis;
  long lastPingMillis;
  long nextUrlMillis;
  long windowStartMillis;
  int framesInWindow;
  int badFrames;

  /** What to attach once the person's own stream has been replayed; null before and after. */
  @Nullable List<Runnable> waiting;

  long waitingForSeq;

  /** Messages that wait to be posted; null while there are none. */
  @Nullable ArrayDeque<ClientFrame.Message> sends;

  /** Whom the socket is to watch after the read under way; null for nobody new. */
  @Nullable List<String> watchNext;

  /** It is being read whom the person may see. */
  boolean readingSight;

  /** Somebody left a shared conversation meanwhile, so that what is being read may be void. */
  boolean sightInDoubt;

  private @Nullable Map<StreamId, Long> removals;

  Session(Connection connection, Viewer viewer, int index, Phase phase, long nowMillis) {
    this.connection = connection;
    this.viewer = viewer;
    this.index = index;
    this.phase = phase;
    this.lastHeardMillis = nowMillis;
    this.windowStartMillis = nowMillis;
  }

  void removedFrom(StreamId stream, long seq) {
    if (removals == null) {
      removals = new LinkedHashMap<>();
    }
    removals.put(stream, seq);
    if (removals.size() > MAX_REMEMBERED_REMOVALS) {
      removals.remove(removals.keySet().iterator().next());
    }
  }

  /** Where the person was last removed from the stream; 0 if never. */
  long removalFrom(StreamId stream) {
    return removals == null ? 0 : removals.getOrDefault(stream, 0L);
  }
}
