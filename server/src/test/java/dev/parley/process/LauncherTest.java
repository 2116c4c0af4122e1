package dev.parley.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, in a tree of its own with a JDK and a Maven that only note how they are called. */
@Tag("process")
class LauncherTest {
  @TempDir Path temp;

  private Path tree;
  private Path jdk;
  private Path tools;

  private record Result(int status, String out, String err) {}

  @BeforeEach
  void makeATree() throws IOException {
    tree = Files.createDirectories(temp.resolve("a tree"));
    tools = Files.createDirectories(temp.resolve("tools"));
    String launcher =
        Files.readString(Path.of("").toAbsolutePath().resolveSibling("parley"))
            .replace("/usr/lib/jvm/*", "'" + temp + "/jvms/'*")
            .replaceAll("/(usr/java|opt|opt/java|Library|usr/local/opt|opt/homebrew)/[^\\s;]*", "");
    script(tree.resolve("parley"), launcher);
    write("pom.xml", "<project/>");
    write("server/pom.xml", "<project/>");
    write("server/src/main/A.java", "class A {}");
    jdk = fakeJdk("jdk 25", "25.0.1");
    fakeMaven("mvn", "3.9.9");
  }

  @Test
  void buildsOnFirstUseAndNotAgain() throws Exception {
    assertThat(run("doctor").err()).contains("building").contains("built in");
    assertThat(run("doctor").err()).isEmpty();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void buildsAgainWhenASourceChangesComesOrGoes() throws Exception {
    run("doctor");
    long second = 1;
    for (String change : List.of("change", "add", "remove")) {
      Path file =
          tree.resolve("server/src/main/" + (change.equals("change") ? "A.java" : "B.java"));
      if (change.equals("remove")) {
        Files.delete(file);
      } else {
        Files.writeString(file, change);
      }
      Files.setLastModifiedTime(
          change.equals("change") ? file : tree.resolve("server/src/main"),
          FileTime.from(Instant.now().plusSeconds(second++)));
      run("doctor");
      // Sources may not stay ahead of the clock, or every use would build.
      for (String path : List.of("server/src/main", "server/src/main/A.java")) {
        Files.setLastModifiedTime(
            tree.resolve(path), FileTime.from(Instant.now().minusSeconds(3_600)));
      }
    }
    assertThat(builds()).isEqualTo(4);
    run("doctor");
    assertThat(builds()).isEqualTo(4);
  }

  @Test
  void worksThroughALinkFromAnotherFolder() throws Exception {
    Path link = temp.resolve("link");
    Files.createSymbolicLink(link, Path.of("a tree", "parley"));

    Result result = finish(start(link, temp, Map.of(), "import", "slack", "my export.zip"));

    assertThat(result.status()).isEqualTo(7);
    assertThat(result.out()).contains("arg [import]\narg [slack]\narg [my export.zip]\n");
  }

  @Test
  void twoFirstUsesBuildOnce() throws Exception {
    List<Process> both = new ArrayList<>();
    both.add(start(tree.resolve("parley"), temp, Map.of("BUILD_SECONDS", "1"), "doctor"));
    both.add(start(tree.resolve("parley"), temp, Map.of("BUILD_SECONDS", "1"), "doctor"));
    for (Process process : both) {
      assertThat(finish(process).status()).isEqualTo(7);
    }
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void takesOverFromABuildThatDied() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    write("server/target/app/lock/pid", dead.pid() + "\n");

    assertThat(run("doctor").status()).isEqualTo(7);
  }

  @Test
  void saysInOneLineHowToGetAJdk() throws Exception {
    Result result =
        finish(
            start(
                tree.resolve("parley"),
                temp,
                Map.of("JAVA_HOME", fakeJdk("jdk 17", "17.0.2").toString()),
                "doctor"));

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err().lines()).singleElement().asString().contains("JDK 25 or newer");
  }

  @Test
  void findsAJdkInTheUsualFoldersWhereJavaHomeIsTooOld() throws Exception {
    Path old = fakeJdk("jdk 17", "17.0.2");
    Files.createDirectories(temp.resolve("jvms"));
    Files.createSymbolicLink(temp.resolve("jvms/b-25"), fakeJdk("b 25", "25"));

    Result result =
        finish(start(tree.resolve("parley"), temp, Map.of("JAVA_HOME", old.toString()), "doctor"));

    assertThat(result.out()).contains("java of b 25");
  }

  @Test
  void usesTheWrapperWhereMavenIsTooOld() throws Exception {
    fakeMaven("mvn", "3.8.5");
    Files.move(tools.resolve("mvn"), tools.resolve("old"));
    fakeMaven("wrapper", "3.9.11");
    Files.move(tools.resolve("wrapper"), tree.resolve("mvnw"));
    Files.move(tools.resolve("old"), tools.resolve("mvn"));

    run("doctor");

    assertThat(Files.readString(tree.resolve("builds"))).isEqualTo("mvnw\n");
  }

