package dev.parley.realtime.gateway;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What a client said. */
sealed interface ClientFrame {
  /** Answered with all of its own fields. */
  record Ping(ObjectNode json) implements ClientFrame {}

  record Typing(String channel) implements ClientFrame {}

  /**
   * A message to post.
   *
   * @param threadTs empty for a message of the timeline
   */
  record Message(long id, String channel, String text, String threadTs) implements ClientFrame {}

  record PresenceSub(List<String> ids) implements ClientFrame {}

  record PresenceQuery(List<String> ids) implements ClientFrame {}

  record Resume(List<String> positions) implements ClientFrame {}

  /** The person is at the keyboard. */
  record Tickle() implements ClientFrame {}

  /**
   * What cannot be understood.
   *
   * @param replyTo the frame's own id, or -1
   */
  record Bad(int code, String msg, long replyTo) implements ClientFrame {}
}
