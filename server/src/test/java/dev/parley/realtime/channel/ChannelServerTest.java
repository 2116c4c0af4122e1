package dev.parley.realtime.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.Event;
import dev.parley.model.StreamId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChannelServerTest {
  private static final StreamId C1 = StreamId.conversation("C1");

  private final ArrayDeque<Runnable> calls = new ArrayDeque<>();
  private final List<Event> stored = new ArrayList<>();
  private final List<String> heard = new ArrayList<>();
  private long nowMillis = 1_000;
  private long prunedTo;
  private long epoch = 1;
  private boolean storeDown;
  private final InstantSource clock = () -> Instant.ofEpochMilli(nowMillis);
  private final ChannelServer server =
      new ChannelServer(
          _ -> epoch,
          this::read,
          calls::add,
          clock,
          new ChannelLimits(4, 4, 4_000, 3, 2, 40, 200, 8, 2, 4, 60_000));
  private final GatewayPeer gateway = new Recorder();

  @Test
  void deliversInOrderWhateverTheOrderOfPublications() {
    server.subscribe(gateway, C1, 0);
    publish(3, 1, 2, 2, 1, 3);
    assertThat(heard).containsExactly("subscribed 0", "1", "2", "3");
  }

  @Test
  void fetchesWhatStaysMissing() {
    server.subscribe(gateway, C1, 0);
    stored.add(event(1));
    publish(2);
    tick(41);
    assertThat(heard).containsExactly("subscribed 0", "1", "2");
  }

  @Test
  void fetchesAgainAfterTheStoreFailed() {
    server.subscribe(gateway, C1, 0);
    stored.add(event(1));
    storeDown = true;
    publish(2);
    tick(41);
    storeDown = false;
    tick(201);
    assertThat(heard).containsExactly("subscribed 0", "1", "2");
  }

  @Test
  void goesPastAHoleThatNobodyCanFill() {
    server.subscribe(gateway, C1, 0);
    prunedTo = 2;
    publish(3, 4);
    tick(41);
    assertThat(heard).containsExactly("subscribed 0", "3", "4");
    assertThat(server.stats().unfilled.sum()).isEqualTo(1);
  }

  @Test
  void refusesWhenTooMuchWaits() {
    server.subscribe(gateway, C1, 0);
    publish(2, 3, 4);
    assertThat(server.publish(1, event(5))).isEqualTo(PublishAnswer.BUSY);
    publish(1);
    assertThat(server.publish(1, event(5))).isEqualTo(PublishAnswer.ACCEPTED);
    assertThat(server.heldEvents()).isZero();
  }

  @Test
  void refusesWhatIsOfAnotherEpoch() {
    epoch = 3;
    assertThat(server.publish(2, event(1))).isEqualTo(PublishAnswer.NOT_OWNER);
    epoch = Ownership.NONE;
    assertThat(server.publish(3, event(1))).isEqualTo(PublishAnswer.NOT_OWNER);
  }

  @Test
  void aNewOwnerLearnsFromSubscriptionsAndFetchesWhatAGatewayLacks() {
    for (int i = 1; i <= 7; i++) {
      stored.add(event(i));
    }
    server.subscribe(gateway, C1, 5);
    server.subscribe(new Recorder(), C1, 7);
    tick(41);
    assertThat(heard).contains("6", "7");
  }

  @Test
  void answersReadsFromMemoryAndThenFromTheStore() {
    for (int i = 1; i <= 6; i++) {
      stored.add(event(i));
      publish(i);
    }
    server.read(gateway, C1, 4);
    assertThat(heard).containsExactly("replay after 4: 5 6");
    assertThat(calls).isEmpty();
    server.read(gateway, C1, 1);
    runCalls();
    assertThat(heard).last().isEqualTo("replay after 1: 2 3 4 5 6");
    prunedTo = 2;
    server.read(gateway, C1, 1);
    runCalls();
    assertThat(heard).last().isEqualTo("gone after 1");
  }

  @Test
  void aStreamThatNobodyHearsIsNotForgottenWhileAnEventOfItWaits() {
    stored.add(event(1));
    publish(1, 3);
    storeDown = true;
    for (int i = 0; i < 4; i++) {
      tick(60_001);
    }
    storeDown = false;
    stored.add(event(2));
    tick(201);
    assertThat(server.heldEvents()).isZero();
    for (int i = 0; i < 3; i++) {
      tick(60_001);
    }
    assertThat(server.streams()).isZero();
  }

  @Test
  void whatWasFetchedForAStreamThatIsForgottenMeanwhileDoesNoHarm() {
    publish(1);
    server.subscribe(gateway, C1, 3);
    nowMillis += 41;
    server.tick();
    prunedTo = 3;
    server.unsubscribe(gateway, C1);
    runCalls();
    for (int i = 0; i < 3; i++) {
      tick(60_001);
    }
    assertThat(server.streams()).isZero();
  }

  @Test
  void keepsItsMemoryOfEventsWithinBounds() {
    for (int stream = 0; stream < 500; stream++) {
      for (int seq = 1; seq <= 10; seq++) {
        server.publish(1, new Event(StreamId.conversation("C" + stream), seq, "m", new byte[100]));
      }
      assertThat(server.recentBytes()).isLessThanOrEqualTo(4_000);
    }
  }

  private void publish(long... seqs) {
    for (long seq : seqs) {
      assertThat(server.publish(1, event(seq))).isEqualTo(PublishAnswer.ACCEPTED);
    }
  }

  private void tick(long millis) {
    nowMillis += millis;
    server.tick();
    runCalls();
  }

  private void runCalls() {
    while (!calls.isEmpty()) {
      calls.remove().run();
    }
  }

  private static Event event(long seq) {
    return new Event(C1, seq, "message", "{}".getBytes(StandardCharsets.UTF_8));
  }

  private Optional<List<Event>> read(StreamId stream, long after, int limit) {
    if (storeDown) {
      throw new IllegalStateException("the store is down");
    }
    return after < prunedTo
        ? Optional.empty()
        : Optional.of(stored.stream().filter(e -> e.seq() > after).limit(limit).toList());
  }

  private final class Recorder implements GatewayPeer {
    @Override
    public void subscribed(StreamId stream, long atEpoch, long last) {
      heard.add("subscribed " + last);
    }

    @Override
    public void deliver(long atEpoch, Event event) {
      if (this == gateway) {
        heard.add("" + event.seq());
      }
    }

    @Override
    public void replay(StreamId stream, long atEpoch, long after, List<Event> events, long last) {
      StringBuilder line = new StringBuilder("replay after " + after + ":");
      events.forEach(e -> line.append(' ').append(e.seq()));
      heard.add(line.toString());
    }

    @Override
    public void gone(StreamId stream, long atEpoch, long after, long last) {
      heard.add("gone after " + after);
    }

    @Override
    public void transientEvent(Transient event) {
      heard.add("transient");
    }
  }
}
