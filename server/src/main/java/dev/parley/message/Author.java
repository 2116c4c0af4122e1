package dev.parley.message;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who writes a message.
 *
 * @param botProfile the {@code bot_profile} object of a bot's message
 * @param isGuest for whom a public channel from outside is no channel, where a full member would be
 *     told that it is there
 */
public record Author(
    String userId,
    @Nullable String botId,
    @Nullable String appId,
    @Nullable ObjectNode botProfile,
    boolean isGuest) {}
