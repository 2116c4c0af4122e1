package dev.parley.file;

import dev.parley.json.Json;
import dev.parley.model.Event;
import dev.parley.model.Home;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.model.StreamId;
import dev.parley.model.Ts;
import dev.parley.security.PublicFilePath;
import dev.parley.security.UploadPath;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Session;
import dev.parley.store.outbox.FollowUp;
import dev.parley.store.outbox.Outbox;
import dev.parley.store.outbox.Publisher;
import dev.parley.store.outbox.Streams;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Uploads files and changes them; each change in one transaction with its owner. Thread-safe. */
public final class Files {
  /** The longest name and title, in characters. */
  public static final int NAME_LENGTH_MAX = 255;

  private static final Logger LOG = LoggerFactory.getLogger(Files.class);

  /** What to upload. */
  public record Wanted(
      String name, long lengthBytes, @Nullable String altText, @Nullable String snippetType) {}

  /** Where a file's bytes are to be posted. */
  public record Upload(String fileId, UploadPath path) {}

  /** A file with the path by which anyone who has it reads it. */
  public record Published(FileSight.Seen seen, PublicFilePath path) {}

  /** The bytes of an upload; opened more than once. */
  @FunctionalInterface
  public interface Bytes {
    InputStream open() throws IOException;
  }

  private final Records records;
  private final Publisher publisher;
  private final FileSight sight;
  private final FileContents contents;
  private final Pictures pictures;
  private final Uploads uploads;
  private final SecureRandom random;
  private final Consumer<List<FollowUp>> followUps;

  public Files(
      Records records,
      Publisher publisher,
      FileSight sight,
      FileContents contents,
      Pictures pictures,
      FileTypes types,
      FileLimits limits,
      SecureRandom random,
      Consumer<List<FollowUp>> followUps) {
    this.records = records;
    this.publisher = publisher;
    this.sight = sight;
    this.contents = contents;
    this.pictures = pictures;
    this.uploads = new Uploads(records, contents, pictures, types, limits, random);
    this.random = random;
    this.followUps = followUps;
  }

  /**
   * Makes a file that waits for its bytes.
   *
   * @throws Refusal {@code invalid_arguments}, {@code file_too_large}
   */
  public Upload open(Principal caller, Wanted wanted) {
    return uploads.open(caller, wanted);
  }

  /** Whether bytes may be posted to that path now. */
  public boolean awaits(UploadPath path) {
    return uploads.awaits(path);
  }

  /**
   * Keeps the bytes of a file; a repeat before the file is complete replaces them.
   *
   * @return false where none are awaited there
   */
  public boolean receive(UploadPath path, long lengthBytes, Bytes bytes) throws IOException {
    return uploads.receive(path, lengthBytes, bytes);
  }

  /**
   * Makes an uploaded file of the caller's one that people know of.
   *
   * @throws Refusal {@code file_not_found}
   */
  public StoredFile complete(Principal caller, String fileId, @Nullable String title) {
    record Done(StoredFile file, Optional<Event> event) {}
    Done done =
        records
            .store()
            .write(
                Route.user(caller.home(), caller.userId()),
                session -> {
                  StoredFile file =
                      FileRows.lock(session, fileId)
                          .filter(
                              found ->
                                  found.state() == StoredFile.State.UPLOADED
                                      || found.state() == StoredFile.State.COMPLETE)
                          .orElseThrow(() -> new Refusal("file_not_found"));
                  if (file.isThere()) {
                    return new Done(file, Optional.empty());
                  }
                  long now = records.clock().micros();
                  String named = title == null || title.isBlank() ? file.title() : clip(title);
                  FileRows.complete(session, fileId, named, now);
                  ObjectNode frame =
                      frame("file_created", fileId)
                          .put("user_id", caller.userId())
                          .put("event_ts", Ts.format(now));
                  return new Done(
                      FileRows.find(session, fileId).orElseThrow(),
                      Optional.of(tell(session, file, frame, List.of())));
                });
    done.event().ifPresent(publisher::publish);
    return done.file();
  }

  private static String clip(String title) {
    return title.length() <= NAME_LENGTH_MAX ? title : title.substring(0, NAME_LENGTH_MAX);
  }

  private static ObjectNode frame(String type, String fileId) {
    ObjectNode frame = Json.object().put("type", type).put("file_id", fileId);
    frame.putObject("file").put("id", fileId);
    return frame;
  }

  /** Appends an event to the owner's stream. */
  private Event tell(Session session, StoredFile file, ObjectNode frame, List<FollowUp> following) {
    Event event =
        new Event(
            StreamId.person(file.ownerId()),
            Streams.nextOfPerson(session),
            frame.path("type").asString(),
            Json.bytes(frame));
    Outbox.append(session, Keyspace.USER, event, following, records.clock().micros());
    return event;
  }

