package dev.parley.realtime.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.discovery.Discovery;
import dev.parley.discovery.Server;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RingCodecTest {
  private static RingTable scattered(int servers, Random random) {
    List<RingMember> members = new ArrayList<>();
    for (int i = 0; i < servers; i++) {
      members.add(
          new RingMember(
              Server.newId("channel-server-" + i, random),
              random.nextBoolean(),
              random.nextBoolean()));
    }
    long epoch = 1L << 40;
    Owner[] owners = new Owner[Ring.SLOTS];
    for (int slot = 0; slot < Ring.SLOTS; slot++) {
      owners[slot] =
          new Owner(members.get(random.nextInt(servers)).id(), 1 + random.nextLong(epoch));
    }
    return new RingTable(epoch, members.getFirst().id(), members, owners);
  }

  @Test
  void readsWhatItWrote() {
    for (int seed = 0; seed < 30; seed++) {
      Random random = new Random(seed);
      RingTable table = scattered(1 + random.nextInt(40), random);
      assertThat(RingCodec.decode(RingCodec.encode(table)).says(table)).isTrue();
    }
    assertThat(RingCodec.decode(RingCodec.encode(RingTable.EMPTY)).says(RingTable.EMPTY)).isTrue();
  }

  @Test
  void theLargestTableThatIsScatteredMostFitsIntoAValue() {
    byte[] bytes = RingCodec.encode(scattered(RingTable.SERVERS_MAX, new Random(1)));
    assertThat(bytes.length).isLessThan(Discovery.VALUE_BYTES_MAX / 2);
  }

  @Test
  void aTableOfManyRunsIsSmall() {
    List<RingMember> members = new ArrayList<>();
    RingTable table = RingTable.EMPTY;
    for (int i = 0; i < 20; i++) {
      members.add(new RingMember("channel-" + i, false, false));
      table = RingPlan.next(table, members, "admin");
    }
    assertThat(RingCodec.encode(table).length).isLessThan(16 << 10);
  }

  @Test
  void whatBreaksOffOrIsSomethingElseIsRefused() {
    Random random = new Random(1);
    byte[] whole = RingCodec.encode(scattered(3, random));
    for (int i = 0; i < 500; i++) {
      byte[] part = Arrays.copyOf(whole, random.nextInt(whole.length));
      assertThatThrownBy(() -> RingCodec.decode(part)).isInstanceOf(IllegalArgumentException.class);
    }
    for (int i = 0; i < 5_000; i++) {
      byte[] noise = new byte[random.nextInt(200)];
      random.nextBytes(noise);
      noise = i % 2 == 0 || noise.length == 0 ? noise : with(noise);
      byte[] read = noise;
      assertThatThrownBy(() -> RingCodec.decode(read)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static byte[] with(byte[] noise) {
    noise[0] = 1;
    return noise;
  }

  @Test
  void whatALaterVersionAddsIsPassedOver() {
    RingTable table = scattered(3, new Random(2));
    byte[] whole = RingCodec.encode(table);
    assertThat(RingCodec.decode(Arrays.copyOf(whole, whole.length + 10)).says(table)).isTrue();
  }
}
