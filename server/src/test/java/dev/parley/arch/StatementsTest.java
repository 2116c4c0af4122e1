package dev.parley.arch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.contract.TestDatabase;
import dev.parley.store.Keyspace;
import dev.parley.store.Statement;
import dev.parley.store.jdbc.JdbcStore;
import dev.parley.store.jdbc.PoolLimits;
import dev.parley.store.jdbc.Schema;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every statement of the product passes the lint, which runs when its class loads, and the database
 * understands it in its own keyspace.
 */
@Tag("engine")
class StatementsTest {
  /** Fewer than this means that the search misses them, not that they are gone. */
  private static final int EXPECTED_MIN = 80;

  private static final Pattern HOLDS =
      Pattern.compile(Pattern.quote(Statement.class.getName()) + "(?![$\\w])");

  @TempDir static Path dir;

  @Test
  void obeyTheLintAndAreUnderstoodInTheirKeyspace(TestInfo test) throws Exception {
    List<Statement> statements = statements();
    assertThat(statements).hasSizeGreaterThan(EXPECTED_MIN);
    List<String> misunderstood = new ArrayList<>();
    try (TestDatabase database = TestDatabase.of(test, dir.resolve("data"));
        JdbcStore store =
            new JdbcStore(database.urls(), PoolLimits.DEFAULTS.withConnections(2), new Random(1))) {
      Schema.apply(store);
      for (Statement statement : statements) {
        try (Connection connection = store.connection(statement.keyspace())) {
          prepare(connection, statement);
        } catch (SQLException e) {
          misunderstood.add(statement + ": " + e.getMessage());
        }
      }
    }
    assertThat(misunderstood).isEmpty();
  }

  private static void prepare(Connection connection, Statement statement) throws SQLException {
    String text = String.join("?", statement.pieces());
    try (java.sql.Statement sql = connection.createStatement()) {
      sql.execute("PREPARE one FROM '" + text.replace("\\", "\\\\").replace("'", "''") + "'");
    }
  }

  private static List<Class<?>> classes() throws IOException, ReflectiveOperationException {
    Path root = Path.of("target/classes").toAbsolutePath();
    List<Class<?>> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root.resolve("dev/parley"))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        String name = root.relativize(file).toString().replace('/', '.');
        String bare = name.substring(0, name.length() - ".class".length());
        if (!bare.endsWith("package-info")) {
          found.add(Class.forName(bare, false, StatementsTest.class.getClassLoader()));
        }
      }
    }
    return found;
  }

  static List<Statement> statements() throws IOException, ReflectiveOperationException {
    List<Statement> found = new ArrayList<>();
    Set<Class<?>> seen = new HashSet<>();
    List<Class<?>> classes = classes();
    for (Class<?> type : classes) {
      for (Field field : type.getDeclaredFields()) {
        boolean holds = holds(field) || !own(field.getType()).isEmpty();
        if (Modifier.isStatic(field.getModifiers()) && holds) {
          field.setAccessible(true);
          add(field.get(null), found, seen);
        }
      }
    }
    for (Class<?> type : classes) {
      if (!own(type).isEmpty() && !seen.contains(type) && !isHanded(type)) {
        Constructor<?> constructor = type.getDeclaredConstructor(Keyspace.class);
        constructor.setAccessible(true);
        for (Keyspace keyspace : List.of(Keyspace.TEAM, Keyspace.CHANNEL, Keyspace.USER)) {
          add(constructor.newInstance(keyspace), found, seen);
        }
      }
    }
    return found;
  }

  private static boolean holds(Field field) {
    return HOLDS.matcher(field.getGenericType().getTypeName()).find();
  }

  /** The fields of a class's objects that are statements. */
  private static List<Field> own(Class<?> type) {
    return type.getName().startsWith("dev.parley.") && type != Statement.class
        ? Arrays.stream(type.getDeclaredFields())
            .filter(field -> !Modifier.isStatic(field.getModifiers()) && holds(field))
            .toList()
        : List.of();
  }

  /** Whether its objects are handed a statement that another class declares. */
  private static boolean isHanded(Class<?> type) {
    return Arrays.stream(type.getDeclaredConstructors())
        .allMatch(made -> Arrays.asList(made.getParameterTypes()).contains(Statement.class));
  }

  private static void add(Object value, List<Statement> into, Set<Class<?>> seen)
      throws ReflectiveOperationException {
    switch (value) {
      case Statement statement -> into.add(statement);
      case Collection<?> many -> {
        for (Object each : many) {
          add(each, into, seen);
        }
      }
      case Map<?, ?> map -> add(map.values(), into, seen);
      default -> {
        assertThat(own(value.getClass())).as("statements of %s", value.getClass()).isNotEmpty();
        seen.add(value.getClass());
        for (Field field : own(value.getClass())) {
          field.setAccessible(true);
          add(field.get(value), into, seen);
        }
      }
    }
  }
}
