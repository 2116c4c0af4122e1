package dev.parley.web;

import dev.parley.http.Handler;
import dev.parley.http.Headers;
import dev.parley.http.Request;
import dev.parley.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of the web client, held in memory.
 *
 * <p>Every path below {@value #CLIENT} is the one page, which is never kept by a browser; what lies
 * below {@value #ASSETS} has a hash in its name and is kept for ever. The page's policy lets
 * scripts and styles come from this server alone, none from the page itself, and lets no script
 * make markup out of text. Thread-safe.
 */
public final class StaticPages implements Handler {
  /** The page's path, and the beginning of every path that is the page. */
  public static final String CLIENT = "/client";

  static final String ASSETS = "/assets/";
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
          + " media-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types lit-html";

  private static final String ARCHIVE = "client.zip";
  private static final String PAGE = "index.html";
  private static final String COMPRESSED = ".gz";
  private static final String YEAR = "public, max-age=31536000, immutable";
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "woff2", "font/woff2");
  private static final Response NOTHING = Response.text(404, "there is nothing here\n");
  private static final Response READ_ONLY =
      new Response.Content(405, Headers.of("allow", "GET, HEAD"), Response.NOTHING);
  private static final Response UNBUILT =
      Response.text(503, "this server was built without its web client\n");

  private final Map<String, byte[]> files;

  StaticPages(Map<String, byte[]> files) {
    this.files = Map.copyOf(files);
  }

  /** The client that was built with this server, or none. */
  public static StaticPages load() {
    try (InputStream archive = StaticPages.class.getResourceAsStream(ARCHIVE)) {
      return new StaticPages(archive == null ? Map.of() : read(archive));
    } catch (IOException e) {
      throw new UncheckedIOException("the web client of this build cannot be read", e);
    }
  }

  private static Map<String, byte[]> read(InputStream archive) throws IOException {
    Map<String, byte[]> files = new HashMap<>();
    ZipInputStream zip = new ZipInputStream(archive);
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      files.put(entry.getName(), zip.readAllBytes());
    }
    return files;
  }

  /** Whether a path is the client's. */
  public static boolean serves(String path) {
    return path.equals(CLIENT) || path.startsWith(CLIENT + "/") || path.startsWith(ASSETS);
  }

  @Override
  public boolean isInline(Request request) {
    return true;
  }

  @Override
  public Response handle(Request request) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return READ_ONLY;
    }
    if (files.isEmpty()) {
      return UNBUILT;
    }
    return request.path().startsWith(ASSETS)
        ? file(request, request.path().substring(1), YEAR)
        : file(request, PAGE, "no-store");
  }

  private Response file(Request request, String name, String caching) {
    byte[] plain = name.endsWith(COMPRESSED) ? null : files.get(name);
    if (plain == null) {
      return NOTHING;
    }
    String type = TYPES.getOrDefault(extension(name), "application/octet-stream");
    Headers headers =
        Headers.of(
            "content-type",
            type,
            "cache-control",
            caching,
            "vary",
            "accept-encoding",
            "x-content-type-options",
            "nosniff",
            "referrer-policy",
            "same-origin",
            "cross-origin-resource-policy",
            "same-origin",
            "content-security-policy",
            POLICY);
    byte[] compressed = files.get(name + COMPRESSED);
    return compressed != null && takesGzip(request.header("accept-encoding"))
        ? new Response.Content(200, headers.plus("content-encoding", "gzip"), compressed)
        : new Response.Content(200, headers, plain);
  }

  /** Whether gzip is named, and not with a weight of nought (RFC 9110, 12.5.3). */
  private static boolean takesGzip(@Nullable String accepted) {
    if (accepted == null) {
      return false;
    }
    for (String coding : accepted.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = coding.strip().split(";", 2);
      if (parts[0].strip().equals("gzip")) {
        return parts.length == 1 || !parts[1].strip().matches("q=0(\\.0*)?");
      }
    }
    return false;
  }

  private static String extension(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
