package dev.parley.message;

import dev.parley.model.Event;
import dev.parley.model.Refusal;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.outbox.Publisher;
import dev.parley.store.outbox.Streams;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Messages that one person sees once; they are told, not kept. Thread-safe. */
public final class Ephemerals {
  private final Records records;
  private final Publisher publisher;

  public Ephemerals(Records records, Publisher publisher) {
    this.records = records;
    this.publisher = publisher;
  }

  /**
   * Tells one member of the conversation; the author must be in it too.
   *
   * @return the ts that the message has for that person
   * @throws Refusal {@code channel_not_found}, {@code not_in_channel}, {@code is_archived}, {@code
   *     user_not_in_channel}, {@code no_text}, {@code msg_too_long}
   */
  public long post(Draft written, Markup.Links links, String userId) {
    Posts.check(written);
    Draft draft = written.withText(Markup.of(written.text(), links));
    records
        .store()
        .read(
            Route.channel(draft.home(), draft.channelId()),
            session -> {
              Set<String> present = Posts.requireRoom(session, draft, userId);
              if (!present.contains(userId)) {
                throw new Refusal("user_not_in_channel");
              }
              return present;
            });
    long now = records.clock().micros();
    ObjectNode body = Posts.body(draft, now, null);
    body.put("is_ephemeral", true);
    Event event =
        records
            .store()
            .write(
                Route.user(draft.home(), userId),
                session ->
                    Streams.toPerson(
                        session,
                        userId,
                        "message",
                        Posts.frame(body, draft.channelId(), now),
                        List.of(),
                        now));
    publisher.publish(event);
    return now;
  }
}
