package dev.parley.importer.slack;

import dev.parley.importer.ConversationKind;
import dev.parley.importer.ExportedConversation;
import dev.parley.importer.ExportedFile;
import dev.parley.importer.ExportedMessage;
import dev.parley.importer.ExportedPerson;
import dev.parley.importer.ImportLimits;
import dev.parley.importer.ImportRefused;
import dev.parley.importer.MessageSink;
import dev.parley.importer.ProblemKind;
import dev.parley.importer.Problems;
import dev.parley.importer.Sink;
import dev.parley.importer.WorkspaceExport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Slack export: a zip archive or an unpacked folder, whose lists may stand one folder down. It
 * holds the names of folders and the numbers of days in memory, and one record at a time.
 *
 * <p>Whatever cannot be read is counted in the {@link Problems} that it was opened with: what
 * concerns people and conversations once, however often they are read; what concerns messages each
 * time they are.
 */
public final class SlackExportReader implements WorkspaceExport {
  private static final Map<ConversationKind, String> LISTS = lists();

  private final ExportFiles files;
  private final ExportIndex index;
  private final ListFile listFile;
  private final Problems problems;
  private final Set<String> reported = new HashSet<>();
  private final Map<String, String> folders = new HashMap<>();
  private final Set<String> assigned = new HashSet<>();

  private SlackExportReader(
      ExportFiles files, ExportIndex index, ImportLimits limits, Problems problems)
      throws IOException {
    this.files = files;
    this.index = index;
    this.problems = problems;
    this.listFile = new ListFile(files, limits);
    conversations(this::assignFolder);
    reportOrphans();
  }

  /**
   * Opens an export.
   *
   * @throws ImportRefused where it is none, or is not safe to read
   */
  public static SlackExportReader open(Path path, ImportLimits limits, Problems problems)
      throws IOException {
    ExportFiles files = files(path, limits, problems);
    try {
      return new SlackExportReader(files, ExportIndex.of(files, problems), limits, problems);
    } catch (IOException e) {
      files.close();
      throw e;
    }
  }

  private static ExportFiles files(Path path, ImportLimits limits, Problems problems)
      throws IOException {
    if (Files.isDirectory(path)) {
      return FolderFiles.open(path, limits, problems);
    }
    if (!Files.isRegularFile(path)) {
      throw new ImportRefused(ImportRefused.Reason.NOT_FOUND, "there is no file " + path);
    }
    return ZipFiles.open(path, limits);
  }

  /** The list that each kind of conversation stands in. */
  static Map<ConversationKind, String> lists() {
    Map<ConversationKind, String> lists = new LinkedHashMap<>();
    lists.put(ConversationKind.PUBLIC_CHANNEL, "channels.json");
    lists.put(ConversationKind.PRIVATE_CHANNEL, "groups.json");
    lists.put(ConversationKind.DIRECT, "dms.json");
    lists.put(ConversationKind.GROUP_DIRECT, "mpims.json");
    return lists;
  }

  /** A conversation's folder has its name or, without one, its id; the first to claim it has it. */
  private void assignFolder(ExportedConversation conversation) {
    String name = conversation.name();
    boolean named = !name.isEmpty() && index.folders().contains(name);
    String folder = named ? name : conversation.id();
    if (!index.folders().contains(folder)) {
      return;
    }
    if (assigned.add(folder)) {
      folders.put(conversation.id(), folder);
    } else if (index.folders().contains(conversation.id()) && assigned.add(conversation.id())) {
      folders.put(conversation.id(), conversation.id());
    } else {
      problems.add(ProblemKind.NAME_SHARED, folder);
    }
  }

  private void reportOrphans() {
    Set<String> orphans = new HashSet<>(index.folders());
    orphans.removeAll(assigned);
    orphans.stream().sorted().forEach(name -> problems.add(ProblemKind.UNKNOWN_FOLDER, name));
  }

  @Override
  public String fingerprint() throws IOException {
    return files.fingerprint();
  }

  @Override
  public long days() {
    return index.dayCount();
  }

  @Override
  public void people(Sink<ExportedPerson> sink) throws IOException {
    Problems found = problemsOf("users.json");
    Set<String> seen = new HashSet<>();
    list(
        "users.json",
        found,
        node -> node.has("id") && (node.has("profile") || node.has("name")),
        node -> {
          ExportedPerson person = PersonJson.read(node, found, "users.json");
          if (person == null) {
            return;
          }
          if (seen.add(person.id())) {
            sink.accept(person);
          } else {
            found.add(ProblemKind.DUPLICATE_ID, "users.json: " + person.id());
          }
        });
  }

  @Override
  public void conversations(Sink<ExportedConversation> sink) throws IOException {
    Set<String> seen = new HashSet<>();
    for (Map.Entry<ConversationKind, String> list : LISTS.entrySet()) {
      Problems found = problemsOf(list.getValue());
      list(
          list.getValue(),
          found,
          node -> node.has("id") && (node.has("members") || node.has("created")),
          node -> {
            ExportedConversation conversation =
                ConversationJson.read(list.getKey(), node, found, list.getValue());
            if (conversation == null) {
              return;
            }
            if (seen.add(conversation.id())) {
              sink.accept(conversation);
            } else {
              found.add(ProblemKind.DUPLICATE_ID, list.getValue() + ": " + conversation.id());
            }
          });
    }
  }

  private void list(String name, Problems found, Predicate<ObjectNode> shape, Sink<ObjectNode> sink)
      throws IOException {
    if (index.has(name)) {
      listFile.read(index.fullName(name), found, shape, sink);
    } else if (name.equals("users.json") || name.equals("channels.json")) {
      found.add(ProblemKind.MISSING_FILE, name);
    }
  }

  private Problems problemsOf(String file) {
    return reported.add(file) ? problems : new Problems();
  }

  @Override
  public void messages(String conversationId, @Nullable LocalDate after, MessageSink sink)
      throws IOException {
    String folder = folders.get(conversationId);
    if (folder == null) {
      return;
    }
    MessageOrder order = new MessageOrder(problems);
    for (LocalDate day : index.days(folder)) {
      if (after == null || day.isAfter(after)) {
        day(folder + "/" + day + ".json", order, sink);
        sink.dayDone(day);
      }
    }
  }

  private void day(String file, MessageOrder order, MessageSink sink) throws IOException {
    order.startFile(file);
    listFile.read(
        index.fullName(file),
        problems,
        node -> node.has("ts") && node.path("type").asString("").equals("message"),
        node -> {
          ExportedMessage message = MessageJson.read(node, problems, file);
          if (message != null && order.isNew(message.ts())) {
            sink.message(message);
          }
        });
  }

  @Override
  public @Nullable InputStream content(ExportedFile file) throws IOException {
    String name = index.upload(file.id());
    return name == null ? null : files.open(name);
  }

  @Override
  public void close() throws IOException {
    files.close();
  }
}
