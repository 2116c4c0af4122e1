package dev.parley.store.vitess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.store.Keyspace;
import dev.parley.store.jdbc.Schema;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class VSchemaTest {
  private static VSchema of(Keyspace keyspace) {
    List<String> definitions = new ArrayList<>(List.of(Schema.BOOK));
    definitions.addAll(Schema.statements(keyspace, Schema.VERSION));
    return VSchema.of(keyspace, definitions);
  }

  @ParameterizedTest
  @EnumSource(
      value = Keyspace.class,
      names = {"TEAM", "CHANNEL", "USER"})
  void everyTableLiesByItsKeyButThoseOfTheShard(Keyspace keyspace) {
    VSchema vschema = of(keyspace);
    assertThat(vschema.ofEachShard())
        .containsExactlyInAnyOrder("consumers", "relays", "schema_version");
    assertThat(vschema.hashed()).contains("outbox").hasSizeGreaterThan(3);
    assertThat(vschema.hashed().size() + vschema.ofEachShard().size())
        .isEqualTo(Schema.statements(keyspace, Schema.VERSION).size() + 1);
  }

  @Test
  void anUnshardedKeyspaceNamesNoTables() {
    assertThat(of(Keyspace.GLOBAL).hashed()).isEmpty();
    assertThat(of(Keyspace.GLOBAL).ofEachShard()).isEmpty();
  }
}
