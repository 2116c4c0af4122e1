package dev.parley.realtime.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.Event;
import dev.parley.model.StreamId;
import dev.parley.realtime.admin.AdminPeer;
import dev.parley.realtime.admin.Published;
import dev.parley.realtime.ring.Owner;
import dev.parley.store.outbox.Relay;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepeatedFeedTest {
  private long nowMillis = 1_000_000;
  private long epoch = 1;
  private boolean refuses;
  private final List<Long> published = new ArrayList<>();
  private final AdminPeer admin =
      events -> {
        events.forEach(event -> published.add(event.seq()));
        return events.stream()
            .<Published>map(
                _ ->
                    refuses
                        ? new Published.Unacknowledged("not_owner")
                        : new Published.Acknowledged(epoch))
            .toList();
      };
  private final OutboxFeed feed =
      new OutboxFeed(
          admin,
          _ -> new Owner("a", epoch),
          () -> Instant.ofEpochMilli(nowMillis),
          new FeedLimits(10_000, 3));

  private static Relay.Item item(long seq) {
    Event event = new Event(StreamId.conversation("C1"), seq, "message", new byte[] {'{', '}'});
    return new Relay.Item(seq, "T1", event, List.of());
  }

  private List<Long> repeated() {
    published.clear();
    feed.repeat();
    return published;
  }

  @Test
  void whatAnEndedEpochAcknowledgedIsPublishedAgainOnce() {
    feed.accept(List.of(item(1), item(2)));
    assertThat(repeated()).isEmpty();
    epoch = 2;
    assertThat(repeated()).containsExactly(1L, 2L);
    assertThat(repeated()).isEmpty();
    epoch = 3;
    assertThat(repeated()).as("the new epoch may end too").containsExactly(1L, 2L);
  }

  @Test
  void whatNobodyTakesAgainStaysDue() {
    feed.accept(List.of(item(1)));
    epoch = 2;
    refuses = true;
    assertThat(repeated()).containsExactly(1L);
    assertThat(repeated()).containsExactly(1L);
    refuses = false;
    assertThat(repeated()).containsExactly(1L);
    assertThat(repeated()).isEmpty();
  }

  @Test
  void whatIsDueIsNotForgottenForWhatComesLater() {
    feed.accept(List.of(item(1)));
    epoch = 2;
    refuses = true;
    assertThat(repeated()).containsExactly(1L);
    refuses = false;
    for (int seq = 2; seq <= 9; seq++) {
      feed.accept(List.of(item(seq)));
    }
    assertThat(repeated()).containsExactly(1L);
  }

  @Test
  void whenTooMuchIsDueNothingNewIsTaken() {
    for (int seq = 1; seq <= 4; seq++) {
      refuses = false;
      feed.accept(List.of(item(seq)));
      epoch++;
      refuses = true;
      feed.repeat();
    }
    refuses = false;
    assertThatThrownBy(() -> feed.accept(List.of(item(5)))).isInstanceOf(Relay.NotTaken.class);
    assertThat(repeated()).containsExactly(1L, 2L, 3L, 4L);
    feed.accept(List.of(item(5)));
  }

  @Test
  void whatIsOldOrTooMuchIsForgotten() {
    for (int seq = 1; seq <= 5; seq++) {
      feed.accept(List.of(item(seq)));
    }
    epoch = 2;
    assertThat(repeated()).containsExactly(3L, 4L, 5L);
    nowMillis += 10_001;
    epoch = 3;
    assertThat(repeated()).isEmpty();
  }

  @Test
  void aRelayThatTakesOverBeginsALittleBefore() {
    assertThat(feed.from(100)).isEqualTo(97);
    assertThat(feed.from(2)).isZero();
  }

  @Test
  void aBatchIsTakenAsAWholeOrComesAgain() {
    refuses = true;
    assertThatThrownBy(() -> feed.accept(List.of(item(1)))).isInstanceOf(Relay.NotTaken.class);
    epoch = 2;
    assertThat(repeated()).as("it was never acknowledged").isEmpty();
  }
}
