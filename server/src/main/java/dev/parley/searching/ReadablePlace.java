package dev.parley.searching;

import dev.parley.model.ChannelKind;

/** A conversation that a caller may read now, by its own rows. */
record ReadablePlace(String channelId, ChannelKind kind, String name) {}
