package dev.parley.importer.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.importer.ConversationKind;
import dev.parley.importer.ExportedConversation;
import dev.parley.importer.ExportedFile;
import dev.parley.importer.ExportedMessage;
import dev.parley.importer.ExportedPerson;
import dev.parley.importer.ImportLimits;
import dev.parley.importer.ImportRefused;
import dev.parley.importer.ImportRefused.Reason;
import dev.parley.importer.PersonRole;
import dev.parley.importer.ProblemKind;
import dev.parley.importer.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlackExportReaderTest {
  @TempDir Path temp;

  @Test
  void readsEveryShapeOfAnArchiveWithoutAProblem() throws IOException {
    GeneratedExport generated = GeneratedExport.whole(1, 3);
    Path zip = temp.resolve("export.zip");
    generated.writeZip(zip, "");
    Problems problems = new Problems();
    CollectedExport read = CollectedExport.of(zip, problems);
    assertThat(read.people()).hasSize(generated.people());
    assertThat(read.conversations()).hasSize(generated.conversations());
    assertThat(read.messageCounts()).isEqualTo(generated.messages());
    assertThat(kinds(problems)).isEqualTo(generated.problems());
  }

  @Test
  void readsAFolderAndANestedFolderLikeTheArchive() throws IOException {
    GeneratedExport generated = GeneratedExport.whole(2, 2);
    Path folder = Files.createDirectory(temp.resolve("folder"));
    generated.writeFolder(folder);
    Path zip = temp.resolve("nested.zip");
    generated.writeZip(zip, "My export 2024/");
    CollectedExport flat = CollectedExport.of(folder, new Problems());
    CollectedExport nested = CollectedExport.of(zip, new Problems());
    assertThat(flat).isEqualTo(nested);
    assertThat(flat.messageCounts()).isEqualTo(generated.messages());
  }

  @Test
  void keepsWhatStandsBeforeAndAfterDamageAndCountsEachKind() throws IOException {
    GeneratedExport generated = GeneratedExport.damaged(3, 1);
    Path zip = temp.resolve("damaged.zip");
    generated.writeZip(zip, "");
    Problems problems = new Problems();
    CollectedExport read = CollectedExport.of(zip, problems);
    assertThat(read.messageCounts()).isEqualTo(generated.messages());
    assertThat(kinds(problems)).isEqualTo(generated.problems());
    assertThat(read.messagesOf("C0DAMAGED"))
        .extracting(ExportedMessage::text)
        .containsExactly("a", "b", "c", "d", "caf\uFFFD", "e", "", "f", "h", "i", "j");
  }

  @Test
  void knowsRolesBotsAndKinds() throws IOException {
    CollectedExport read = generated();
    assertThat(read.person("U0OWNER01").role()).isEqualTo(PersonRole.PRIMARY_OWNER);
    assertThat(read.person("U0ADMIN01").role()).isEqualTo(PersonRole.ADMIN);
    assertThat(read.person("U0ADMIN01").timeZone()).isEqualTo("Europe/Vienna");
    assertThat(read.person("U0GUEST01").role()).isEqualTo(PersonRole.GUEST);
    assertThat(read.person("U0GUEST02").role()).isEqualTo(PersonRole.SINGLE_CHANNEL_GUEST);
    assertThat(read.person("U0GONE001").deleted()).isTrue();
    assertThat(read.person("U0BOT0001").profile().botId()).isEqualTo("B0DEPLOY1");
    assertThat(read.person("U0NOMAIL1").profile().email()).isNull();
    assertThat(read.person("U0ADMIN01").extra().get("color").stringValue()).isEqualTo("9f69e7");
    assertThat(read.person("U0ADMIN01").extra().at("/profile/skype").stringValue())
        .isEqualTo("live:ada");
    assertThat(read.conversations())
        .filteredOn(ExportedConversation::general)
        .extracting(ExportedConversation::name)
        .containsExactly("town-square");
    assertThat(read.conversations())
        .filteredOn(conversation -> conversation.kind() == ConversationKind.GROUP_DIRECT)
        .hasSize(1);
  }

  @Test
  void modelsThreadsEditsReactionsFilesAndKeepsTheRest() throws IOException {
    CollectedExport read = generated();
    ExportedMessage rich =
        read.messagesOf("C0GENERAL").stream()
            .filter(message -> message.edited() != null)
            .findFirst()
            .orElseThrow();
    assertThat(rich.reactions()).hasSize(2);
    assertThat(rich.pinnedTo()).containsExactly("C0GENERAL");
    assertThat(rich.blocks()).isNotNull();
    assertThat(rich.extra().propertyNames()).containsExactly("team", "pinned_info");
    ExportedMessage parent =
        read.messagesOf("C0GENERAL").stream()
            .filter(message -> message.thread() != null)
            .findFirst()
            .orElseThrow();
    assertThat(parent.thread())
        .isNotNull()
        .satisfies(thread -> assertThat(thread.replyCount()).isEqualTo(3))
        .satisfies(thread -> assertThat(thread.replies()).hasSize(3));
    assertThat(read.messagesOf("G0SECRET1"))
        .filteredOn(message -> "file_share".equals(message.subtype()))
        .singleElement()
        .satisfies(message -> assertThat(message.files()).hasSize(1));
  }

  @Test
  void takesUpBehindADay() throws IOException {
    Path zip = temp.resolve("export.zip");
    GeneratedExport.whole(5, 3).writeZip(zip, "");
    try (SlackExportReader reader =
        SlackExportReader.open(zip, ImportLimits.DEFAULTS, new Problems())) {
      CollectedExport.Collector all = new CollectedExport.Collector();
      reader.messages("C0GENERAL", null, all);
      LocalDate middle = all.days().get(all.days().size() / 2);
      CollectedExport.Collector rest = new CollectedExport.Collector();
      reader.messages("C0GENERAL", middle, rest);
      assertThat(rest.days()).isEqualTo(all.days().stream().filter(middle::isBefore).toList());
      assertThat(all.messages()).endsWith(rest.messages().toArray(ExportedMessage[]::new));
      assertThat(reader.content(hosted(reader)))
          .hasBinaryContent(GeneratedExport.bytes("the report\n"));
    }
  }

  private static ExportedFile hosted(SlackExportReader reader) throws IOException {
    CollectedExport.Collector secret = new CollectedExport.Collector();
    reader.messages("G0SECRET1", null, secret);
    return secret.messages().stream()
        .flatMap(message -> message.files().stream())
        .filter(file -> file.id().equals("F0HOSTED1"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void hasTheFingerprintOfItsContent() throws IOException {
    Path one = temp.resolve("1.zip");
    Path two = temp.resolve("2.zip");
    Path other = temp.resolve("3.zip");
    GeneratedExport.whole(5, 1).writeZip(one, "");
    GeneratedExport.whole(5, 1).writeZip(two, "");
    GeneratedExport.whole(6, 1).writeZip(other, "");
    assertThat(fingerprint(one)).isEqualTo(fingerprint(two)).isNotEqualTo(fingerprint(other));
  }

  @Test
  void refusesWhatIsNoExport() throws IOException {
    Path text = Files.writeString(temp.resolve("text.zip"), "no archive at all");
    Path other = zip("other.zip", "readme.txt", "hello");
    Path empty = Files.createDirectory(temp.resolve("empty"));
    assertRefused(temp.resolve("absent.zip"), ImportLimits.DEFAULTS, Reason.NOT_FOUND);
    assertRefused(text, ImportLimits.DEFAULTS, Reason.DAMAGED_ARCHIVE);
    assertRefused(other, ImportLimits.DEFAULTS, Reason.NOT_AN_EXPORT);
    assertRefused(empty, ImportLimits.DEFAULTS, Reason.NOT_AN_EXPORT);
  }

  @Test
  void refusesATruncatedArchive() throws IOException {
    Path zip = temp.resolve("export.zip");
    GeneratedExport.whole(1, 1).writeZip(zip, "");
    byte[] bytes = Files.readAllBytes(zip);
    Files.write(zip, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    assertRefused(zip, ImportLimits.DEFAULTS, Reason.DAMAGED_ARCHIVE);
  }

  @Test
  void refusesNamesThatLeaveTheFolder() throws IOException {
    for (String name :
        List.of("../users.json", "/users.json", "a/../../x.json", "C:/x.json", "a\\..\\x.json")) {
      assertRefused(zip("path.zip", name, "[]"), ImportLimits.DEFAULTS, Reason.UNSAFE_PATH);
    }
  }

  @Test
  void refusesTooManyFilesAndTooMuchContent() throws IOException {
    Path zip = temp.resolve("export.zip");
    GeneratedExport.whole(1, 1).writeZip(zip, "");
    ImportLimits few =
        new ImportLimits(5, 1 << 20, 1 << 20, 1 << 30, 400, 1 << 26, 1 << 20, 200, 1 << 20);
    ImportLimits small =
        new ImportLimits(999, 1 << 20, 99, 1 << 30, 400, 1 << 26, 1 << 20, 200, 1 << 20);
    ImportLimits total =
        new ImportLimits(999, 1 << 20, 1 << 20, 999, 400, 1 << 26, 1 << 20, 200, 1 << 20);
    assertRefused(zip, few, Reason.TOO_MANY_ENTRIES);
    assertRefused(zip, small, Reason.TOO_LARGE);
    assertRefused(zip, total, Reason.TOO_LARGE);
  }

  @Test
  void refusesABomb() throws IOException {
    ImportLimits limits =
        new ImportLimits(999, 1 << 20, 1 << 30, 1 << 30, 100, 1 << 16, 1 << 20, 200, 1 << 20);
    Path bomb = zip("bomb.zip", "users.json", "[" + " ".repeat(1 << 20) + "]");
    assertRefused(bomb, limits, Reason.SUSPICIOUS_COMPRESSION);
  }

  @Test
  void refusesMoreBytesThanTheTableOfContentsPromised() throws IOException {
    Path zip = zip("lies.zip", "users.json", "[" + " ".repeat(5000) + "]");
    byte[] bytes = Files.readAllBytes(zip);
    int entry = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("PK\1\2");
    bytes[entry + 24] = 10; // the low bytes of the unpacked size
    bytes[entry + 25] = 0;
    Files.write(zip, bytes);
    ImportLimits limits =
        new ImportLimits(999, 1 << 20, 1000, 1 << 30, 100, 1 << 16, 1 << 20, 200, 1 << 20);
    assertThatThrownBy(
            () -> {
              try (SlackExportReader reader = SlackExportReader.open(zip, limits, new Problems())) {
                reader.people(_ -> {});
              }
            })
        .isInstanceOf(IOException.class);
  }

  @Test
  void passesOverARecordThatIsTooLargeAndReadsTheNext() throws IOException {
    ImportLimits limits =
        new ImportLimits(999, 1 << 20, 1 << 20, 1 << 30, 400, 1 << 26, 1000, 200, 1 << 20);
    Path zip =
        zip(
            "large.zip",
            "users.json",
            "[{\"id\":\"U1\",\"name\":\""
                + "x".repeat(900)
                + "\",\"real_name\":\""
                + "y".repeat(900)
                + "\"},{\"id\":\"U2\",\"name\":\"b\"}]");
    Problems problems = new Problems();
    CollectedExport.Collector people = new CollectedExport.Collector();
    try (SlackExportReader reader = SlackExportReader.open(zip, limits, problems)) {
      reader.people(people::person);
    }
    assertThat(people.people()).extracting(ExportedPerson::id).containsExactly("U2");
    assertThat(problems.count(ProblemKind.TOO_LARGE)).isEqualTo(1);
  }

  @Test
  void followsNoLinkOutOfTheFolder() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("linked"));
    GeneratedExport.whole(1, 1).writeFolder(folder);
    Path secret = Files.writeString(temp.resolve("secret.json"), "[]");
    Files.createSymbolicLink(folder.resolve("random/2000-01-01.json"), secret);
    Problems problems = new Problems();
    CollectedExport read = CollectedExport.of(folder, problems);
    assertThat(problems.count(ProblemKind.OUTSIDE_LINK)).isEqualTo(1);
    assertThat(read.conversations()).isNotEmpty();
  }

  private CollectedExport generated() throws IOException {
    Path zip = temp.resolve("export.zip");
    GeneratedExport.whole(4, 2).writeZip(zip, "");
    return CollectedExport.of(zip, new Problems());
  }

  private Path zip(String file, String entry, String content) throws IOException {
    Path zip = temp.resolve(file);
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry(entry));
      out.write(content.getBytes(StandardCharsets.UTF_8));
      out.closeEntry();
    }
    return zip;
  }

  private static String fingerprint(Path zip) throws IOException {
    try (SlackExportReader reader =
        SlackExportReader.open(zip, ImportLimits.DEFAULTS, new Problems())) {
      return reader.fingerprint();
    }
  }

  private static void assertRefused(Path path, ImportLimits limits, Reason reason) {
    assertThatThrownBy(() -> SlackExportReader.open(path, limits, new Problems()))
        .isInstanceOfSatisfying(
            ImportRefused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  private static Map<ProblemKind, Integer> kinds(Problems problems) {
    Map<ProblemKind, Integer> kinds = new HashMap<>();
    problems.counts().forEach(count -> kinds.put(count.kind(), Math.toIntExact(count.count())));
    return kinds;
  }
}
