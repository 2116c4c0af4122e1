/**
 * Sockets and what they hear: one copy of an event comes in per gateway and goes out to every
 * socket that may hear it. Knows no server library; sockets are {@link Connection}s.
 *
 * <h2>Resuming</h2>
 *
 * Every event frame has a field {@code position}, an opaque text of the form {@code key:value}. Of
 * two positions with the same key (the text before the last colon) the later received one counts. A
 * client that lost its socket opens the newest URL that a {@code reconnect_url} frame gave it and
 * sends as its first frame, within {@code resumeGraceMillis},
 *
 * <pre>{"type":"resume","positions":{"key":"key:value", …}}</pre>
 *
 * with its last position of each key; the object's names are not looked at. It then gets, per
 * stream and in order, each event after its position that it may still see, and nothing twice; for
 * a stream without a position, what was committed since the URL's session began. What it joined
 * meanwhile comes as the join's own event, followed by what happened there since. Where events are
 * kept no more, it gets {@code {"type":"reload","channel":stream,"position":…}}: fetch that
 * conversation (or, for a person's or workspace's id, its lists) anew. Nothing of a conversation
 * that it left comes, not even what happened before. A client that opens the URL and says nothing,
 * or anything else, gets what was committed since shortly before the URL was issued, each at least
 * once.
 */
@org.jspecify.annotations.NullMarked
package dev.parley.realtime.gateway;
