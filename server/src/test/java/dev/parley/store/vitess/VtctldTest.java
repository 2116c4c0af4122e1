package dev.parley.store.vitess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.contract.TestDatabase;
import dev.parley.contract.VitessCluster;
import dev.parley.store.Keyspace;
import dev.parley.store.external.ExternalDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag(TestDatabase.VITESS)
final class VtctldTest {
  @Test
  void aSchemaMayBeAppliedAgain() {
    try (Vtctld vtctld = new Vtctld(VitessCluster.running().vtctld())) {
      Vtctld.Applied once = vtctld.apply(Keyspace.CHANNEL, ExternalDatabase.PREFIX);
      assertThat(vtctld.apply(Keyspace.CHANNEL, ExternalDatabase.PREFIX)).isEqualTo(once);
      assertThat(once.shards()).isEqualTo(2);
    }
  }

  @Test
  void aKeyspaceThatIsMissingIsSaidWithWhatToDo() {
    try (Vtctld vtctld = new Vtctld(VitessCluster.running().vtctld())) {
      assertThatThrownBy(() -> vtctld.apply(Keyspace.CHANNEL, "none_"))
          .isInstanceOf(Vtctld.Failure.class)
          .hasMessageContaining("none_channel")
          .hasMessageContaining("CreateKeyspace");
    }
  }

  @Test
  void aClusterThatIsNotThereIsSaidInALine() {
    try (Vtctld vtctld = new Vtctld("127.0.0.1:1")) {
      assertThatThrownBy(() -> vtctld.apply(Keyspace.CHANNEL, ExternalDatabase.PREFIX))
          .isInstanceOf(Vtctld.Failure.class)
          .hasMessageStartingWith("127.0.0.1:1 ")
          .hasMessageNotContaining("\n");
    }
  }
}
