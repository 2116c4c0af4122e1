/** What the real-time tier reads from the rows: memberships, recent events, tickets. */
@org.jspecify.annotations.NullMarked
package dev.parley.realtime.feed;
