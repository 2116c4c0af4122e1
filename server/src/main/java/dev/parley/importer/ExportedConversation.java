package dev.parley.importer;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A channel, direct message or group message of an export.
 *
 * @param name "" for a direct message
 * @param created seconds since 1970, 0 where unknown
 * @param extra the fields that Parley does not model; never changed after construction
 */
public record ExportedConversation(
    String id,
    ConversationKind kind,
    String name,
    long created,
    @Nullable String creator,
    boolean archived,
    boolean general,
    List<String> members,
    ExportedNote topic,
    ExportedNote purpose,
    List<ExportedPin> pins,
    ObjectNode extra) {
  public ExportedConversation {
    members = List.copyOf(members);
    pins = List.copyOf(pins);
  }
}
