package dev.parley.store.vitess;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class KeyRangeTest {
  /** What VTGate 23.0.3 answered to {@code SELECT hex_keyspace_id FROM xxhash WHERE id = …}. */
  @ParameterizedTest
  @CsvSource({
    "C0123456789, 7229b2c1168544b7",
    "T1, 36712ab577340976",
    "'', 99e9d85137db46ef",
    "D0JKWHRT1Q9, 6fa7aa8c21b6d2de",
    "a longer text of more than thirty-two bytes, a768fc3fdba6c3bb"
  })
  void anIdIsThatOfTheVindex(String key, String id) {
    assertThat(HexFormat.of().toHexDigits(KeyRange.id(key.getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(id);
  }

  @Test
  void eachIdLiesInOneShard() {
    List<KeyRange> ranges =
        List.of("-40", "40-80", "80-c0", "c0-e8a0", "e8a0-").stream().map(KeyRange::of).toList();
    Random random = new Random(7);
    for (int i = 0; i < 1_000; i++) {
      long id = random.nextLong();
      assertThat(ranges.stream().filter(range -> range.holds(id))).as("%x", id).hasSize(1);
    }
  }

  @Test
  void aBoundIsOfTheShardBehindIt() {
    long bound = 0x40L << 56;
    assertThat(KeyRange.of("-40").holds(bound - 1)).isTrue();
    assertThat(KeyRange.of("-40").holds(bound)).isFalse();
    assertThat(KeyRange.of("40-80").holds(bound)).isTrue();
    assertThat(KeyRange.of("80-").holds(-1)).isTrue();
  }

  @Test
  void aShardWithoutARangeHoldsAll() {
    assertThat(KeyRange.of("0").holds(0)).isTrue();
    assertThat(KeyRange.of("0").holds(-1)).isTrue();
    assertThat(KeyRange.of("-").holds(-1)).isTrue();
  }
}
