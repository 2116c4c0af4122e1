package dev.parley.arch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.arch.RepositoryLint.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RepositoryLintTest {
  private static final Set<String> NOT_OURS =
      Set.of(".git", "target", "data", "node_modules", ".idea", ".vscode", "__pycache__");

  @Test
  void everyFileKeepsToTheRules() throws IOException {
    Path root = Repository.root();
    List<String> found = new ArrayList<>();
    List<Source> sources = sources(root);
    for (Source source : sources) {
      found.addAll(RepositoryLint.check(source, path -> Files.exists(root.resolve(path))));
    }

    assertThat(sources).hasSizeGreaterThan(100);
    assertThat(found).isEmpty();
  }

  @Test
  void theLicenceIsThere() throws IOException {
    assertThat(Files.readString(Repository.root().resolve("LICENSE")))
        .contains("Apache License")
        .contains("Version 2.0, January 2004");
  }

  @Test
  void everyExceptionIsStillNeeded() throws IOException {
    for (String path : RepositoryLint.LONG_FILES.keySet()) {
      assertThat(Files.readString(Repository.root().resolve(path)).lines().count())
          .as(path)
          .isGreaterThan(RepositoryLint.maxLines(path));
    }
    for (String path : RepositoryLint.CONDITIONAL_TESTS.keySet()) {
      assertThat(Files.readString(Repository.root().resolve(path)))
          .as(path)
          .containsAnyOf("assume", "EnabledIf");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a.md   | get it from re-po1.maven.org                | names a package registry
          a.xml  | <url>https://re-po.maven.apache.org/m</url> | names a package registry
          a.md   | see /wo-rk/x                                | names a path of one machine
          a.sh   | cd /ho-me/ann                               | names a path of one machine
          A.java | // TO-DO: later                             | marks something unfinished
          A.java | @Dis-abled class A {}                       | switches a test off
          A.java | ass-umeTrue(false)                          | switches a test off
          A.java | LOG.info("done \u2705")                     | logs an emoji
          a.md   | [x](missing.md)                             | links to missing.md
          a.md   | [x](#nowhere)                               | no heading for #nowhere
          """)
  void findsWhatIsWrong(String path, String text, String what) {
    // The hyphens keep the bad examples from being found in this file.
    String content =
        text.replace("re-p", "rep")
            .replace("o-r", "or")
            .replace("o-m", "om")
            .replace("O-D", "OD")
            .replace("s-a", "sa")
            .replace("s-u", "su");

    assertThat(check(path, content.strip() + "\n", false))
        .singleElement()
        .asString()
        .contains(what);
  }

  @Test
  void findsAWrongShape() {
    assertThat(check("A.java", "class A {} \n", false))
        .singleElement()
        .asString()
        .contains("blank");
    assertThat(check("A.java", "\tclass A {}\n", false)).singleElement().asString().contains("tab");
    assertThat(check("A.java", "class A {}", false))
        .singleElement()
        .asString()
        .contains("line end");
    assertThat(check("A.java", "\n".repeat(601), false)).singleElement().asString().contains("600");
    assertThat(check("a/src/main/java/A.java", "\n".repeat(401), false))
        .singleElement()
        .asString()
        .contains("400");
    assertThat(check("a/src/main/java/dev/parley/role/A.java", "\n".repeat(151), false))
        .singleElement()
        .asString()
        .contains("150");
    assertThat(check("a/src/test/java/dev/parley/role/A.java", "\n".repeat(600), false)).isEmpty();
  }

  @Test
  void findsAWrongMode() {
    assertThat(check("run", "#!/bin/sh\n", false))
        .singleElement()
        .asString()
        .contains("executable");
    assertThat(check("a.md", "text\n", true)).singleElement().asString().contains("only scripts");
  }

  @Test
  void acceptsWhatIsRight() {
    assertThat(check("run", "#!/bin/sh\necho $HOME/work\n", true)).isEmpty();
    assertThat(check("docs/a.md", "# One thing\n\n[x](#one-thing) [y](b.md#z)\n", false)).isEmpty();
  }

  private static List<String> check(String path, String text, boolean executable) {
    return RepositoryLint.check(new Source(path, text, executable), "docs/b.md"::equals);
  }

  private static List<Source> sources(Path root) throws IOException {
    List<Source> sources = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean skipped = NOT_OURS.contains(String.valueOf(folder.getFileName()));
            return skipped && !folder.equals(root)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            String path = root.relativize(file).toString();
            if (attributes.isRegularFile() && !path.equals(".git")) {
              try {
                String text =
                    StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                        .toString();
                sources.add(new Source(path, text, executable(file)));
              } catch (CharacterCodingException binary) {
                // A picture or an archive has no lines to look at.
              }
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return sources;
  }

  private static boolean executable(Path file) throws IOException {
    return Files.getPosixFilePermissions(file)
        .contains(java.nio.file.attribute.PosixFilePermission.OWNER_EXECUTE);
  }
}
