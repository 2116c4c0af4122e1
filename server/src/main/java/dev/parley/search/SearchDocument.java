package dev.parley.search;

import java.util.List;
import java.util.Set;

/** What an index keeps about one message or one file. */
public sealed interface SearchDocument {

  /** The workspace's id; no search crosses it. */
  String team();

  /** The author's or owner's user id; empty where there is none. */
  String user();

  /** When it was posted, microseconds since 1970. */
  long ts();

  /** Plain searchable text: mentions as names, links as label and address, no markup. */
  String text();

  /** What it carries. */
  Set<Feature> features();

  /**
   * A message.
   *
   * @param ts microseconds since 1970, unique in its conversation
   * @param threadTs the root's ts for a reply and for a root that has replies, else 0
   * @param direct whether the conversation is a direct or a group direct message; this kind never
   *     changes, unlike public and private, which no document states because a stale copy of it
   *     would be a leak
   * @param reactions every reaction, which is also what {@link Feature#REACTION} is read from
   */
  record Message(
      String team,
      String conversation,
      long ts,
      long threadTs,
      String user,
      boolean direct,
      String text,
      Set<Feature> features,
      List<ReactionMark> reactions)
      implements SearchDocument {
    public Message {
      features = Set.copyOf(features);
      reactions = List.copyOf(reactions);
    }

    /** Its identity in the workspace. */
    public MessageKey key() {
      return new MessageKey(conversation, ts);
    }
  }

  /**
   * A file.
   *
   * @param file the file's id
   * @param conversations where it is shared now; whoever may search one of them finds it, and its
   *     owner always does
   * @param text name, title and, where there is one, the content's text
   */
  record File(
      String team,
      String file,
      Set<String> conversations,
      long ts,
      String user,
      String text,
      Set<Feature> features)
      implements SearchDocument {
    public File {
      conversations = Set.copyOf(conversations);
      features = Set.copyOf(features);
    }
  }
}
