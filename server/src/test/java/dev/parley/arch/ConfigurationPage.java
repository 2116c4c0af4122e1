package dev.parley.arch;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The reference of everything that has a default, made from the records that hold the defaults:
 * values by reflection, words from their Javadoc.
 */
final class ConfigurationPage {
  private static final Pattern PARAM =
      Pattern.compile("\\* @param (\\w+) (.*?)(?=\\n\\s*\\* @|\\n\\s*\\*/)", Pattern.DOTALL);
  private static final Map<String, String> UNITS = units();

  private final Path sources;

  ConfigurationPage(Path root) {
    this.sources = root.resolve("server/src/main/java");
  }

  private static Map<String, String> units() {
    Map<String, String> units = new HashMap<>();
    units.put("Millis", "ms");
    units.put("MillisMax", "ms");
    units.put("Seconds", "s");
    units.put("Bytes", "bytes");
    units.put("BytesPerSecond", "bytes/s");
    units.put("Pixels", "pixels");
    return units;
  }

  /** The records of production whose names say that they hold limits or settings, by name. */
  static List<Class<?>> records() {
    return new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.parley")
            .stream()
            .filter(c -> c.getSimpleName().matches("\\w*(Limits|Settings|Configuration)"))
            .filter(c -> c.isRecord())
            .map(JavaClass::reflect)
            .sorted(Comparator.comparing(Class::getName))
            .<Class<?>>map(c -> c)
            .toList();
  }

  String render() throws IOException {
    StringBuilder page = new StringBuilder();
    for (Class<?> record : records()) {
      page.append("\n### ").append(title(record)).append("\n\n");
      page.append("| name | default | unit | what it is |\n|---|---|---|---|\n");
      Map<String, String> words = words(record);
      Optional<Object> defaults = defaults(record);
      for (RecordComponent component : record.getRecordComponents()) {
        page.append("| `")
            .append(component.getName())
            .append("` | ")
            .append(defaults.map(d -> value(component, d)).orElse("set by each use"))
            .append(" | ")
            .append(unit(component.getName()))
            .append(" | ")
            .append(words.getOrDefault(component.getName(), ""))
            .append(" |\n");
      }
    }
    return page.toString();
  }

  /** The components without a word of what they are. */
  List<String> undocumented() throws IOException {
    List<String> missing = new ArrayList<>();
    for (Class<?> record : records()) {
      Map<String, String> words = words(record);
      for (RecordComponent component : record.getRecordComponents()) {
        if (!words.containsKey(component.getName())) {
          missing.add(title(record) + "." + component.getName());
        }
      }
    }
    return missing;
  }

  private static String title(Class<?> record) {
    return record.getName().substring("dev.parley.".length()).replace('$', '.');
  }

  private Map<String, String> words(Class<?> record) throws IOException {
    Class<?> outer = record;
    while (outer.getEnclosingClass() != null) {
      outer = outer.getEnclosingClass();
    }
    String source = Files.readString(sources.resolve(outer.getName().replace('.', '/') + ".java"));
    int declared = source.indexOf("record " + record.getSimpleName() + "(");
    int comment = source.lastIndexOf("/**", declared);
    Map<String, String> words = new HashMap<>();
    Matcher matcher = PARAM.matcher(source.substring(Math.max(0, comment), Math.max(0, declared)));
    while (comment >= 0 && matcher.find()) {
      String text = matcher.group(2).replaceAll("\\s*\\n\\s*\\*\\s*", " ");
      words.put(matcher.group(1), text.replaceAll("\\{@\\w+ ([^}]*)}", "`$1`").replace("|", "\\|"));
    }
    return words;
  }

  /** What a static field DEFAULT or DEFAULTS, or a static method defaults(), gives. */
  private static Optional<Object> defaults(Class<?> record) {
    try {
      for (var field : record.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) && field.getName().matches("DEFAULTS?")) {
          field.setAccessible(true);
          return Optional.ofNullable(field.get(null));
        }
      }
      for (var method : record.getDeclaredMethods()) {
        if (Modifier.isStatic(method.getModifiers())
            && method.getName().equals("defaults")
            && method.getParameterCount() == 0) {
          method.setAccessible(true);
          return Optional.ofNullable(method.invoke(null));
        }
      }
      return Optional.empty();
    } catch (ReflectiveOperationException problem) {
      throw new IllegalStateException("no defaults of " + record, problem);
    }
  }

  private static String value(RecordComponent component, Object defaults) {
    try {
      component.getAccessor().setAccessible(true);
      Object value = component.getAccessor().invoke(defaults);
      return value instanceof Number number
          ? String.format(java.util.Locale.ROOT, "%,d", number.longValue())
          : "`" + value + "`";
    } catch (ReflectiveOperationException problem) {
      throw new IllegalStateException("no value of " + component, problem);
    }
  }

  private static String unit(String name) {
    return UNITS.entrySet().stream()
        .filter(unit -> name.endsWith(unit.getKey()))
        .max(Comparator.comparingInt(unit -> unit.getKey().length()))
        .map(Map.Entry::getValue)
        .orElse("");
  }
}
