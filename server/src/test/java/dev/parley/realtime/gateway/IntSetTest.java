package dev.parley.realtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IntSetTest {
  @Test
  void behavesAsASetUnderRandomOperations() {
    for (long seed = 0; seed < 200; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      IntSet set = new IntSet();
      Set<Integer> model = new HashSet<>();
      int range = 1 + random.nextInt(300);
      for (int i = 0; i < 1_000; i++) {
        int value = random.nextInt(range);
        if (random.nextBoolean()) {
          assertThat(set.add(value)).as("seed %d", seed).isEqualTo(model.add(value));
        } else {
          assertThat(set.remove(value)).as("seed %d", seed).isEqualTo(model.remove(value));
        }
      }
      assertThat(IntStream.of(set.toArray()).boxed()).as("seed %d", seed).hasSameElementsAs(model);
      assertThat(set.size()).isEqualTo(model.size());
    }
  }
}
