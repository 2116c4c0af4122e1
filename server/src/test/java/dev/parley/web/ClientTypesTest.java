package dev.parley.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.json.Json;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Has TypeScript's own compiler look at the client's types. It runs in the browser, as no other
 * place that a build is sure to have runs JavaScript.
 */
@Tag("browser")
class ClientTypesTest {
  private static final String PLACE = "META-INF/resources/webjars/";

  /** Where each library's declarations are looked for, by its place among the archives. */
  private static final Map<String, String> LIBRARIES =
      Map.of(
          "typescript/5.9.3/lib/", "/lib/",
          "lit/3.3.1/", "/node_modules/lit/",
          "lit-html/3.3.1/", "/node_modules/lit-html/",
          "lit-element/4.2.1/", "/node_modules/lit-element/",
          "lit__reactive-element/2.1.1/", "/node_modules/@lit/reactive-element/");

  private static final String CHECK =
      """
      (files) => {
        const sources = new Map(Object.entries(files));
        const folders = new Set();
        for (const name of sources.keys()) {
          for (let at = name.lastIndexOf('/'); at > 0; at = name.lastIndexOf('/', at - 1)) {
            folders.add(name.slice(0, at));
          }
        }
        const options = {
          target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext,
          moduleResolution: ts.ModuleResolutionKind.Bundler, strict: true, noUncheckedIndexedAccess: true,
          noImplicitOverride: true, noUnusedLocals: true, noUnusedParameters: true, noEmit: true,
          skipLibCheck: true, types: [], lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
        };
        const host = {
          fileExists: (name) => sources.has(name), readFile: (name) => sources.get(name),
          directoryExists: (name) => folders.has(name), getDirectories: () => [],
          getSourceFile: (name, version) => sources.has(name) ? ts.createSourceFile(name, sources.get(name), version) : undefined,
          getDefaultLibFileName: () => '/lib/lib.es2023.d.ts', getDefaultLibLocation: () => '/lib',
          getCurrentDirectory: () => '/', getCanonicalFileName: (name) => name, useCaseSensitiveFileNames: () => true,
          getNewLine: () => '\\n', writeFile: () => undefined,
        };
        const roots = [...sources.keys()].filter((name) => name.startsWith('/src/'));
        const program = ts.createProgram(roots, options, host);
        return ts.getPreEmitDiagnostics(program).map((one) => {
          const text = ts.flattenDiagnosticMessageText(one.messageText, ' ');
          const line = one.file ? one.file.getLineAndCharacterOfPosition(one.start).line + 1 : 0;
          return `${one.file?.fileName ?? ''}:${line} ${text}`;
        });
      }
      """;

  @TempDir private Path profile;

  @Test
  void everyTypeFitsAndAWrongOneIsFound() throws Exception {
    ObjectNode files = Json.object();
    for (Map.Entry<String, String> library : LIBRARIES.entrySet()) {
      declarations(PLACE + library.getKey(), library.getValue(), files);
    }
    sources(files);
    files.put("/src/wrong.ts", "export const number: number = 'text';\n");
    try (Chromium browser = Chromium.start(profile)) {
      Page page = browser.page();
      page.evaluate(
          text(PLACE + "typescript/5.9.3/lib/typescript.js") + "\nglobalThis.ts = ts; undefined");
      page.evaluate(
          "setTimeout(() => (globalThis.found = (" + CHECK + ")(" + files + ")), 0); undefined");
      page.until("globalThis.found");
      List<String> found = new ArrayList<>();
      for (JsonNode one : page.evaluate("found")) {
        found.add(one.asString());
      }
      assertThat(found)
          .containsExactly("/src/wrong.ts:1 Type 'string' is not assignable to type 'number'.");
    }
  }

  private static void sources(ObjectNode files) throws IOException {
    Path root = Path.of("..", "web", "src");
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.filter(path -> path.toString().endsWith(".ts")).toList()) {
        files.put(
            "/src/" + root.relativize(path).toString().replace('\\', '/'), Files.readString(path));
      }
    }
  }

  /** The declarations below a folder of an archive, and the manifest that says where they lie. */
  private static void declarations(String folder, String place, ObjectNode files)
      throws IOException {
    try (JarFile jar = new JarFile(archive(folder).toFile())) {
      for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        String name = entry.getName();
        if (name.startsWith(folder) && (name.endsWith(".d.ts") || name.endsWith("/package.json"))) {
          files.put(
              place + name.substring(folder.length()),
              new String(jar.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
  }

  /** The archive on the class path that has a folder. */
  private static Path archive(String folder) throws IOException {
    String name =
        folder.contains("typescript") ? folder + "typescript.js" : folder + "package.json";
    JarURLConnection connection =
        (JarURLConnection)
            Objects.requireNonNull(ClientTypesTest.class.getClassLoader().getResource(name), name)
                .openConnection();
    return Path.of(URI.create(connection.getJarFileURL().toString()));
  }

  private static String text(String name) throws IOException {
    try (var in =
        Objects.requireNonNull(
            ClientTypesTest.class.getClassLoader().getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
