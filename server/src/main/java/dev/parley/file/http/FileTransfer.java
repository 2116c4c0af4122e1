package dev.parley.file.http;

import dev.parley.account.http.Callers;
import dev.parley.app.Tokens;
import dev.parley.file.Avatars;
import dev.parley.file.FileContents;
import dev.parley.file.FileLimits;
import dev.parley.file.FileShapes;
import dev.parley.file.FileSight;
import dev.parley.file.FileTypes;
import dev.parley.file.Files;
import dev.parley.file.Pictures;
import dev.parley.file.StoredFile;
import dev.parley.http.Body;
import dev.parley.http.BodyPolicy;
import dev.parley.http.ContentDisposition;
import dev.parley.http.Handler;
import dev.parley.http.Headers;
import dev.parley.http.Part;
import dev.parley.http.Request;
import dev.parley.http.Response;
import dev.parley.model.Home;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.security.PublicFilePath;
import dev.parley.security.Scopes;
import dev.parley.security.UploadPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Takes uploads and gives out files and thumbnails.
 *
 * <p>A client posts the bytes raw, whatever content type it names, or as the field {@code body} or
 * {@code file} of a multipart body, and needs a 200 (wire contract, "HTTP", files). What is given
 * out can run no script: it is never sniffed, stands in a sandbox, and only what a browser shows
 * without running it is shown in place. Thread-safe.
 */
public final class FileTransfer implements Handler {
  private static final String UPLOAD = "/upload/";
  private static final String PUBLIC = "/public/";
  private static final String DOWNLOAD = "download/";
  private static final String POLICY = "sandbox; default-src 'none'";
  private static final List<String> SCOPES = List.of("files:read");
  private static final List<String> FIELDS = List.of("body", "file");

  private final Files files;
  private final FileSight sight;
  private final FileContents contents;
  private final Pictures pictures;
  private final FileTypes types;
  private final Callers callers;

  public FileTransfer(
      Files files,
      FileSight sight,
      FileContents contents,
      Pictures pictures,
      FileTypes types,
      Callers callers) {
    this.files = files;
    this.sight = sight;
    this.contents = contents;
    this.pictures = pictures;
    this.types = types;
    this.callers = callers;
  }

  /** Whether a path is one of a file. */
  public static boolean serves(String path) {
    return path.startsWith(UPLOAD)
        || path.startsWith(PUBLIC)
        || path.startsWith(Avatars.PREFIX)
        || path.startsWith(FileShapes.PRIVATE)
        || path.startsWith(FileShapes.THUMBNAILS);
  }

  /** Uploads go to a temporary file. */
  public static BodyPolicy bodyPolicy(String path, FileLimits limits, BodyPolicy defaultPolicy) {
    return path.startsWith(UPLOAD) ? new BodyPolicy.ToFile(limits.maxFileBytes()) : defaultPolicy;
  }

