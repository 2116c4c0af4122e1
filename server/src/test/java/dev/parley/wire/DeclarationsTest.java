package dev.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DeclarationsTest {
  private static final List<String> DIFFERENCES =
      List.of(
          "pins.add: lacks error not_pinnable",
          "pins.add: lacks parameter file",
          "pins.list: lacks error not_pinnable",
          "pins.list: tier 2, the data says 3");

  @Test
  void explainsOfAMethodAndOfAll() {
    Declarations reasons =
        Declarations.parse(
            "pins.add error:not_pinnable,parameter:file x\n* tier because of this\n");
    assertThat(reasons.unexplained(DIFFERENCES))
        .containsExactly("pins.list: lacks error not_pinnable");
    assertThat(reasons.unused()).isEmpty();
  }

  @Test
  void tellsWhatExplainsNothing() {
    Declarations reasons = Declarations.parse("# comment\npins.add error:gone long gone\n");
    assertThat(reasons.unexplained(DIFFERENCES)).isEqualTo(DIFFERENCES);
    assertThat(reasons.unused()).containsExactly("pins.add error:gone");
  }

  @Test
  void refusesALineWithoutAReason() {
    assertThatThrownBy(() -> Declarations.parse("pins.add error:gone"))
        .hasMessageContaining("no reason");
  }
}
