package dev.parley.importer.slack;

import dev.parley.importer.ExportedConversation;
import dev.parley.importer.ExportedMessage;
import dev.parley.importer.ExportedPerson;
import dev.parley.importer.ImportLimits;
import dev.parley.importer.MessageSink;
import dev.parley.importer.Problems;
import dev.parley.importer.WorkspaceExport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A whole export in memory, to be compared with another. */
public record CollectedExport(
    List<ExportedPerson> people,
    List<ExportedConversation> conversations,
    Map<String, List<ExportedMessage>> messages) {

  /** What one conversation yields. */
  static final class Collector implements MessageSink {
    private final List<ExportedPerson> people = new ArrayList<>();
    private final List<ExportedMessage> messages = new ArrayList<>();
    private final List<LocalDate> days = new ArrayList<>();

    void person(ExportedPerson person) {
      people.add(person);
    }

    List<ExportedPerson> people() {
      return people;
    }

    List<ExportedMessage> messages() {
      return messages;
    }

    List<LocalDate> days() {
      return days;
    }

    @Override
    public void message(ExportedMessage message) {
      messages.add(message);
    }

    @Override
    public void dayDone(LocalDate day) {
      days.add(day);
    }
  }

  public static CollectedExport of(Path path, Problems problems) throws IOException {
    try (SlackExportReader reader = SlackExportReader.open(path, ImportLimits.DEFAULTS, problems)) {
      return of(reader);
    }
  }

  public static CollectedExport of(WorkspaceExport export) throws IOException {
    List<ExportedPerson> people = new ArrayList<>();
    export.people(people::add);
    List<ExportedConversation> conversations = new ArrayList<>();
    export.conversations(conversations::add);
    Map<String, List<ExportedMessage>> messages = new TreeMap<>();
    for (ExportedConversation conversation : conversations) {
      Collector collector = new Collector();
      export.messages(conversation.id(), null, collector);
      messages.put(conversation.id(), collector.messages);
    }
    return new CollectedExport(people, conversations, messages);
  }

  /** The messages of one conversation after a day. */
  public static List<ExportedMessage> messages(
      WorkspaceExport export, String conversationId, LocalDate after) throws IOException {
    Collector collector = new Collector();
    export.messages(conversationId, after, collector);
    return collector.messages;
  }

  public ExportedPerson person(String id) {
    return people.stream().filter(person -> person.id().equals(id)).findFirst().orElseThrow();
  }

  public List<ExportedMessage> messagesOf(String conversationId) {
    return messages.getOrDefault(conversationId, List.of());
  }

  public Map<String, Integer> messageCounts() {
    Map<String, Integer> counts = new TreeMap<>();
    messages.forEach((id, list) -> counts.put(id, list.size()));
    return counts;
  }
}
