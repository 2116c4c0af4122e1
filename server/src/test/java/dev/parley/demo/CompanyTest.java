package dev.parley.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.parley.importer.ConversationKind;
import dev.parley.importer.ExportedConversation;
import dev.parley.importer.ExportedFile;
import dev.parley.importer.ExportedMessage;
import dev.parley.importer.ExportedPerson;
import dev.parley.importer.ExportedReply;
import dev.parley.importer.ExportedThread;
import dev.parley.importer.ImportLimits;
import dev.parley.importer.PersonRole;
import dev.parley.importer.Problems;
import dev.parley.importer.slack.CollectedExport;
import dev.parley.importer.slack.SlackExportReader;
import dev.parley.importer.slack.SlackExportWriter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompanyTest {
  private static final Instant UNTIL = Instant.parse("2026-03-10T12:00:00Z");
  private static final Pattern MENTION = Pattern.compile("<@(\\w+)>");

  @TempDir Path temp;

  private static CollectedExport company(long seed, int people, long messages) throws IOException {
    return CollectedExport.of(new Company(new CompanyOptions(seed, people, messages, UNTIL, 60)));
  }

  @Test
  void sameSeedGivesTheSameAndAnotherSeedAnother() throws IOException {
    assertThat(company(1, 40, 2_000)).isEqualTo(company(1, 40, 2_000));
    assertThat(company(1, 40, 2_000)).isNotEqualTo(company(2, 40, 2_000));
  }

  @Test
  void hasExactlyThePeopleAndMessagesAskedFor() throws IOException {
    for (int people : new int[] {8, 9, 50, 333}) {
      for (long messages : new long[] {0, 1, 777, 9_000}) {
        CollectedExport read = company(3, people, messages);
        assertThat(read.people()).hasSize(people);
        assertThat(read.messageCounts().values().stream().mapToLong(Integer::longValue).sum())
            .as("%d people", people)
            .isEqualTo(messages);
      }
    }
  }

  @Test
  void idsHandlesAndNamesAreUniqueInTheLargestCompany() throws IOException {
    Company company = new Company(new CompanyOptions(4, CompanyOptions.PEOPLE_MAX, 0, UNTIL, 60));
    Set<String> ids = new HashSet<>();
    Set<String> handles = new HashSet<>();
    Map<PersonRole, Integer> roles = new HashMap<>();
    company.people(
        person -> {
          assertThat(ids.add(person.id())).isTrue();
          assertThat(handles.add(person.name())).as(person.name()).isTrue();
          assertThat(person.name()).matches("[a-z0-9.-]+");
          roles.merge(person.role(), 1, Integer::sum);
        });
    assertThat(ids).hasSize(CompanyOptions.PEOPLE_MAX);
    assertThat(roles.get(PersonRole.PRIMARY_OWNER)).isEqualTo(1);
    assertThat(roles.get(PersonRole.SINGLE_CHANNEL_GUEST)).isGreaterThan(100);
    Set<String> names = new HashSet<>();
    Set<Set<String>> pairs = new HashSet<>();
    company.conversations(
        conversation -> {
          assertThat(ids.add(conversation.id())).isTrue();
          assertThat(conversation.members()).doesNotHaveDuplicates();
          if (conversation.kind().isChannel()) {
            assertThat(names.add(conversation.name())).as(conversation.name()).isTrue();
          } else if (conversation.kind() == ConversationKind.DIRECT) {
            assertThat(pairs.add(Set.copyOf(conversation.members()))).isTrue();
            assertThat(conversation.members()).hasSize(2);
          }
        });
    assertThat(names).hasSizeGreaterThan(1_000);
  }

  @Test
  void everyoneNamedExistsAndSpeaksWhereTheyAreMembers() throws IOException {
    CollectedExport read = company(5, 60, 8_000);
    Set<String> people = new HashSet<>();
    read.people().forEach(person -> people.add(person.id()));
    for (ExportedConversation conversation : read.conversations()) {
      assertThat(people).containsAll(conversation.members());
      for (ExportedMessage message : read.messagesOf(conversation.id())) {
        assertThat(conversation.members()).contains(message.user());
        message.reactions().forEach(r -> assertThat(conversation.members()).containsAll(r.users()));
        MENTION
            .matcher(message.text())
            .results()
            .forEach(found -> assertThat(conversation.members()).contains(found.group(1)));
        assertThat(message.text()).doesNotContainPattern("\\{[a-zA-Z]+\\d?}").isNotBlank();
      }
    }
  }

  @Test
  void guestsSingleChannelHaveOneAndNobodyWhoLeftIsAMember() throws IOException {
    CollectedExport read = company(6, 400, 0);
    Map<String, Integer> memberships = new HashMap<>();
    read.conversations()
        .forEach(c -> c.members().forEach(member -> memberships.merge(member, 1, Integer::sum)));
    for (ExportedPerson person : read.people()) {
      int count = memberships.getOrDefault(person.id(), 0);
      if (person.deleted()) {
        assertThat(count).isZero();
      } else if (person.role() == PersonRole.SINGLE_CHANNEL_GUEST) {
        assertThat(count).isEqualTo(1);
      }
    }
  }

  @Test
  void messagesAreInOrderUniqueAndInWorkingHoursOfThePast() throws IOException {
    CollectedExport read = company(7, 30, 20_000);
    read.messages()
        .forEach(
            (_, messages) -> {
              long before = 0;
              for (ExportedMessage message : messages) {
                assertThat(message.ts()).isGreaterThan(before);
                before = message.ts();
                LocalDateTime time =
                    LocalDateTime.ofEpochSecond(before / 1_000_000, 0, ZoneOffset.UTC);
                assertThat(time.getHour()).isBetween(8, 18);
                assertThat(time.getDayOfWeek()).isNotIn(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
                assertThat(time.toLocalDate()).isBefore(LocalDate.ofInstant(UNTIL, ZoneOffset.UTC));
              }
            });
  }

  @Test
  void threadsSayWhatTheirRepliesAre() throws IOException {
    CollectedExport read = company(8, 30, 5_000);
    int threads = 0;
    for (List<ExportedMessage> messages : read.messages().values()) {
      Map<Long, ExportedMessage> byTs = new TreeMap<>();
      Map<Long, Integer> replies = new HashMap<>();
      messages.forEach(message -> byTs.put(message.ts(), message));
      for (ExportedMessage message : messages) {
        if (message.isReply()) {
          replies.merge(message.threadTs(), 1, Integer::sum);
          assertThat(byTs).containsKey(message.threadTs());
        }
      }
      for (ExportedMessage message : messages) {
        ExportedThread thread = message.thread();
        assertThat(thread == null ? 0 : thread.replyCount())
            .isEqualTo(replies.getOrDefault(message.ts(), 0));
        if (thread != null) {
          threads++;
          assertThat(thread.replies().stream().map(ExportedReply::ts)).allMatch(byTs::containsKey);
        }
      }
    }
    assertThat(threads).isGreaterThan(300);
  }

  @Test
  void filesHaveTheirRealContent() throws IOException {
    Company company = new Company(new CompanyOptions(9, 30, 6_000, UNTIL, 60));
    List<ExportedFile> files =
        CollectedExport.of(company).messages().values().stream()
            .flatMap(List::stream)
            .flatMap(message -> message.files().stream())
            .toList();
    assertThat(files).hasSizeGreaterThan(20).extracting(ExportedFile::id).doesNotHaveDuplicates();
    for (ExportedFile file : files) {
      try (InputStream in = Objects.requireNonNull(company.content(file))) {
        if (file.filetype().equals("png")) {
          BufferedImage image = ImageIO.read(in);
          assertThat(image.getWidth()).isEqualTo(480);
        } else {
          assertThat(in.readAllBytes()).hasSize(Math.toIntExact(file.size()));
        }
      }
    }
  }

  @Test
  void takesUpBehindADay() throws IOException {
    Company company = new Company(new CompanyOptions(10, 20, 4_000, UNTIL, 60));
    String general = CollectedExport.of(company).conversations().getFirst().id();
    List<ExportedMessage> all = CollectedExport.of(company).messagesOf(general);
    LocalDate middle = LocalDate.ofEpochDay(all.get(all.size() / 2).ts() / 1_000_000 / 86_400);
    List<ExportedMessage> rest = CollectedExport.messages(company, general, middle);
    assertThat(rest).isNotEmpty();
    assertThat(all).endsWith(rest.toArray(ExportedMessage[]::new));
  }

  @Test
  void writtenAsAnExportItReadsAsTheSame() throws IOException {
    Company company = new Company(new CompanyOptions(11, 40, 3_000, UNTIL, 60));
    Path zip = temp.resolve("company.zip");
    new SlackExportWriter("T0DEMO", _ -> {}).write(company, zip);
    Problems problems = new Problems();
    try (SlackExportReader reader = SlackExportReader.open(zip, ImportLimits.DEFAULTS, problems)) {
      CollectedExport again = CollectedExport.of(reader);
      assertThat(again.messages()).isEqualTo(CollectedExport.of(company).messages());
      assertThat(again.people())
          .extracting(ExportedPerson::name, ExportedPerson::role, ExportedPerson::profile)
          .isEqualTo(
              CollectedExport.of(company).people().stream()
                  .map(person -> tuple(person.name(), person.role(), person.profile()))
                  .toList());
    }
    assertThat(problems.counts()).isEmpty();
  }

  @Test
  void refusesImpossibleCompanies() {
    assertThatThrownBy(() -> new CompanyOptions(1, 3, 10, UNTIL, 60))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CompanyOptions(1, 32_001, 10, UNTIL, 60))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new CompanyOptions(1, 30, -1, UNTIL, 60))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
