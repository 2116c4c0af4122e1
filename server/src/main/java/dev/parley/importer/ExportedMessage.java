package dev.parley.importer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A message of an export: what Parley models of it, and {@code extra} for everything else.
 *
 * @param ts microseconds since 1970; the message's id in its conversation
 * @param user the author; null for a bot without a user and for some system messages
 * @param username the name that a bot chose for this message
 * @param threadTs the {@code ts} of the thread's first message, 0 outside threads
 * @param thread present on a thread's first message
 * @param extra the fields that Parley does not model, in their order; like {@code blocks} and
 *     {@code attachments} never changed after construction
 */
public record ExportedMessage(
    long ts,
    @Nullable String subtype,
    @Nullable String user,
    @Nullable String botId,
    @Nullable String username,
    String text,
    long threadTs,
    @Nullable String parentUser,
    @Nullable String clientMessageId,
    @Nullable ExportedEdit edited,
    @Nullable ExportedThread thread,
    @Nullable JsonNode blocks,
    @Nullable JsonNode attachments,
    List<ExportedReaction> reactions,
    List<ExportedFile> files,
    List<String> pinnedTo,
    ObjectNode extra) {
  public ExportedMessage {
    reactions = List.copyOf(reactions);
    files = List.copyOf(files);
    pinnedTo = List.copyOf(pinnedTo);
  }

  /** Whether this is a reply, not the first message of its thread. */
  public boolean isReply() {
    return threadTs != 0 && threadTs != ts;
  }
}
