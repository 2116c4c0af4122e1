package dev.parley.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;

/**
 * The dependencies that the design allows, under any root package, so that the rules themselves can
 * be tried on bad examples.
 */
final class DependencyRules {
  /** The capabilities whose sub-packages are implementations, each named after its technology. */
  private static final List<String> CAPABILITIES =
      List.of(
          "store",
          "search",
          "cache",
          "discovery",
          "bus",
          "job",
          "file",
          "archive",
          "mail",
          "importer");

  /** Sub-packages of a capability that are parts of it, on any implementation. */
  private static final List<String> PARTS = List.of("store.outbox", "store.backup");

  /** Where the packages of a vendor may be used; everywhere else they may not. */
  private static final Map<String, List<String>> VENDORS = vendors();

  /** Written by the protobuf compiler, which keeps the descriptors of messages in static fields. */
  private static final List<String> GENERATED = List.of("realtime.grpc.wire", "store.vitess.wire");

  /** Types that are state, so that a static field of one is shared by all requests. */
  private static final Set<String> STATEFUL =
      Set.of(
          "java.util.concurrent.ConcurrentHashMap",
          "java.util.concurrent.atomic.AtomicInteger",
          "java.util.concurrent.atomic.AtomicLong",
          "java.util.concurrent.atomic.AtomicReference",
          "java.util.concurrent.atomic.AtomicBoolean",
          "java.util.concurrent.atomic.LongAdder",
          "java.util.ArrayList",
          "java.util.ArrayDeque",
          "java.util.HashMap",
          "java.util.HashSet",
          "java.util.LinkedHashMap",
          "java.util.Random",
          "java.lang.StringBuilder",
          "java.lang.ThreadLocal");

  /**
   * Classes that may wait by the clock, each with its reason; all of them wait on another process.
   */
  private static final Map<String, String> SLEEPERS =
      Map.of(
          "store.folder.DataFolder", "tries again for a lock that another process holds",
          "store.jdbc.JdbcStore", "backs off before it tries a transaction again",
          "store.mariadb.EmbeddedMariaDb", "backs off before it starts a lost server again",
          "store.mariadb.MariaDbSession", "waits for another process to open or leave the folder");

  private final String root;

  DependencyRules(String root) {
    this.root = root;
  }

  private static Map<String, List<String>> vendors() {
    Map<String, List<String>> map = new LinkedHashMap<>();
    map.put("io.netty", List.of("http"));
    map.put("io.grpc", List.of("realtime.grpc", "store.vitess"));
    map.put("com.google.protobuf", List.of("realtime.grpc", "store.vitess"));
    map.put("net.jpountz", List.of("store.vitess"));
    map.put("org.apache.lucene", List.of("search.lucene"));
    map.put("ch.vorburger", List.of("store.mariadb"));
    map.put("com.sun.jna", List.of("store.mariadb"));
    map.put("org.mariadb", List.of("store"));
    map.put("com.mysql", List.of("store"));
    map.put("java.sql", List.of("store", "role"));
    map.put("javax.sql", List.of("store"));
    map.put("com.zaxxer", List.of("store.jdbc"));
    map.put("org.jdbi", List.of("store"));
    map.put("org.bouncycastle", List.of("security"));
    map.put("picocli", List.of("cli"));
    map.put("me.tongfei", List.of("cli", "role"));
    map.put("io.micrometer", List.of("observe"));
    map.put("ch.qos.logback", List.of("observe"));
    map.put("org.apache.commons.compress", List.of("importer"));
    map.put("net.coobird", List.of("file"));
    map.put("org.nibor.autolink", List.of("message"));
    map.put("org.commonmark", List.of("message"));
    map.put("org.kiwiproject.consul", List.of("discovery.consul"));
    map.put("okhttp3", List.of("discovery.consul"));
    map.put("com.google.common", List.of("realtime.grpc.wire", "store.vitess.wire"));
    map.put("com.fasterxml.jackson.databind", List.of());
    map.put("java.awt", List.of("file"));
    map.put("javax.imageio", List.of("file"));
    return map;
  }

  /** Every rule, by the name that a failure shows. */
  Map<String, ArchRule> all() {
    Map<String, ArchRule> rules = new LinkedHashMap<>();
    rules.put("the model knows the JDK alone", modelKnowsTheJdkAlone());
    rules.put("implementations are seen by the wiring alone", implementationsAreHidden());
    VENDORS.forEach(
        (vendor, homes) -> rules.put(vendor + " stays in its place", vendorStays(vendor, homes)));
    rules.put("nothing depends on the wiring", nothingDependsOnTheWiring());
    rules.put("packages have no cycles", noCycles());
    rules.put("no state is static", noStaticState());
    rules.put("only the command line prints", onlyTheCommandLinePrints());
    rules.put("nothing sleeps", nothingSleeps());
    rules.put("only the wiring ends the process", onlyTheWiringExits());
    rules.put("every package is null-marked", everyPackageIsNullMarked());
    return rules;
  }

