package dev.parley.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    long bytes = 0;
    try (ZipInputStream zip = new ZipInputStream(resource("client.zip"))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().matches("assets/.*\\.(js|css)\\.gz")) {
          bytes += zip.readAllBytes().length;
        }
      }
    }
    System.out.println("first load of the web client, compressed: " + bytes + " bytes");
    assertThat(bytes).isBetween(1L, FIRST_LOAD_MOST_BYTES);
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
