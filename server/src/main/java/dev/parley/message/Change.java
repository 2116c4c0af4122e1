package dev.parley.message;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What an edit replaces in a message; null keeps what is there, an empty array removes it.
 *
 * @param text at most {@link Posts#TEXT_LENGTH_MAX} characters
 */
public record Change(
    @Nullable String text,
    @Nullable JsonNode blocks,
    @Nullable JsonNode attachments,
    @Nullable JsonNode metadata) {

  /** The same change with another text. */
  Change withText(String changed) {
    return new Change(changed, blocks, attachments, metadata);
  }
}
