package dev.parley.importer.slack;

import dev.parley.importer.ConversationKind;
import dev.parley.importer.ExportedConversation;
import dev.parley.importer.ExportedFile;
import dev.parley.importer.ExportedMessage;
import dev.parley.importer.ExportedPerson;
import dev.parley.importer.MessageSink;
import dev.parley.importer.WorkspaceExport;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a workspace as a Slack export: the same bytes for the same records. It holds one record,
 * the folders' names and the ids of the files written in memory. A file's content goes to {@code
 * __uploads/ID/NAME}, the place that other exporting tools use.
 */
public final class SlackExportWriter {
  private static final long MICROS_PER_DAY = 86_400_000_000L;
  private static final int BUFFER_BYTES = 1 << 16;
  private static final LocalDateTime ENTRY_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);
  private static final byte[] LIST_START = "[\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LIST_END = "\n]\n".getBytes(StandardCharsets.US_ASCII);

  private final JsonMapper mapper =
      JsonMapper.builder(JsonFactory.builder().rootValueSeparator(",\n").build())
          .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();
  private final String teamId;
  private final LongConsumer daysDone;

  /**
   * A writer.
   *
   * @param teamId what people are written as belonging to
   * @param daysDone is told the number of days done so far, of {@link WorkspaceExport#days}
   */
  public SlackExportWriter(String teamId, LongConsumer daysDone) {
    this.teamId = teamId;
    this.daysDone = daysDone;
  }

  /**
   * Writes the archive; the file appears whole or not at all.
   *
   * @throws IOException where the source or the disk fails; nothing is left behind
   */
  public void write(WorkspaceExport source, Path file) throws IOException {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null) {
      throw new IOException("not a file: " + file);
    }
    Path unfinished = Files.createTempFile(folder, ".export", ".part");
    try {
      try (OutputStream out = Files.newOutputStream(unfinished);
          ZipOutputStream zip =
              new ZipOutputStream(
                  new BufferedOutputStream(out, BUFFER_BYTES), StandardCharsets.UTF_8)) {
        new Archive(source, zip).write();
      }
      Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /** One archive while it is written. */
  private final class Archive {
    private final WorkspaceExport source;
    private final ZipOutputStream zip;
    private final FolderNames folders = new FolderNames();
    private final List<String> conversationIds = new ArrayList<>();
    private final Set<String> contentWritten = new HashSet<>();
    private long days;

    private Archive(WorkspaceExport source, ZipOutputStream zip) {
      this.source = source;
      this.zip = zip;
    }

    private void write() throws IOException {
      try (Entry entry = new Entry("users.json")) {
        source.people(person -> entry.add(person));
      }
      for (Map.Entry<ConversationKind, String> list : SlackExportReader.lists().entrySet()) {
        try (Entry entry = new Entry(list.getValue())) {
          source.conversations(
              conversation -> {
                if (conversation.kind() == list.getKey()) {
                  entry.add(conversation);
                  folders.add(conversation);
                  conversationIds.add(conversation.id());
                }
              });
        }
      }
      for (String id : conversationIds) {
        try (Days writer = new Days(folders.of(id))) {
          source.messages(id, null, writer);
        }
      }
    }

    private final class Entry implements AutoCloseable {
      private final JsonGenerator json;

      private Entry(String name) throws IOException {
        start(name);
        zip.write(LIST_START);
        json = mapper.createGenerator(zip);
      }

      private void add(ExportedPerson person) {
        PersonJson.write(person, teamId, json);
      }

      private void add(ExportedConversation conversation) {
        ConversationJson.write(conversation, json);
      }

      private void add(ExportedMessage message) {
        MessageJson.write(message, json);
      }

      @Override
      public void close() throws IOException {
        json.close();
        zip.write(LIST_END);
        zip.closeEntry();
      }
    }

    private void start(String name) throws IOException {
      ZipEntry entry = new ZipEntry(name);
      entry.setTimeLocal(ENTRY_TIME);
      zip.putNextEntry(entry);
    }

    /**
     * The day files of one conversation. Days only go forward: a message that stands behind a later
     * one stays behind it.
     */
    private final class Days implements MessageSink, AutoCloseable {
      private final String folder;
      private final Map<String, ExportedFile> files = new LinkedHashMap<>();
      private @Nullable Entry entry;
      private long day = Long.MIN_VALUE;

      private Days(String folder) {
        this.folder = folder;
      }

      @Override
      public void message(ExportedMessage message) throws IOException {
        long epochDay = Math.floorDiv(message.ts(), MICROS_PER_DAY);
        Entry open = entry;
        if (open == null || epochDay > day) {
          close();
          day = epochDay;
          open = new Entry(folder + "/" + LocalDate.ofEpochDay(day) + ".json");
          entry = open;
        }
        open.add(message);
        for (ExportedFile file : message.files()) {
          files.putIfAbsent(file.id(), file);
        }
      }

      @Override
      public void dayDone(LocalDate done) {
        daysDone.accept(++days);
      }

      @Override
      public void close() throws IOException {
        Entry open = entry;
        if (open != null) {
          open.close();
          entry = null;
        }
        for (ExportedFile file : files.values()) {
          writeContent(file);
        }
        files.clear();
      }
    }

    private void writeContent(ExportedFile file) throws IOException {
      if (contentWritten.contains(file.id())) {
        return;
      }
      try (InputStream content = source.content(file)) {
        if (content != null) {
          contentWritten.add(file.id());
          start(
              ExportIndex.UPLOADS
                  + "/"
                  + FolderNames.fileName(file.id())
                  + "/"
                  + FolderNames.fileName(file.name()));
          content.transferTo(zip);
          zip.closeEntry();
        }
      }
    }
  }
}
