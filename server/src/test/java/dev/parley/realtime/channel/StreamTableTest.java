package dev.parley.realtime.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.StreamId;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StreamTableTest {
  @Test
  void remembersEveryStreamByItsExactId() {
    SplittableRandom random = new SplittableRandom(7);
    StreamTable table = new StreamTable();
    Map<StreamId, Long> model = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      StreamId stream = new StreamId("C" + Long.toString(random.nextLong(1L << 40), 36));
      long seq = random.nextLong(1_000_000);
      int entry = table.find(stream);
      if (entry == StreamTable.ABSENT) {
        table.add(stream, seq);
      } else {
        table.setLast(entry, seq);
      }
      model.put(stream, seq);
    }
    assertThat(table.size()).isEqualTo(model.size());
    model.forEach((stream, seq) -> assertThat(table.last(table.find(stream))).isEqualTo(seq));
    assertThat(table.find(new StreamId("C"))).isEqualTo(StreamTable.ABSENT);
  }

  @Test
  void tellsIdsWithTheSameHashApart() {
    StreamTable table = new StreamTable();
    table.add(new StreamId("CAa"), 1);
    table.add(new StreamId("CBB"), 2);
    assertThat("CAa".hashCode()).isEqualTo("CBB".hashCode());
    assertThat(table.last(table.find(new StreamId("CAa")))).isEqualTo(1);
    assertThat(table.last(table.find(new StreamId("CBB")))).isEqualTo(2);
  }

  @Test
  void forgetsOnlyWhatNobodyHeardOrTouchedBetweenTwoSweeps() {
    StreamTable table = new StreamTable();
    for (int i = 0; i < 1_000; i++) {
      table.add(new StreamId("C" + i), i);
    }
    table.setLanes(table.find(new StreamId("C5")), 1);
    table.sweep();
    assertThat(table.size()).isEqualTo(1_000);
    table.setLast(table.find(new StreamId("C6")), 66);
    table.sweep();
    assertThat(table.size()).isEqualTo(2);
    assertThat(table.last(table.find(new StreamId("C5")))).isEqualTo(5);
    assertThat(table.last(table.find(new StreamId("C6")))).isEqualTo(66);
    table.sweep();
    assertThat(table.size()).isEqualTo(1);
  }
}
