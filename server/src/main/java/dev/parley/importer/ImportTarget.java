package dev.parley.importer;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The workspace that an import writes into. Every call may be repeated: what is there already stays
 * one. Ids and names are decided here, because only here is it known which are free. One thread
 * calls what is about ids, people and conversations, while several others call what is about
 * messages; {@link #saveProgress} is called when none of them does anything.
 */
public interface ImportTarget {
  /** The most records that one call carries. */
  int BATCH_MAX = 1_000;

  String teamId();

  /** How far an earlier import of the same export came, or null. */
  @Nullable ImportProgress progress(String fingerprint);

  /** Remembers how far the import came; what it covers is durable before. */
  void saveProgress(String fingerprint, ImportProgress progress);

  /**
   * Claims ids of things that have no row of their own in an export (files, bots, user groups).
   *
   * @return for each its id in this installation: the same where it was free or is of this
   *     workspace already
   */
  Map<String, String> claimIds(Collection<String> ids);

  /**
   * Writes people, under ids that are free. Someone with the e-mail address of a member becomes
   * that member, whose own data stays; a handle in use is extended.
   */
  List<Placement> people(List<ExportedPerson> people);

  /**
   * Writes conversations and adds their members, whose ids are those of this installation already.
   * The general channel becomes the workspace's; a direct message between people who have one
   * becomes that one; a name in use is extended.
   */
  List<Placement> conversations(List<ExportedConversation> conversations);

  /** Keeps hosts under which the exported workspace lived, so that links to them are followed. */
  void oldHosts(Collection<String> hosts);

  /**
   * Writes messages with their reactions and files; every id in them is of this installation.
   *
   * @return what was written, through which the files get their contents
   */
  WrittenBatch messages(String conversationId, List<ExportedMessage> messages);

  /** Counts the threads of a conversation from their replies and sets its pins. */
  ThreadsCounted finish(String conversationId, List<ExportedPin> pins);
}
