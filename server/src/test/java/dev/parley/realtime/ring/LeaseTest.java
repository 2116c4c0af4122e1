package dev.parley.realtime.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.discovery.DiscoveryException;
import dev.parley.discovery.DiscoveryLimits;
import dev.parley.discovery.Entry;
import dev.parley.discovery.Registration;
import dev.parley.discovery.Server;
import dev.parley.discovery.ServerKind;
import dev.parley.discovery.local.LocalDiscovery;
import dev.parley.model.StreamId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaseTest {
  private static final StreamId STREAM = StreamId.conversation("C1");

  private long nowMillis = 1_000;
  private boolean cutOff;
  private final LocalDiscovery discovery =
      new LocalDiscovery(() -> Instant.ofEpochMilli(nowMillis), DiscoveryLimits.DEFAULT);
  private final RingView view = new RingView();
  private RingTable table = RingTable.EMPTY;
  private Lease lease = lease();

  private Lease lease() {
    Registration real =
        discovery.register(new Server("a", ServerKind.CHANNEL, "eu", "eu-a", "h", 1, Map.of()));
    Registration registration =
        new Registration() {
          @Override
          public void confirm() {
            if (cutOff) {
              throw new DiscoveryException("cut off");
            }
            real.confirm();
          }

          @Override
          public void change(Server server) {
            real.change(server);
          }

          @Override
          public void close() {
            real.close();
          }
        };
    return new Lease(
        "a", view, discovery, registration, () -> nowMillis * 1_000_000, RingLimits.DEFAULT);
  }

  /** Writes the next table and returns its entry; nobody hears of it yet. */
  private Entry write(String... owners) {
    List<RingMember> members =
        List.of(owners).stream().map(id -> new RingMember(id, false, false)).toList();
    table = RingPlan.next(table, members, "admin");
    long version = discovery.get(RingView.KEY).version();
    assertThat(discovery.compareAndSet(RingView.KEY, version, RingCodec.encode(table))).isTrue();
    return discovery.get(RingView.KEY);
  }

  @BeforeEach
  void owned() {
    view.heard(write("a"));
  }

  @Test
  void ownsNothingBeforeItWasConfirmed() {
    assertThat(lease.epoch(STREAM)).isEqualTo(Lease.NONE);
    lease.confirm();
    assertThat(lease.epoch(STREAM)).isEqualTo(1);
    assertThat(lease.slots()).isEqualTo(Ring.SLOTS);
  }

  @Test
  void endsByItselfWhenNobodyConfirmsIt() {
    lease.confirm();
    cutOff = true;
    nowMillis += 9_999;
    assertThatThrownBy(lease::confirm).isInstanceOf(DiscoveryException.class);
    assertThat(lease.epoch(STREAM)).isEqualTo(1);
    nowMillis += 1;
    assertThat(lease.epoch(STREAM)).isEqualTo(Lease.NONE);
    cutOff = false;
    lease.confirm();
    assertThat(lease.epoch(STREAM)).isEqualTo(1);
  }

  @Test
  void learnsWhileConfirmingThatItsSlotsWereGivenAway() {
    lease.confirm();
    write("b");
    assertThat(lease.epoch(STREAM)).as("nobody told it").isEqualTo(1);
    lease.confirm();
    assertThat(lease.epoch(STREAM)).isEqualTo(Lease.NONE);
    assertThat(view.table().epoch()).isEqualTo(2);
  }

  @Test
  void servesWhatItIsGivenAsSoonAsItHearsOfIt() {
    view.heard(write("b"));
    lease.confirm();
    assertThat(lease.epoch(STREAM)).isEqualTo(Lease.NONE);
    view.heard(write("a"));
    assertThat(lease.epoch(STREAM)).isEqualTo(3);
  }

  @Test
  void aViewNeverGoesBack() {
    Entry first = discovery.get(RingView.KEY);
    Entry second = write("b");
    view.heard(second);
    view.heard(first);
    view.heard(Entry.NONE);
    view.heard(new Entry(99, new byte[] {9, 9}));
    assertThat(view.owner(STREAM)).isEqualTo(new Owner("b", 2));
  }
}
