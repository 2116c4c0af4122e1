package dev.parley.web.build;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes {@code client/client.zip}, and {@code client-tests/tests.js} beside it, when something that
 * they are made of is newer. Names in the archive carry a hash of what is in them, but for the
 * page's; every file lies there a second time, compressed.
 */
public final class Bundle {
  private static final String PAGE = "index.html";
  private static final Pattern MANIFEST =
      Pattern.compile("META-INF/resources/_static/[^/]+/[^/]+/package\\.json");
  private static final FileTime EPOCH = FileTime.fromMillis(0);

  private final Path sources;
  private final Path target;
  private final String platform;

  private Bundle(Path sources, Path target, String platform) {
    this.sources = sources;
    this.target = target;
    this.platform = platform;
  }

  /**
   * Told the folder of sources, the folder that the build writes to, and the bundler's name for
   * this platform.
   */
  public static void main(String[] arguments) throws Exception {
    new Bundle(Path.of(arguments[0]), Path.of(arguments[1]), arguments[2]).make();
  }

  private void make() throws IOException, InterruptedException {
    Path archive = target.resolve("client/client.zip");
    Path tests = target.resolve("client-tests/tests.js");
    if (Files.exists(archive) && Files.exists(tests) && newest() <= modified(archive)) {
      return;
    }
    Path modules = unpack();
    EmojiData.write(names(), modules);
    Path out = target.resolve("bundle");
    Path meta = target.resolve("bundle.json");
    clear(out);
    esbuild(
        modules,
        sources.resolve("main/ts/main.ts").toString(),
        sources.resolve("main/css/client.css").toString(),
        "--outdir=" + out,
        "--entry-names=[name]-[hash]",
        "--chunk-names=[name]-[hash]",
        "--splitting",
        "--minify",
        "--metafile=" + meta);
    Files.createDirectories(tests.getParent());
    esbuild(modules, sources.resolve("test/ts/all.ts").toString(), "--outfile=" + tests);
    Files.createDirectories(archive.getParent());
    Files.write(archive, zip(files(out, meta)));
  }

  /** The npm packages on the class path, each in the folder where the bundler looks for it. */
  private Path unpack() throws IOException {
    Path modules = target.resolve("node_modules");
    clear(modules);
    for (String jar : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (jar.endsWith(".jar")) {
        try (ZipFile zip = new ZipFile(jar)) {
          unpack(zip, modules);
        }
      }
    }
    return modules;
  }

  private static void unpack(ZipFile zip, Path modules) throws IOException {
    Optional<? extends ZipEntry> manifest =
        zip.stream().filter(entry -> MANIFEST.matcher(entry.getName()).matches()).findFirst();
    if (manifest.isEmpty()) {
      return;
    }
    String place = manifest.get().getName();
    String root = place.substring(0, place.lastIndexOf('/') + 1);
    JsonNode json = JsonMapper.shared().readTree(zip.getInputStream(manifest.get()));
    Path folder = modules.resolve(json.path("name").asString());
    for (ZipEntry entry : Collections.list(zip.entries())) {
      Path file = folder.resolve(entry.getName().replace(root, "")).normalize();
      if (entry.getName().startsWith(root) && !entry.isDirectory() && file.startsWith(folder)) {
        Files.createDirectories(file.getParent());
        Files.copy(zip.getInputStream(entry), file);
      }
    }
  }

  private void esbuild(Path modules, String... arguments) throws IOException, InterruptedException {
    Path program = modules.resolve("@esbuild/" + platform + "/bin/esbuild");
    if (!program.toFile().setExecutable(true)) {
      throw new IOException(program + " cannot be made executable");
    }
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "--bundle",
            "--format=esm",
            "--target=es2022",
            "--legal-comments=none",
            "--log-level=warning"));
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put("NODE_PATH", modules.toString());
    if (builder.start().waitFor() != 0) {
      throw new IOException("the client cannot be bundled; what is wrong stands above");
    }
  }

  /** What the archive holds, by name. */
  private Map<String, byte[]> files(Path out, Path meta) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (Path file : children(out)) {
      files.put("assets/" + file.getFileName(), Files.readAllBytes(file));
    }
    String page = Files.readString(sources.resolve("main").resolve(PAGE));
    JsonNode outputs = JsonMapper.shared().readTree(meta).path("outputs");
    for (Map.Entry<String, JsonNode> output : outputs.properties()) {
      String entry = output.getValue().path("entryPoint").asString("");
      String name = "/assets/" + Path.of(output.getKey()).getFileName();
      if (entry.endsWith("/main.ts")) {
        page = page.replace("{script}", name);
      } else if (entry.endsWith("/client.css")) {
        page = page.replace("{style}", name);
      }
    }
    files.put(PAGE, page.getBytes(StandardCharsets.UTF_8));
    return files;
  }

  private static byte[] zip(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.setLevel(Deflater.NO_COMPRESSION);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        put(zip, file.getKey(), file.getValue());
        put(zip, file.getKey() + ".gz", gzip(file.getValue()));
      }
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    zip.putNextEntry(new ZipEntry(name).setLastModifiedTime(EPOCH));
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream gzip = new BestGzip(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }

  /** As small as gzip gets. */
  private static final class BestGzip extends GZIPOutputStream {
    BestGzip(OutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }

  /** The names of emoji that the server knows. */
  private Path names() {
    return sources
        .resolve("../../server/src/main/resources/dev/parley/workspace/emoji.txt")
        .normalize();
  }

  /** When the sources, their folders or the versions of libraries last changed. */
  private long newest() throws IOException {
    long newest = Math.max(modified(sources.resolveSibling("pom.xml")), modified(names()));
    try (Stream<Path> all = Files.walk(sources)) {
      for (Path path : all.toList()) {
        newest = Math.max(newest, modified(path));
      }
    }
    return newest;
  }

  private static long modified(Path path) throws IOException {
    return Files.getLastModifiedTime(path).toMillis();
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.sorted().toList();
    }
  }

  private static void clear(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    Files.createDirectories(folder);
  }
}
