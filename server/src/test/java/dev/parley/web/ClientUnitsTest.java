package dev.parley.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Runs the client's own tests where the client runs, and weighs what a first load brings. */
@Tag("browser")
class ClientUnitsTest {
  /** JavaScript and styles of a first load, compressed. */
  private static final long FIRST_LOAD_MOST_BYTES = 150_000;

  private static final int TESTS_LEAST = 10;
  private static final Pattern ASSET = Pattern.compile("\"/assets/([^\"]+)\"");

  /** An import that is not the call of a function. */
  private static final Pattern IMPORT = Pattern.compile("(?:from|import)\"\\./([^\"]+)\"");

  @TempDir private Path profile;

  @TestFactory
  List<DynamicTest> theClientsOwnTests() throws Exception {
    List<DynamicTest> tests = new ArrayList<>();
    try (Chromium browser = Chromium.start(profile)) {
      Page page = browser.page();
      page.evaluate(new String(resource("tests.js").readAllBytes(), StandardCharsets.UTF_8));
      for (JsonNode outcome : page.evaluate("runAll()")) {
        String failure = outcome.path("failure").asString();
        tests.add(
            DynamicTest.dynamicTest(
                outcome.path("name").asString(), () -> assertThat(failure).isEmpty()));
      }
    }
    assertThat(tests).hasSizeGreaterThan(TESTS_LEAST);
    return tests;
  }

  @Test
  void aFirstLoadStaysSmall() throws IOException {
    Map<String, byte[]> files = files();
    String page = text(files, "index.html");
    Set<String> first = new TreeSet<>();
    Matcher named = ASSET.matcher(page);
    while (named.find()) {
      follow(named.group(1), files, first);
    }
    long bytes =
        first.stream().mapToLong(name -> file(files, "assets/" + name + ".gz").length).sum();
    System.out.println("first load of the web client, compressed: " + bytes + " bytes, " + first);
    assertThat(bytes).isBetween(1L, FIRST_LOAD_MOST_BYTES);
    assertThat(files.keySet().stream().filter(name -> name.endsWith(".js")).count())
        .as("what is loaded when it is used")
        .isGreaterThan(first.stream().filter(name -> name.endsWith(".js")).count());
  }

  /** A file and those that it imports before it runs. */
  private static void follow(String name, Map<String, byte[]> files, Set<String> found) {
    if (found.add(name)) {
      Matcher imported = IMPORT.matcher(text(files, "assets/" + name));
      while (imported.find()) {
        follow(imported.group(1), files, found);
      }
    }
  }

  private static Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    try (ZipInputStream zip = new ZipInputStream(resource("client.zip"))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), zip.readAllBytes());
      }
    }
    return files;
  }

  private static byte[] file(Map<String, byte[]> files, String name) {
    return Objects.requireNonNull(files.get(name), name);
  }

  private static String text(Map<String, byte[]> files, String name) {
    return new String(file(files, name), StandardCharsets.UTF_8);
  }

  private static InputStream resource(String name) {
    InputStream found = ClientUnitsTest.class.getResourceAsStream(name);
    if (found == null) {
      throw new UncheckedIOException(
          new IOException(name + " is not built: build the module web first"));
    }
    return found;
  }
}
