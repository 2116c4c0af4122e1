/** The gateway's sockets on the server's own WebSockets; imports {@code http}. */
@org.jspecify.annotations.NullMarked
package dev.parley.realtime.gateway.http;