  /**
   * Deletes a file of the caller's, or as an administrator any that the caller sees.
   *
   * @throws Refusal {@code file_not_found}, {@code cant_delete_file}
   */
  public void delete(Principal caller, String fileId) {
    StoredFile seen = sight.see(caller, fileId).file();
    boolean isAdmin = caller.role().isAdmin() && caller.botId() == null;
    if (!seen.ownerId().equals(caller.userId()) && !isAdmin) {
      throw new Refusal("cant_delete_file");
    }
    change(
        caller,
        seen,
        (session, file) -> {
          FileRows.delete(session, fileId, records.clock().micros());
          List<FollowUp> following =
              file.shares().propertyNames().stream()
                  .<FollowUp>map(
                      channel -> new FollowUp.FileDeleted(file.teamId(), fileId, channel))
                  .toList();
          ObjectNode frame =
              Json.object()
                  .put("type", "file_deleted")
                  .put("file_id", fileId)
                  .put("event_ts", Ts.format(records.clock().micros()));
          frame.putArray("channel_ids");
          return new Change(tell(session, file, frame, following), following);
        });
    forget(seen);
  }

  private void forget(StoredFile file) {
    String key = file.contentKey();
    if (key == null) {
      return;
    }
    try {
      contents.delete(file.teamId(), key);
      pictures.forget(file.teamId(), key);
    } catch (IOException e) {
      // The row is gone, so nobody is served these bytes; they only take space.
      LOG.warn("the bytes of deleted file {} are still there", file.id(), e);
    }
  }

  /**
   * Makes a path by which anyone reads the file; an earlier one ends.
   *
   * @throws Refusal {@code file_not_found}, {@code not_allowed}
   */
  public Published publish(Principal caller, String fileId) {
    StoredFile own = own(caller, fileId);
    PublicFilePath path = PublicFilePath.issue(own.teamId(), own.ownerId(), own.id(), random);
    change(
        caller,
        own,
        (session, file) ->
            changed(
                session,
                file,
                caller,
                "file_public",
                file.body().deepCopy().put(StoredFile.PUBLIC_HASH, path.hash().hex())));
    return new Published(sight.see(caller, fileId), path);
  }

  /**
   * Ends the path by which anyone reads the file.
   *
   * @throws Refusal {@code file_not_found}, {@code not_allowed}
   */
  public FileSight.Seen revoke(Principal caller, String fileId) {
    StoredFile own = own(caller, fileId);
    if (own.isPublic()) {
      change(
          caller,
          own,
          (session, file) -> {
            ObjectNode body = file.body().deepCopy();
            body.remove(StoredFile.PUBLIC_HASH);
            return changed(session, file, caller, "file_change", body);
          });
    }
    return sight.see(caller, fileId);
  }

  private StoredFile own(Principal caller, String fileId) {
    StoredFile seen = sight.see(caller, fileId).file();
    if (!seen.ownerId().equals(caller.userId()) && !caller.role().isAdmin()) {
      throw new Refusal("not_allowed");
    }
    return seen;
  }

  private Change changed(
      Session session, StoredFile file, Principal caller, String type, ObjectNode body) {
    long now = records.clock().micros();
    FileRows.change(session, file.id(), body, now);
    List<FollowUp> following =
        file.shares().propertyNames().stream()
            .<FollowUp>map(
                channel ->
                    new FollowUp.FileChanged(
                        file.teamId(),
                        file.id(),
                        channel,
                        type,
                        caller.userId(),
                        file.version() + 1))
            .toList();
    ObjectNode frame = frame(type, file.id());
    if (type.equals("file_public")) {
      frame.put("user_id", caller.userId()).put("event_ts", Ts.format(now));
    }
    return new Change(tell(session, file, frame, following), following);
  }

  private record Change(Event event, List<FollowUp> following) {}

  /** A change of a file whose row is locked. */
  private interface Work {
    Change on(Session session, StoredFile file);
  }

  private void change(Principal caller, StoredFile seen, Work work) {
    Change change =
        records
            .store()
            .write(
                Route.user(caller.home(), seen.ownerId()),
                session ->
                    work.on(
                        session,
                        FileRows.lock(session, seen.id())
                            .orElseThrow(() -> new Refusal("file_not_found"))));
    publisher.publish(change.event());
    followUps.accept(change.following());
  }

  /** The file that a public path names; empty where the path is not good, or not any more. */
  public Optional<StoredFile> published(PublicFilePath path) {
    return records
        .store()
        .read(
            Route.user(Home.local(path.teamId()), path.ownerId()),
            session -> FileRows.find(session, path.fileId()))
        .filter(StoredFile::isThere)
        .filter(
            file ->
                MessageDigest.isEqual(
                    ascii(file.body().path(StoredFile.PUBLIC_HASH).asString("")),
                    ascii(path.hash().hex())));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
