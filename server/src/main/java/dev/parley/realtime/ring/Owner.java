package dev.parley.realtime.ring;

/**
 * The channel server that owns a stream at an epoch.
 *
 * @param serverId as the ring's table names it
 * @param epoch from 1, raised with every change of the table that moved the stream's slot
 */
public record Owner(String serverId, long epoch) {}