  @Test
  void aFailedBuildSaysWhy() throws Exception {
    Result result =
        finish(start(tree.resolve("parley"), temp, environment("BUILD_FAILS", "yes"), "doctor"));

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.err()).contains("[ERROR] cannot compile").contains("build.log");
    assertThat(run("doctor").status()).isEqualTo(7);
  }

  @Test
  void givesTheJvmItsOptionsAndLetsTheUsersWin() throws Exception {
    assertThat(run("doctor").out())
        .contains("arg [--enable-native-access=ALL-UNNAMED]")
        .contains("arg [-XX:+UseSerialGC]");

    Result own =
        finish(
            start(
                tree.resolve("parley"),
                temp,
                environment("PARLEY_JAVA_OPTS", "-Xmx4g -XX:+UseG1GC"),
                "doctor"));
    assertThat(own.out()).contains("arg [-XX:+UseG1GC]").doesNotContain("Serial", "Xmx1g");
  }

  @Test
  void preparesAFastStartOnceForUp() throws Exception {
    assertThat(run("doctor").err()).doesNotContain("preparing");
    Result first = run("up", "--port", "1");
    assertThat(first.err()).contains("preparing a faster start");
    assertThat(first.out()).contains("arg [-XX:AOTCache=");

    Result second = run("up", "--port", "1");
    assertThat(second.err()).isEmpty();
    assertThat(second.out()).contains("arg [-XX:AOTCache=").contains("arg [up]\narg [--port]");
  }

  @Test
  void startsAllTheSameWherePreparingDoesNotWork() throws Exception {
    Result result =
        finish(start(tree.resolve("parley"), temp, environment("NO_CACHE", "yes"), "up"));

    assertThat(result.status()).isEqualTo(7);
    assertThat(result.out()).doesNotContain("AOTCache");
    assertThat(run("up").err()).isEmpty();
  }

  @Test
  void aSignalReachesTheProgram() throws Exception {
    run("doctor");
    Path ready = temp.resolve("ready");
    Process process =
        start(tree.resolve("parley"), temp, environment("WAIT_AS", ready.toString()), "doctor");
    await().atMost(30, TimeUnit.SECONDS).until(() -> Files.exists(ready));

    // Unlike Process.destroy this leaves the streams open.
    process.toHandle().destroy();

    assertThat(finish(process).status()).isEqualTo(9);
  }

  @Test
  void anInstalledDistributionOnlyStarts() throws Exception {
    Path installed = Files.createDirectories(temp.resolve("opt/parley 1"));
    script(installed.resolve("parley"), Files.readString(tree.resolve("parley")));
    Files.writeString(installed.resolve("parley.jar"), "jar");

    Result result = finish(start(installed.resolve("parley"), temp, Map.of(), "up"));

    assertThat(result.status()).isEqualTo(7);
    assertThat(result.out()).contains("arg [" + installed.resolve("parley.jar") + "]");
    try (Stream<Path> files = Files.list(installed)) {
      assertThat(files).hasSize(2);
    }
  }

  private Result run(String... arguments) throws Exception {
    return finish(start(tree.resolve("parley"), temp, Map.of(), arguments));
  }

  private Map<String, String> environment(String name, String value) {
    return Map.of(name, value);
  }

  private Process start(
      Path launcher, Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(launcher.toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", tools + ":" + withoutJava());
    builder.environment().put("HOME", temp.resolve("person").toString());
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().put("TREE", tree.toString());
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** A folder of links to the commands that the launcher may use, among them no java and no mvn. */
  private Path withoutJava() throws IOException {
    Path folder = temp.resolve("bin");
    if (Files.exists(folder)) {
      return folder;
    }
    Files.createDirectories(folder);
    for (String name :
        List.of(
            "sh",
            "sed",
            "dirname",
            "readlink",
            "find",
            "head",
            "tee",
            "grep",
            "cksum",
            "tr",
            "cp",
            "mv",
            "rm",
            "mkdir",
            "cat",
            "date",
            "touch",
            "sleep",
            "uname",
            "true")) {
      for (String place : List.of("/usr/bin/", "/bin/")) {
        if (Files.exists(Path.of(place + name)) && !Files.exists(folder.resolve(name))) {
          Files.createSymbolicLink(folder.resolve(name), Path.of(place + name));
        }
      }
    }
    return folder;
  }

  private static Result finish(Process process) throws Exception {
    process.getOutputStream().close();
    FutureTask<String> errors = new FutureTask<>(() -> text(process.getErrorStream()));
    Thread.ofVirtual().start(errors);
    String out = text(process.getInputStream());
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), out, errors.get());
  }

  private static String text(InputStream stream) throws IOException {
    return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
  }

  private long builds() throws IOException {
    return Files.readString(tree.resolve("builds")).lines().count();
  }

  private Path fakeJdk(String name, String version) throws IOException {
    Path home = Files.createDirectories(temp.resolve(name));
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    script(home.resolve("bin/javac"), "#!/bin/sh\n");
    script(
        home.resolve("bin/java"),
        """
        #!/bin/sh
        echo "java of %s"
        for argument in "$@"; do
          case $argument in
            -XX:AOTCacheOutput=*)
              [ -n "${NO_CACHE-}" ] || echo cache >"${argument#*=}"
              echo 'ready http://127.0.0.1:1'
              exit 0
              ;;
          esac
          echo "arg [$argument]"
        done
        if [ -n "${WAIT_AS-}" ]; then
          trap 'exit 9' TERM
          : >"$WAIT_AS"
          while :; do sleep 0.1; done
        fi
        exit 7
        """
            .formatted(name));
    return home;
  }

  private void fakeMaven(String name, String version) throws IOException {
    script(
        tools.resolve(name),
        """
        #!/bin/sh
        case " $* " in *' --version '*) echo 'Apache Maven %s'; exit ;; esac
        sleep "${BUILD_SECONDS:-0}"
        [ -z "${BUILD_FAILS-}" ] || { echo '[ERROR] cannot compile'; exit 1; }
        echo "${0##*/}" >>"$TREE/builds"
        cat "$TREE/server/src/main/"*.java >"$TREE/server/target/app/parley.jar"
        """
            .formatted(version));
  }

  private void write(String path, String text) throws IOException {
    Path file = tree.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