  /** What the rules say against the classes, a line a rule that is broken. */
  static List<String> violations(Map<String, ArchRule> rules, JavaClasses classes) {
    return rules.entrySet().stream()
        .filter(rule -> rule.getValue().allowEmptyShould(true).evaluate(classes).hasViolation())
        .map(
            rule ->
                rule.getKey()
                    + ": "
                    + rule.getValue().evaluate(classes).getFailureReport().getDetails())
        .toList();
  }

  private String[] in(String... names) {
    return Arrays.stream(names).map(name -> root + "." + name + "..").toArray(String[]::new);
  }

  private ArchRule modelKnowsTheJdkAlone() {
    return classes()
        .that()
        .resideInAPackage(root + ".model..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", root + ".model..");
  }

  private ArchRule implementationsAreHidden() {
    return classes()
        .that()
        .resideOutsideOfPackage(root + ".role..")
        .should(
            new ArchCondition<>("not depend on an implementation of a capability") {
              @Override
              public void check(JavaClass item, ConditionEvents events) {
                item.getDirectDependenciesFromSelf().stream()
                    .filter(
                        dependency ->
                            hidden(
                                item.getPackageName(),
                                dependency.getTargetClass().getPackageName()))
                    .forEach(
                        dependency ->
                            events.add(
                                SimpleConditionEvent.violated(item, dependency.getDescription())));
              }
            });
  }

  /** Whether the target is an implementation that stands beside or below where it is used. */
  private boolean hidden(String user, String target) {
    boolean part =
        PARTS.stream().anyMatch(name -> (target + ".").startsWith(root + "." + name + "."));
    return !part
        && CAPABILITIES.stream()
            .map(name -> root + "." + name)
            .filter(capability -> target.startsWith(capability + "."))
            .anyMatch(capability -> !user.startsWith(capability + "."));
  }

  private ArchRule vendorStays(String vendor, List<String> homes) {
    return noClasses()
        .that()
        .resideInAPackage(root + "..")
        .and()
        .resideOutsideOfPackages(in(homes.toArray(String[]::new)))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(vendor + "..");
  }

  private ArchRule nothingDependsOnTheWiring() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(in("role", "cli"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(in("role", "cli"));
  }

  private ArchRule noCycles() {
    return slices().matching(root + ".(**)").should().beFreeOfCycles();
  }

  private ArchRule noStaticState() {
    return ArchRuleDefinition.fields()
        .that()
        .areStatic()
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackages(in("role"))
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackages(in(GENERATED.toArray(String[]::new)))
        .should(
            new ArchCondition<>("be final and hold no state") {
              @Override
              public void check(JavaField field, ConditionEvents events) {
                boolean generated = field.getModifiers().contains(JavaModifier.SYNTHETIC);
                boolean isFinal = field.getModifiers().contains(JavaModifier.FINAL);
                boolean stateful = STATEFUL.contains(field.getRawType().getName());
                if (!generated && (!isFinal || stateful)) {
                  events.add(SimpleConditionEvent.violated(field, field.getDescription()));
                }
              }
            });
  }

  private ArchRule onlyTheCommandLinePrints() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(in("cli", "role"))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err");
  }

  private ArchRule nothingSleeps() {
    return noClasses()
        .that(
            DescribedPredicate.describe(
                "have no reason to wait by the clock",
                (JavaClass item) ->
                    SLEEPERS.keySet().stream()
                        .noneMatch(name -> item.getName().equals(root + "." + name))))
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "it is Thread.sleep",
                call ->
                    call.getTargetOwner().isEquivalentTo(Thread.class)
                        && call.getName().equals("sleep")));
  }

  private ArchRule onlyTheWiringExits() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(root + ".role..")
        .should()
        .callMethod(System.class, "exit", int.class);
  }

  private static ArchRule everyPackageIsNullMarked() {
    return classes()
        .should(
            new ArchCondition<>("be in a package marked @NullMarked") {
              @Override
              public void check(JavaClass item, ConditionEvents events) {
                if (item.getPackage().tryGetAnnotationOfType(NullMarked.class).isEmpty()) {
                  events.add(SimpleConditionEvent.violated(item, item.getPackageName()));
                }
              }
            });
  }
}
