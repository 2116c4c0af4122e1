package dev.parley.realtime.ring;

import dev.parley.discovery.Server;

/**
 * A server that may own slots.
 *
 * @param id of this life of it
 * @param isSpare it waits for somebody's slots as a whole and takes no others
 * @param isLeaving it gives its slots away and ends
 */
public record RingMember(String id, boolean isSpare, boolean isLeaving) {
  /** The tag of a server that wants to wait as a spare. */
  public static final String SPARE_TAG = "spare";

  /** The tag of a server that wants to be rid of its slots. */
  public static final String LEAVING_TAG = "leaving";

  /** What a tag says when it holds. */
  public static final String YES = "yes";

  static RingMember of(Server server) {
    return new RingMember(
        server.id(),
        YES.equals(server.tags().get(SPARE_TAG)),
        YES.equals(server.tags().get(LEAVING_TAG)));
  }
}
