package dev.parley.realtime.channel;

import dev.parley.model.StreamId;

/**
 * An event that is never stored and has no position, such as typing.
 *
 * @param json the frame, the same for every viewer
 * @param exceptUserId whose own sockets do not hear it
 */
public record Transient(StreamId stream, byte[] json, String exceptUserId) {}
