package dev.parley.arch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.TestDatabase;
import dev.parley.json.Json;
import dev.parley.store.Statement;
import dev.parley.store.jdbc.JdbcStore;
import dev.parley.store.jdbc.PoolLimits;
import dev.parley.store.jdbc.Schema;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * How VTGate carries out every statement: one that a request runs reaches the shards of its keys
 * and no other. Those of whole shards go to a shard by name, past VTGate's plans.
 */
@Tag(TestDatabase.VITESS)
final class StatementsOnVitessTest {
  /** Plans that look at one shard. */
  private static final Set<String> OF_ONE_KEY = Set.of("EqualUnique", "Unsharded", "Sharded");

  /** Plans that look at the shards of the keys that are named. */
  private static final Set<String> OF_KEYS =
      Set.of("EqualUnique", "Unsharded", "Sharded", "IN", "MultiEqual");

  @TempDir static Path dir;

  @Test
  void reachTheShardsOfTheirKeysAlone(TestInfo test) throws Exception {
    List<String> wrong = new ArrayList<>();
    int explained = 0;
    try (TestDatabase database = TestDatabase.of(test, dir.resolve("data"));
        JdbcStore store =
            new JdbcStore(database.urls(), PoolLimits.DEFAULTS.withConnections(2), new Random(1))) {
      Schema.apply(store);
      for (Statement statement : StatementsTest.statements()) {
        Set<String> allowed =
            switch (statement.reach()) {
              case KEY -> OF_ONE_KEY;
              case KEYS -> OF_KEYS;
              case SHARD -> Set.of();
            };
        if (allowed.isEmpty()) {
          continue;
        }
        explained++;
        try (Connection connection = store.connection(statement.keyspace())) {
          Set<String> variants = variants(connection, statement);
          if (variants.isEmpty() || !allowed.containsAll(variants)) {
            wrong.add(variants + " " + statement);
          }
        } catch (SQLException e) {
          wrong.add(e.getMessage() + " " + statement);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(explained).isGreaterThan(80);
  }

  private static Set<String> variants(Connection connection, Statement statement)
      throws SQLException {
    Set<String> found = new TreeSet<>();
    try (java.sql.Statement sql = connection.createStatement()) {
      sql.execute("VEXPLAIN PLAN " + withValues(statement));
      try (ResultSet rows = sql.getResultSet()) {
        while (rows.next()) {
          JsonNode plan =
              Json.read(rows.getString(1).getBytes(StandardCharsets.UTF_8), JsonNode.class);
          found.addAll(plan.findValuesAsString("Variant"));
        }
      }
    }
    // How a join is made, or rows are put together, says nothing of shards.
    found.removeAll(Set.of("Join", "LeftJoin", "Ordered"));
    return found;
  }

  /** The statement with values that are no null, for a plan does not depend on which they are. */
  private static String withValues(Statement statement) {
    StringBuilder text = new StringBuilder();
    List<String> pieces = statement.pieces();
    for (int i = 0; i < pieces.size(); i++) {
      text.append(pieces.get(i));
      if (i == pieces.size() - 1) {
        break;
      }
      boolean many =
          pieces.get(i).toLowerCase(Locale.ROOT).matches("(?s).*\\bin \\(+")
              && pieces.get(i + 1).startsWith(")");
      boolean number = pieces.get(i).toLowerCase(Locale.ROOT).endsWith("limit ");
      text.append(many ? "'1', '2'" : number ? "10" : "'1'");
    }
    return text.toString();
  }
}
