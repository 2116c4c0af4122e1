package dev.parley.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class DependenciesTest {
  private static final JavaClasses PRODUCTION =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.parley");

  private static final JavaClasses BAD =
      new ClassFileImporter().importPackages("dev.parley.arch.bad");

  @TestFactory
  Stream<DynamicTest> productionKeepsEveryRule() {
    return new DependencyRules("dev.parley")
        .all().entrySet().stream()
            .map(
                rule ->
                    DynamicTest.dynamicTest(
                        rule.getKey(),
                        () ->
                            assertThat(
                                    DependencyRules.violations(
                                        Map.of(rule.getKey(), rule.getValue()), PRODUCTION))
                                .isEmpty()));
  }

  @Test
  void looksAtTheWholeProgram() {
    assertThat(PRODUCTION.size()).isGreaterThan(300);
  }

  /** The bad examples break each rule that this module's class path lets them break. */
  @TestFactory
  Stream<DynamicTest> everyRuleCanFail() {
    Map<String, ArchRule> rules = new DependencyRules("dev.parley.arch.bad").all();
    return Stream.of(
            "the model knows the JDK alone",
            "implementations are seen by the wiring alone",
            "io.netty stays in its place",
            "java.sql stays in its place",
            "org.apache.lucene stays in its place",
            "picocli stays in its place",
            "io.micrometer stays in its place",
            "nothing depends on the wiring",
            "packages have no cycles",
            "no state is static",
            "only the command line prints",
            "nothing sleeps",
            "only the wiring ends the process",
            "every package is null-marked")
        .map(
            name ->
                DynamicTest.dynamicTest(
                    name,
                    () -> {
                      ArchRule rule = rules.get(name);
                      assertThat(rule).isNotNull();
                      assertThat(DependencyRules.violations(Map.of(name, rule), BAD)).hasSize(1);
                    }));
  }
}
