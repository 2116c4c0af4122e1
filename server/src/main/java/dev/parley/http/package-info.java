/**
 * The one listener of Parley: HTTP/1.1 and WebSocket in one Netty stack, behind types that show
 * nothing of Netty. It knows no other package of Parley.
 */
@org.jspecify.annotations.NullMarked
package dev.parley.http;
