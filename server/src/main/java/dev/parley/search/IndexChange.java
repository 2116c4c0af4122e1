package dev.parley.search;

/**
 * One change that an index follows. A version is the source row's: a change whose version is not
 * above the one that the index knows for the same object, a deletion's included, does nothing.
 */
public sealed interface IndexChange {

  /** The workspace's id. */
  String team();

  /** Adds or replaces a document. */
  record Put(SearchDocument document, long version) implements IndexChange {
    @Override
    public String team() {
      return document.team();
    }
  }

  /** Removes a message. */
  record DeleteMessage(String team, MessageKey message, long version) implements IndexChange {}

  /** Removes a file. */
  record DeleteFile(String team, String file, long version) implements IndexChange {}

  /**
   * Removes every message of a conversation for good: its id is never used again, so no later put
   * into it is taken. Files are their own objects and are put again without the conversation.
   */
  record DeleteConversation(String team, String conversation) implements IndexChange {}

  /** Removes everything of a workspace for good. */
  record DeleteTeam(String team) implements IndexChange {}
}
