package dev.parley.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.model.Effect;
import dev.parley.model.Event;
import dev.parley.model.StreamId;
import dev.parley.realtime.channel.ChannelLimits;
import dev.parley.realtime.channel.ChannelPeer;
import dev.parley.realtime.channel.ChannelServer;
import dev.parley.realtime.channel.GatewayPeer;
import dev.parley.realtime.channel.Ownership;
import dev.parley.realtime.channel.PublishAnswer;
import dev.parley.realtime.channel.Transient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What admin servers and gateways may rely on of a channel server, wherever it runs. */
public abstract class ChannelPeerContract {
  protected static final StreamId C1 = StreamId.conversation("C1");
  private static final StreamId OTHERS = StreamId.conversation("C0");
  private static final Duration SOON = Duration.ofSeconds(10);

  private final List<Event> stored = new CopyOnWriteArrayList<>();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  protected volatile long epoch = 7;
  protected final ChannelServer server =
      new ChannelServer(
          stream -> stream.equals(OTHERS) ? Ownership.NONE : epoch,
          this::read,
          executor,
          InstantSource.system(),
          ChannelLimits.DEFAULT);
  protected final Listener gateway = new Listener();

  /** The server as another one sees it. */
  protected abstract ChannelPeer peer();

  @AfterEach
  void end() {
    executor.shutdownNow();
  }

  private Optional<List<Event>> read(StreamId stream, long after, int limit) {
    List<Event> events =
        stored.stream().filter(e -> e.stream().equals(stream) && e.seq() > after).toList();
    boolean kept = events.isEmpty() || events.getFirst().seq() == after + 1;
    return kept ? Optional.of(events) : Optional.empty();
  }

  protected static Event event(long seq) {
    byte[] json = ("{\"n\":" + seq + "}").getBytes(StandardCharsets.UTF_8);
    return new Event(C1, seq, "message", json);
  }

  protected void subscribed() {
    peer().subscribe(gateway, C1, 0);
    gateway.hears("subscribed C1 epoch 7 last 0");
  }

  protected PublishAnswer publish(long seq) {
    return peer().publish(7, event(seq));
  }

  @Test
  void confirmsASubscriptionAndDeliversEachEventOnceInOrder() {
    subscribed();
    assertThat(publish(2)).isEqualTo(PublishAnswer.ACCEPTED);
    assertThat(publish(1)).isEqualTo(PublishAnswer.ACCEPTED);
    assertThat(publish(1)).isEqualTo(PublishAnswer.ACCEPTED);
    assertThat(publish(3)).isEqualTo(PublishAnswer.ACCEPTED);
    gateway.hears("event C1 epoch 7 seq 3 {\"n\":3}");
    assertThat(gateway.heard.stream().filter(line -> line.startsWith("event")))
        .containsExactly(
            "event C1 epoch 7 seq 1 {\"n\":1}",
            "event C1 epoch 7 seq 2 {\"n\":2}",
            "event C1 epoch 7 seq 3 {\"n\":3}");
  }

  @Test
  void answersEachOfManyInOrder() {
    subscribed();
    List<Event> many =
        new ArrayList<>(
            IntStream.rangeClosed(1, 300).mapToObj(ChannelPeerContract::event).toList());
    assertThat(peer().publish(7, many)).hasSize(300).containsOnly(PublishAnswer.ACCEPTED);
    gateway.hears("event C1 epoch 7 seq 300 {\"n\":300}");
    assertThat(gateway.heard).hasSize(301);
  }

  @Test
  void refusesWhatIsOfAnotherEpochOrNotItsOwn() {
    assertThat(peer().publish(6, event(1))).isEqualTo(PublishAnswer.NOT_OWNER);
    assertThat(peer().publish(7, new Event(OTHERS, 1, "message", new byte[0])))
        .isEqualTo(PublishAnswer.NOT_OWNER);
    peer().subscribe(gateway, OTHERS, 0);
    subscribed();
    assertThat(gateway.heard).hasSize(1);
  }

  @Test
  void answersReadsFromMemoryAndFromTheStoreAndSaysWhatIsGone() {
    publish(5);
    publish(6);
    peer().read(gateway, C1, 5);
    gateway.hears("replay C1 epoch 7 after 5 [6] last 6");
    stored.addAll(List.of(event(3), event(4), event(5), event(6)));
    peer().read(gateway, C1, 3);
    gateway.hears("replay C1 epoch 7 after 3 [4, 5, 6] last 6");
    peer().read(gateway, C1, 1);
    gateway.hears("gone C1 epoch 7 after 1 last 6");
  }

  @Test
  void passesOnWhatIsWorthNothingLater() {
    subscribed();
    peer().transientEvent(new Transient(C1, "{}".getBytes(StandardCharsets.UTF_8), "U1"));
    gateway.hears("transient C1 {} except U1");
  }

  @Test
  void endsASubscription() {
    subscribed();
    peer().unsubscribe(gateway, C1);
    peer().subscribe(gateway, StreamId.conversation("C2"), 4);
    gateway.hears("subscribed C2 epoch 7 last 4"); // so the one before has been heard too
    publish(1);
    peer().read(gateway, C1, 0);
    gateway.hears("replay C1 epoch 7 after 0 [1] last 1");
    assertThat(gateway.heard).noneMatch(line -> line.startsWith("event"));
  }

  @Test
  void carriesEventsAndEffectsThatItDoesNotKnow() {
    subscribed();
    List<Effect> effects =
        List.of(
            new Effect.Subscribe(StreamId.conversation("C9"), 12),
            new Effect.Remove("U1"),
            new Effect.Disconnect("U2"),
            new Effect.ForGuests(),
            new Effect.Revoke("R1"));
    peer().publish(7, new Event(C1, 1, "of_tomorrow", new byte[0], effects));
    gateway.hears("event C1 epoch 7 seq 1 ");
    Event came = gateway.events.getFirst();
    assertThat(came.type()).isEqualTo("of_tomorrow");
    assertThat(came.effects()).isEqualTo(effects);
  }

  /** A gateway that writes down what it hears. */
  protected static final class Listener implements GatewayPeer {
    public final List<String> heard = new CopyOnWriteArrayList<>();
    public final List<Event> events = new CopyOnWriteArrayList<>();

    public void hears(String line) {
      await().atMost(SOON).until(() -> heard.contains(line));
    }

    @Override
    public void subscribed(StreamId stream, long epoch, long last) {
      heard.add("subscribed " + stream + " epoch " + epoch + " last " + last);
    }

    @Override
    public void deliver(long epoch, Event event) {
      events.add(event);
      heard.add(
          "event "
              + event.stream()
              + " epoch "
              + epoch
              + " seq "
              + event.seq()
              + " "
              + new String(event.json(), StandardCharsets.UTF_8));
    }

    @Override
    public void replay(StreamId stream, long epoch, long after, List<Event> events, long last) {
      List<Long> seqs = events.stream().map(Event::seq).toList();
      heard.add(
          "replay " + stream + " epoch " + epoch + " after " + after + " " + seqs + " last "
              + last);
    }

    @Override
    public void gone(StreamId stream, long epoch, long after, long last) {
      heard.add("gone " + stream + " epoch " + epoch + " after " + after + " last " + last);
    }

    @Override
    public void transientEvent(Transient event) {
      heard.add(
          "transient "
              + event.stream()
              + " "
              + new String(event.json(), StandardCharsets.UTF_8)
              + " except "
              + event.exceptUserId());
    }
  }
}
