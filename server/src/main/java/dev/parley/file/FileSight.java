package dev.parley.file;

import dev.parley.conversation.Channel;
import dev.parley.conversation.Conversations;
import dev.parley.model.Home;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.store.Binds;
import dev.parley.store.Claims;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Row;
import dev.parley.store.Statement;
import dev.parley.store.Store;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who sees which file: its owner, and whoever sees a conversation where it is shared now, by that
 * conversation's own rows. Thread-safe.
 */
public final class FileSight {
  /** The most messages of a conversation that a file's shares name. */
  private static final int MESSAGES_MAX = 20;

  private static final Statement SHARES =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT ts_micros FROM file_shares WHERE channel_id = :channel_id AND file_id = :file"
              + " AND deleted = 0 ORDER BY ts_micros LIMIT :most");
  private static final Statement SHARED =
      Statement.ofKeys(
          Keyspace.CHANNEL,
          "SELECT s.file_id, s.owner_id, s.ts_micros FROM file_shares s JOIN channel_members m"
              + " ON m.channel_id = s.channel_id AND m.user_id = :user AND m.is_member = 1"
              + " WHERE s.channel_id IN (:keys) AND s.team_id = :team_id AND s.deleted = 0"
              + " ORDER BY s.ts_micros DESC LIMIT :most");
  private static final Statement SHARED_HERE =
      Statement.of(
          Keyspace.CHANNEL,
          "SELECT file_id, owner_id, ts_micros FROM file_shares WHERE channel_id = :channel_id"
              + " AND deleted = 0 ORDER BY ts_micros DESC LIMIT :most");
  private static final Statement OWN =
      Statement.of(
          Keyspace.USER,
          "SELECT file_id FROM files WHERE user_id = :user_id AND team_id = :team_id"
              + " AND deleted = 0 ORDER BY created_micros DESC LIMIT :most");
  private static final Statement BY_OWNERS =
      Statement.ofKeys(
          Keyspace.USER,
          "SELECT "
              + StoredFile.COLUMNS
              + " FROM files WHERE user_id IN (:keys) AND team_id = :team_id"
              + " AND file_id IN (:files) AND deleted = 0");

  /** Where a file is shared, as the caller may know. */
  public record Share(Channel channel, List<Long> messages) {}

  /** A file with those of its shares that the caller may know of. */
  public record Seen(StoredFile file, List<Share> shares) {}

  private record Ref(String fileId, String ownerId, long tsMicros) {}

  private final Records records;
  private final Conversations conversations;
  private final FileLimits limits;

  public FileSight(Records records, Conversations conversations, FileLimits limits) {
    this.records = records;
    this.conversations = conversations;
    this.limits = limits;
  }

  /**
   * A file as the caller may see it; what may not be seen answers as if it did not exist.
   *
   * @throws Refusal {@code file_not_found}
   */
  public Seen see(Principal caller, String fileId) {
    return find(caller.home().teamId(), fileId)
        .filter(StoredFile::isThere)
        .map(file -> seen(caller, file))
        .filter(seen -> seen.file().ownerId().equals(caller.userId()) || !seen.shares().isEmpty())
        .orElseThrow(() -> new Refusal("file_not_found"));
  }

  /** A file that the caller may see, with those of its shares that the caller may know of. */
  public Seen seen(Principal caller, StoredFile file) {
    return new Seen(file, shares(caller, file));
  }

  /** A file of a workspace, whoever asks and however far it has come. */
  private Optional<StoredFile> find(String teamId, String fileId) {
    if (fileId.isEmpty() || fileId.length() > 32) {
      return Optional.empty();
    }
    return Claims.find(records.store(), Claims.Kind.ID, fileId)
        .filter(claim -> claim.teamId().equals(teamId) && !claim.owner().isEmpty())
        .flatMap(
            claim ->
                records
                    .store()
                    .read(
                        Route.user(Home.local(teamId), claim.owner()),
                        session -> FileRows.find(session, fileId)));
  }

  private List<Share> shares(Principal caller, StoredFile file) {
    List<Share> shares = new ArrayList<>();
    for (String channelId :
        file.shares().propertyNames().stream().limit(limits.maxShares()).toList()) {
      records
          .store()
          .read(
              Route.channel(caller.home(), channelId),
              session -> {
                try {
                  Channel channel = Conversations.see(session, caller).channel();
                  List<Long> messages =
                      session.list(
                          SHARES,
                          Binds.of("file", file.id()).and("most", MESSAGES_MAX),
                          row -> row.number("ts_micros"));
                  return messages.isEmpty()
                      ? Optional.<Share>empty()
                      : Optional.of(new Share(channel, messages));
                } catch (Refusal hidden) {
                  // A conversation that the caller may not see shows nothing, which is no failure.
                  return Optional.<Share>empty();
                }
              })
          .ifPresent(shares::add);
    }
    return shares;
  }

  /**
   * The newest files that the caller sees, newest first: those of a conversation, or the caller's
   * own and those of the conversations that the caller is in.
   *
   * @throws Refusal {@code channel_not_found}
   */
  public List<StoredFile> list(Principal caller, @Nullable String channelId) {
    Set<Ref> refs = new LinkedHashSet<>();
    if (channelId == null) {
      refs.addAll(own(caller));
      refs.addAll(shared(caller));
    } else {
      conversations.see(caller, channelId);
      refs.addAll(
          records
              .store()
              .read(
                  Route.channel(caller.home(), channelId),
                  session ->
                      session.list(
                          SHARED_HERE, Binds.of("most", limits.maxListedFiles()), FileSight::ref)));
    }
    return load(caller, refs);
  }

  private List<Ref> own(Principal caller) {
    return records
        .store()
        .read(
            Route.user(caller.home(), caller.userId()),
            session ->
                session.list(
                    OWN,
                    Binds.of("most", limits.maxListedFiles()),
                    row -> new Ref(row.text("file_id"), caller.userId(), 0)));
  }

  private List<Ref> shared(Principal caller) {
    return conversations
        .ownPages(caller.home(), caller.userId(), "", Store.KEYS_MAX)
        .flatMap(page -> shared(caller, Conversations.ids(page)).stream())
        .sorted(Comparator.comparingLong(Ref::tsMicros).reversed())
        .limit(limits.maxListedFiles())
        .toList();
  }

  private List<Ref> shared(Principal caller, List<String> channels) {
    return records
        .store()
        .readKeys(
            caller.home(),
            Keyspace.CHANNEL,
            channels,
            SHARED,
            Binds.of("user", caller.userId()).and("most", limits.maxListedFiles()),
            FileSight::ref);
  }

  private static Ref ref(Row row) {
    return new Ref(row.text("file_id"), row.text("owner_id"), row.number("ts_micros"));
  }

  private List<StoredFile> load(Principal caller, Collection<Ref> refs) {
    Map<String, String> owners = new LinkedHashMap<>();
    refs.forEach(ref -> owners.putIfAbsent(ref.fileId(), ref.ownerId()));
    List<String> ids = List.copyOf(owners.keySet());
    List<StoredFile> files = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += Store.KEYS_MAX) {
      List<String> batch = ids.subList(from, Math.min(ids.size(), from + Store.KEYS_MAX));
      Set<String> keys = new LinkedHashSet<>();
      batch.forEach(id -> keys.add(owners.getOrDefault(id, "")));
      files.addAll(
          records
              .store()
              .readKeys(
                  caller.home(),
                  Keyspace.USER,
                  keys,
                  BY_OWNERS,
                  Binds.of("files", batch),
                  StoredFile::of));
    }
    return files.stream()
        .filter(StoredFile::isThere)
        .sorted(
            Comparator.comparingLong(StoredFile::createdMicros)
                .reversed()
                .thenComparing(StoredFile::id))
        .toList();
  }
}
