package dev.parley.realtime.gateway;

/**
 * Who holds a socket.
 *
 * @param credentialId the token or session that opened it, as {@code Effect.Revoke} names it
 */
public record Viewer(String teamId, String userId, String credentialId) {}