  @Override
  public Response handle(Request request) throws IOException, InterruptedException {
    String path = request.path();
    if (path.startsWith(UPLOAD)) {
      return upload(request);
    }
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return Response.text(405, "read a file with GET\n");
    }
    if (path.startsWith(Avatars.PREFIX)) {
      return avatar(path);
    }
    if (path.startsWith(PUBLIC)) {
      return PublicFilePath.parse(path.substring(1))
          .flatMap(files::published)
          .map(file -> whole(file, false))
          .orElseGet(FileTransfer::missing);
    }
    Tokens.Checked checked = callers.checkReader(request);
    if (!(checked instanceof Tokens.Checked.Valid(Principal caller, var scopes))) {
      return refused(401, "a token is needed\n");
    }
    if (Scopes.missing(SCOPES, scopes).isPresent()) {
      return refused(403, "the token lacks the scope files:read\n");
    }
    try {
      return path.startsWith(FileShapes.PRIVATE)
          ? download(caller, path.substring(FileShapes.PRIVATE.length()))
          : thumbnail(caller, path.substring(FileShapes.THUMBNAILS.length()));
    } catch (Refusal hidden) {
      return missing();
    }
  }

  private static Response refused(int status, String text) {
    return Response.text(status, text);
  }

  private static Response missing() {
    return Response.text(404, "there is no such file\n");
  }

  private Response upload(Request request) throws IOException {
    if (!request.method().equals("POST") && !request.method().equals("PUT")) {
      return Response.text(405, "post the file\n");
    }
    Optional<UploadPath> path = UploadPath.parse(request.path().substring(1));
    if (path.isEmpty() || !files.awaits(path.get())) {
      return Response.text(404, "no file is awaited here\n");
    }
    Body body = content(request);
    if (body.length() == 0) {
      return Response.text(400, "the file is empty\n");
    }
    return files.receive(path.get(), body.length(), body::open)
        ? Response.text(200, "OK - " + body.length())
        : Response.text(404, "no file is awaited here\n");
  }

  private static Body content(Request request) {
    if (!"multipart/form-data".equals(request.contentType())) {
      return request.body();
    }
    for (Part part : request.parts()) {
      if (FIELDS.contains(part.name())) {
        return part.body();
      }
    }
    for (String field : FIELDS) {
      String text = request.parameters().get(field);
      if (text != null) {
        return Body.of(text.getBytes(StandardCharsets.UTF_8));
      }
    }
    return Body.empty();
  }

  /** {@code T…-F…} and what follows the slash behind it. */
  private record Place(String teamId, String fileId, String rest) {
    static Place of(String path) {
      int slash = path.indexOf('/');
      int dash = path.indexOf('-');
      if (slash < 0 || dash < 0 || dash > slash) {
        throw new Refusal("file_not_found");
      }
      return new Place(
          path.substring(0, dash), path.substring(dash + 1, slash), path.substring(slash + 1));
    }
  }

  private StoredFile seen(Principal caller, Place place) {
    Home home = caller.home();
    if (!home.teamId().equals(place.teamId())) {
      throw new Refusal("file_not_found");
    }
    return sight.see(caller, place.fileId()).file();
  }

  private Response download(Principal caller, String path) {
    Place place = Place.of(path);
    return whole(seen(caller, place), place.rest().startsWith(DOWNLOAD));
  }

  private Response whole(StoredFile file, boolean asAttachment) {
    String key = file.contentKey();
    if (key == null) {
      return missing();
    }
    boolean inline = !asAttachment && FileTypes.isShownInPlace(file.mimetype());
    String type = types.served(file.mimetype());
    Headers headers =
        guarded(type.startsWith("text/") ? type + "; charset=utf-8" : type)
            .plus(
                "content-disposition",
                inline
                    ? ContentDisposition.inline(file.name())
                    : ContentDisposition.attachment(file.name()));
    return bytes(file.teamId(), key, headers);
  }

  /** One that anybody may keep, as its name never means another picture. */
  private Response avatar(String path) throws IOException {
    Avatars.Kept kept = Avatars.find(path).orElse(null);
    if (kept == null) {
      return missing();
    }
    try (InputStream there = contents.open(kept.teamId(), kept.key())) {
      return there == null
          ? missing()
          : bytes(
              kept.teamId(),
              kept.key(),
              guarded("image/png", "public, max-age=31536000, immutable")
                  .plus("content-disposition", "inline"));
    }
  }

  private static Headers guarded(String type) {
    return guarded(type, "private, no-cache");
  }

  private static Headers guarded(String type, String caching) {
    return Headers.of(
        "content-type",
        type,
        "x-content-type-options",
        "nosniff",
        "content-security-policy",
        POLICY,
        "cross-origin-resource-policy",
        "same-site",
        "referrer-policy",
        "no-referrer",
        "cache-control",
        caching);
  }

  private Response bytes(String teamId, String key, Headers headers) {
    Path path = contents.path(teamId, key);
    if (path != null) {
      try {
        long length = java.nio.file.Files.size(path);
        return new Response.FileContent(headers, path, length, "\"" + key + "-" + length + "\"");
      } catch (IOException gone) {
        return missing();
      }
    }
    return new Response.Streamed(
        200,
        headers,
        -1,
        () -> {
          InputStream in = contents.open(teamId, key);
          if (in == null) {
            throw new IOException("the bytes of a file are gone");
          }
          return in;
        });
  }

  /** The name ends with {@code _EDGE.png}. */
  private Response thumbnail(Principal caller, String path)
      throws IOException, InterruptedException {
    Place place = Place.of(path);
    int from = place.rest().lastIndexOf('_');
    String edge = place.rest().substring(from + 1);
    if (from < 0 || !edge.matches("[0-9]{2,4}\\.png")) {
      return missing();
    }
    StoredFile file = seen(caller, place);
    try {
      String key = pictures.thumbnail(file, Integer.parseInt(edge.substring(0, edge.length() - 4)));
      return key == null
          ? missing()
          : bytes(file.teamId(), key, guarded("image/png").plus("content-disposition", "inline"));
    } catch (Pictures.Busy e) {
      return new Response.Content(
          503, Response.TEXT.plus("retry-after", "5"), "busy\n".getBytes(StandardCharsets.UTF_8));
    }
  }
}
