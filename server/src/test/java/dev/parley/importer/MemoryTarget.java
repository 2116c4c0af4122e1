package dev.parley.importer;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A workspace in memory that decides about ids and names as the contract of a target says. */
final class MemoryTarget implements ImportTarget {
  final Map<String, ExportedPerson> people = new LinkedHashMap<>();
  final Map<String, ExportedConversation> conversations = new LinkedHashMap<>();
  final Map<String, TreeMap<Long, ExportedMessage>> messages = new HashMap<>();
  final Map<String, byte[]> contents = new HashMap<>();
  final Map<String, ImportProgress> progress = new HashMap<>();
  final Set<String> oldHosts = new HashSet<>();
  int saves;
  private final Set<String> takenIds = new HashSet<>();
  private final Map<String, String> granted = new HashMap<>();
  private final Map<String, String> emails = new HashMap<>();
  private String general = "";
  private int next;

  /** Says that an id belongs to another workspace. */
  MemoryTarget taken(Collection<String> ids) {
    takenIds.addAll(ids);
    return this;
  }

  MemoryTarget member(String id, String email) {
    emails.put(email, id);
    return this;
  }

  MemoryTarget general(String id) {
    general = id;
    return this;
  }

  @Override
  public synchronized void oldHosts(Collection<String> hosts) {
    oldHosts.addAll(hosts);
  }

  @Override
  public String teamId() {
    return "T0GEN0001";
  }

  @Override
  public @Nullable ImportProgress progress(String fingerprint) {
    return progress.get(fingerprint);
  }

  @Override
  public void saveProgress(String fingerprint, ImportProgress reached) {
    progress.put(fingerprint, reached);
    saves++;
  }

  private String grant(String id) {
    return granted.computeIfAbsent(
        id, old -> takenIds.contains(old) ? old.charAt(0) + "NEW" + ++next : old);
  }

  @Override
  public Map<String, String> claimIds(Collection<String> ids) {
    Map<String, String> answer = new HashMap<>();
    ids.forEach(id -> answer.put(id, grant(id)));
    return answer;
  }

  @Override
  public List<Placement> people(List<ExportedPerson> batch) {
    List<Placement> placements = new ArrayList<>();
    for (ExportedPerson person : batch) {
      String email = person.profile().email();
      String member = email == null ? null : emails.get(email);
      if (member != null) {
        placements.add(new Placement(person.id(), member, Placement.Outcome.MERGED, null));
        continue;
      }
      String id = grant(person.id());
      boolean created = people.putIfAbsent(id, person) == null;
      placements.add(new Placement(person.id(), id, outcome(created), null));
    }
    return placements;
  }

  private static Placement.Outcome outcome(boolean created) {
    return created ? Placement.Outcome.CREATED : Placement.Outcome.PRESENT;
  }

  @Override
  public List<Placement> conversations(List<ExportedConversation> batch) {
    List<Placement> placements = new ArrayList<>();
    for (ExportedConversation conversation : batch) {
      if (conversation.general() && !general.isEmpty()) {
        placements.add(new Placement(conversation.id(), general, Placement.Outcome.MERGED, null));
        continue;
      }
      String id = grant(conversation.id());
      boolean created = conversations.putIfAbsent(id, conversation) == null;
      placements.add(new Placement(conversation.id(), id, outcome(created), null));
    }
    return placements;
  }

  @Override
  public WrittenBatch messages(String conversationId, List<ExportedMessage> batch) {
    return new Batch(write(conversationId, batch));
  }

  private synchronized MessagesWritten write(String conversationId, List<ExportedMessage> batch) {
    TreeMap<Long, ExportedMessage> timeline =
        messages.computeIfAbsent(conversationId, _ -> new TreeMap<>());
    int created = 0;
    int reactions = 0;
    int files = 0;
    for (ExportedMessage message : batch) {
      if (timeline.putIfAbsent(message.ts(), message) == null) {
        created++;
        reactions += message.reactions().stream().mapToInt(r -> r.users().size()).sum();
        files += message.files().size();
      }
    }
    return new MessagesWritten(created, batch.size() - created, reactions, files);
  }

  @Override
  public synchronized ThreadsCounted finish(String conversationId, List<ExportedPin> pins) {
    TreeMap<Long, ExportedMessage> timeline =
        messages.getOrDefault(conversationId, new TreeMap<>());
    Set<Long> threads = new HashSet<>();
    int replies = 0;
    for (ExportedMessage message : timeline.values()) {
      if (message.isReply()) {
        replies++;
        threads.add(message.threadTs());
      }
    }
    int orphans = (int) threads.stream().filter(ts -> !timeline.containsKey(ts)).count();
    return new ThreadsCounted(threads.size(), replies, orphans, pins.size());
  }

  /** A batch that was written; its contents are there once they are written down. */
  private final class Batch implements WrittenBatch {
    private final MessagesWritten counts;
    private final Map<String, byte[]> kept = new HashMap<>();

    private Batch(MessagesWritten counts) {
      this.counts = counts;
    }

    @Override
    public MessagesWritten counts() {
      return counts;
    }

    @Override
    public Set<String> withContent(Collection<String> fileIds) {
      synchronized (MemoryTarget.this) {
        Set<String> there = new HashSet<>(fileIds);
        there.retainAll(contents.keySet());
        return there;
      }
    }

    @Override
    public void content(ExportedFile file, InputStream content) throws IOException {
      kept.put(file.id(), content.readAllBytes());
    }

    @Override
    public void contentsDone() {
      synchronized (MemoryTarget.this) {
        contents.putAll(kept);
      }
    }
  }

  Collection<ExportedMessage> timeline(String conversationId) {
    return messages.getOrDefault(conversationId, new TreeMap<>()).values();
  }

  int messageCount() {
    return messages.values().stream().mapToInt(Map::size).sum();
  }
}
