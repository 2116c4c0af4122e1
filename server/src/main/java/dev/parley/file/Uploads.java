package dev.parley.file;

import dev.parley.json.Json;
import dev.parley.model.Home;
import dev.parley.model.IdKind;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.security.CredentialHash;
import dev.parley.security.UploadPath;
import dev.parley.store.Claims;
import dev.parley.store.Records;
import dev.parley.store.Route;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Files on their way in: made, then waiting for their bytes, which nobody sees yet. Thread-safe.
 */
final class Uploads {
  private static final int ALT_TEXT_LENGTH_MAX = 1_000;
  private static final long MICROS = 1_000;

  private final Records records;
  private final FileContents contents;
  private final Pictures pictures;
  private final FileTypes types;
  private final FileLimits limits;
  private final SecureRandom random;

  Uploads(
      Records records,
      FileContents contents,
      Pictures pictures,
      FileTypes types,
      FileLimits limits,
      SecureRandom random) {
    this.records = records;
    this.contents = contents;
    this.pictures = pictures;
    this.types = types;
    this.limits = limits;
    this.random = random;
  }

  /**
   * Makes a file that waits for its bytes.
   *
   * @throws Refusal {@code invalid_arguments}, {@code file_too_large}
   */
  Files.Upload open(Principal caller, Files.Wanted wanted) {
    String name = checked(wanted.name());
    if (wanted.lengthBytes() < 1) {
      throw new Refusal("invalid_arguments");
    }
    if (wanted.lengthBytes() > limits.maxFileBytes()) {
      throw new Refusal("file_too_large");
    }
    Home home = caller.home();
    String id = records.ids().next(IdKind.FILE);
    long now = records.clock().micros();
    UploadPath path = UploadPath.issue(home.teamId(), caller.userId(), id, random);
    ObjectNode body =
        Json.object()
            .put(StoredFile.MODE, wanted.snippetType() == null ? "hosted" : "snippet")
            .put("is_external", false);
    if (wanted.altText() != null) {
      String alt = wanted.altText();
      body.put(StoredFile.ALT_TEXT, alt.substring(0, Math.min(alt.length(), ALT_TEXT_LENGTH_MAX)));
    }
    FileTypes.FileType type = types.ofName(name);
    String filetype = wanted.snippetType() == null ? type.filetype() : word(wanted.snippetType());
    StoredFile file =
        new StoredFile(
            id,
            caller.userId(),
            home.teamId(),
            name,
            name,
            type.mimetype(),
            filetype,
            wanted.lengthBytes(),
            StoredFile.State.PENDING,
            null,
            Json.object(),
            body,
            now,
            now,
            1);
    Claims.Claim claim = new Claims.Claim(id, home.teamId(), caller.userId());
    if (!Claims.take(records.store(), home, Claims.Kind.ID, id, claim, now)) {
      throw new IllegalStateException("a fresh id is taken");
    }
    records
        .store()
        .write(
            Route.user(home, caller.userId()),
            session -> {
              FileRows.insert(session, file, path.hash().bytes());
              return id;
            });
    return new Files.Upload(id, path);
  }

  /** A name without a folder or control characters. */
  private static String checked(String name) {
    String bare = name.substring(name.lastIndexOf('/') + 1).replaceAll("\\p{Cntrl}", "").strip();
    if (bare.isEmpty() || bare.length() > Files.NAME_LENGTH_MAX) {
      throw new Refusal("invalid_arguments");
    }
    return bare;
  }

  private static String word(String text) {
    if (!text.matches("[A-Za-z0-9_+.-]{1,32}")) {
      throw new Refusal("invalid_arguments");
    }
    return text;
  }

  /** Whether bytes may be posted to that path now. */
  boolean awaits(UploadPath path) {
    Home home = Home.local(path.teamId());
    return records
        .store()
        .read(
            Route.user(home, path.userId()),
            session -> {
              boolean known =
                  FileRows.uploadHash(session, path.fileId())
                      .flatMap(CredentialHash::ofStored)
                      .filter(path.hash()::equals)
                      .isPresent();
              return known
                  && FileRows.find(session, path.fileId()).filter(this::isOpen).isPresent();
            });
  }

  private boolean isOpen(StoredFile file) {
    long until = file.createdMicros() + limits.maxUploadMillis() * MICROS;
    return !file.isThere() && records.clock().micros() < until;
  }

  /**
   * Keeps the bytes of a file; a repeat before the file is complete replaces them.
   *
   * @return false where none are awaited there
   */
  boolean receive(UploadPath path, long lengthBytes, Files.Bytes bytes) throws IOException {
    if (!awaits(path)) {
      return false;
    }
    Home home = Home.local(path.teamId());
    Optional<Pictures.Size> size;
    try (InputStream in = bytes.open()) {
      size = pictures.size(in);
    }
    String key;
    try (InputStream in = bytes.open()) {
      key = contents.keep(path.teamId(), path.fileId(), in);
    }
    return records
        .store()
        .write(
            Route.user(home, path.userId()),
            session -> {
              Optional<StoredFile> file =
                  FileRows.lock(session, path.fileId()).filter(this::isOpen);
              file.ifPresent(
                  found -> {
                    ObjectNode body = found.body().deepCopy();
                    body.remove(List.of(StoredFile.WIDTH, StoredFile.HEIGHT));
                    size.ifPresent(
                        s ->
                            body.put(StoredFile.WIDTH, s.width())
                                .put(StoredFile.HEIGHT, s.height()));
                    FileRows.received(
                        session, found.id(), key, lengthBytes, body, records.clock().micros());
                  });
              return file.isPresent();
            });
  }
}
