package dev.parley.message;

import tools.jackson.databind.node.ObjectNode;

/**
 * A message that is durable.
 *
 * @param body as it stands in history, without what changes around it (replies, reactions)
 */
public record Posted(String channelId, long tsMicros, ObjectNode body) {}
