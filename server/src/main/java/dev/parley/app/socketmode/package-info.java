/**
 * Socket Mode: apps hear their events over WebSockets that they open; imports {@code http}.
 *
 * <p>Rows are the queue: a {@link dev.parley.app.socketmode.Line} takes the events of one app in
 * one workspace that are due, as many as its sockets have room for, and drops those that were
 * acknowledged. What is not acknowledged in time is due again, on another socket where there is
 * one.
 */
@org.jspecify.annotations.NullMarked
package dev.parley.app.socketmode;
