package dev.parley.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerTest {
  private static Server server(String id, Map<String, String> tags) {
    return new Server(id, ServerKind.CHANNEL, "eu", "eu-a", "h", 1, tags);
  }

  @Test
  void everyLifeHasAnIdOfItsOwn() {
    Random random = new Random(1);
    String one = Server.newId("channel", random);
    String other = Server.newId("channel", random);
    assertThat(one).startsWith("channel-").isNotEqualTo(other);
    assertThat(server(Server.newId("x".repeat(200), random), Map.of()).id())
        .hasSizeLessThanOrEqualTo(Server.ID_CHARS_MAX);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "A", "a b", "a/b", "a\n"})
  void anIdGoesIntoPathsAndTables(String id) {
    assertThatThrownBy(() -> server(id, Map.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void tagsAreFewAndShort() {
    assertThatThrownBy(() -> server("a", Map.of("Tag", "x")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> server("a", Map.of("tag", "x".repeat(Server.TAG_CHARS_MAX + 1))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(server("a", Map.of()).with("leaving", "yes").tags()).containsKey("leaving");
  }
}
