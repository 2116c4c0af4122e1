package dev.parley.importer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.importer.slack.CollectedExport;
import dev.parley.importer.slack.GeneratedExport;
import dev.parley.importer.slack.SlackExportReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImporterTest {
  @TempDir Path temp;

  private GeneratedExport generated = GeneratedExport.whole(1, 1);
  private Path file = Path.of("");

  @BeforeEach
  void writeExport() throws IOException {
    use(GeneratedExport.whole(31, 6));
  }

  private void use(GeneratedExport export) throws IOException {
    generated = export;
    file = Files.createTempFile(temp, "export", ".zip");
    export.writeZip(file, "");
  }

  private int messages() {
    return generated.messages().values().stream().mapToInt(Integer::intValue).sum();
  }

  private ImportSummary run(MemoryTarget target, ImportListener listener) throws IOException {
    Problems problems = new Problems();
    try (SlackExportReader reader = SlackExportReader.open(file, ImportLimits.DEFAULTS, problems)) {
      return new Importer(reader, target, problems, ContentFetcher.NONE, listener).run();
    }
  }

  @Test
  void bringsEverythingInAndCountsIt() throws IOException {
    MemoryTarget target = new MemoryTarget();
    ImportSummary summary = run(target, ImportListener.NONE);
    assertThat(summary.isComplete()).isTrue();
    assertThat(summary.messagesCreated()).isEqualTo(messages()).isEqualTo(target.messageCount());
    assertThat(summary.messagesPresent()).isZero();
    assertThat(summary.people(Placement.Outcome.CREATED)).isEqualTo(generated.people() + 1);
    assertThat(summary.problems().count(ProblemKind.UNKNOWN_AUTHOR)).isEqualTo(1);
    assertThat(summary.problems().count(ProblemKind.MISSING_PARENT)).isEqualTo(1);
    assertThat(summary.conversations(ConversationKind.DIRECT)).isEqualTo(3);
    assertThat(summary.conversations(ConversationKind.PRIVATE_CHANNEL)).isEqualTo(1);
    assertThat(summary.subtypes().values().stream().mapToInt(Integer::intValue).sum())
        .isEqualTo(messages());
    assertThat(summary.subtypes()).containsEntry("tombstone", 1).containsEntry("huddle_thread", 1);
    assertThat(summary.contents()).isEqualTo(1);
    assertThat(target.contents.get("F0HOSTED1"))
        .isEqualTo("the report\n".getBytes(StandardCharsets.UTF_8));
    assertThat(summary.lines()).anyMatch(line -> line.startsWith("messages"));
    CollectedExport read = CollectedExport.of(file, new Problems());
    read.messages()
        .forEach(
            (id, list) ->
                assertThat(target.timeline(id)).containsExactlyInAnyOrderElementsOf(list));
  }

  @Test
  void learnsTheOldHostFromLinksToWhatTheExportHas() throws IOException {
    MemoryTarget target = new MemoryTarget().taken(List.of("C0GENERAL", "C0RANDOM1"));
    run(target, ImportListener.NONE);
    assertThat(target.oldHosts).containsExactly("gen.slack.com");
  }

  @Test
  void aSecondRunChangesNothing() throws IOException {
    MemoryTarget target = new MemoryTarget();
    run(target, ImportListener.NONE);
    Set<String> people = new HashSet<>(target.people.keySet());
    ImportSummary again = run(target, ImportListener.NONE);
    assertThat(again.messagesCreated()).isZero();
    assertThat(again.messagesPresent()).isEqualTo(messages());
    assertThat(again.people(Placement.Outcome.CREATED)).isZero();
    assertThat(again.conversations(Placement.Outcome.CREATED)).isZero();
    assertThat(target.people.keySet()).isEqualTo(people);
    assertThat(target.messageCount()).isEqualTo(messages());
  }

  @Test
  void goesOnAfterInterruptionsAtAnyDay() throws IOException {
    use(GeneratedExport.whole(32, 40));
    Random random = new Random(7);
    MemoryTarget target = new MemoryTarget();
    int runs = 0;
    long created = 0;
    ImportSummary summary;
    do {
      AtomicLong left = new AtomicLong(1 + random.nextInt(25));
      summary = run(target, (_, _, _) -> left.decrementAndGet() > 0);
      created += summary.messagesCreated();
      runs++;
      assertThat(runs).as("an end").isLessThan(1_000);
    } while (!summary.isComplete());
    assertThat(runs).isGreaterThan(5);
    assertThat(created).isEqualTo(messages());
    assertThat(target.messageCount()).isEqualTo(messages());
    MemoryTarget atOnce = new MemoryTarget();
    run(atOnce, ImportListener.NONE);
    assertThat(target.messages).isEqualTo(atOnce.messages);
    assertThat(target.people).isEqualTo(atOnce.people);
  }

  @Test
  void renamesTakenIdsEverywhere() throws IOException {
    List<String> taken =
        List.of("U0ADMIN01", "C0GENERAL", "B0DEPLOY1", "F0HOSTED1", "D0SELF001", "U0NOWHERE");
    MemoryTarget target = new MemoryTarget().taken(taken);
    ImportSummary summary = run(target, ImportListener.NONE);
    assertThat(summary.renamedIds()).isEqualTo(taken.size());
    assertThat(summary.problems().count(ProblemKind.ID_TAKEN)).isEqualTo(taken.size());
    assertThat(target.messageCount()).isEqualTo(messages());
    assertThat(target.messages).doesNotContainKeys("C0GENERAL", "D0SELF001");
    for (String id : List.of("C0GENERAL", "B0DEPLOY1", "F0HOSTED1", "U0NOWHERE")) {
      assertThat(target.messages.values().toString()).doesNotContain(id);
    }
    assertThat(target.contents).doesNotContainKey("F0HOSTED1").hasSize(1);
  }

  @Test
  void peopleAndGeneralBecomeThoseOfTheWorkspace() throws IOException {
    MemoryTarget target =
        new MemoryTarget().member("U0LOCAL01", "u0admin01@generated.example").general("C0LOCAL01");
    ImportSummary summary = run(target, ImportListener.NONE);
    assertThat(summary.people(Placement.Outcome.MERGED)).isEqualTo(1);
    assertThat(summary.conversations(Placement.Outcome.MERGED)).isEqualTo(1);
    assertThat(target.messages).containsKey("C0LOCAL01").doesNotContainKey("C0GENERAL");
    assertThat(target.timeline("C0LOCAL01"))
        .extracting(ExportedMessage::user)
        .contains("U0LOCAL01")
        .doesNotContain("U0ADMIN01");
  }

  @Test
  void whatADamagedExportStillHoldsComesIn() throws IOException {
    use(GeneratedExport.damaged(33, 2));
    MemoryTarget target = new MemoryTarget();
    ImportSummary summary = run(target, ImportListener.NONE);
    assertThat(target.messageCount()).isEqualTo(messages());
    generated
        .problems()
        .forEach(
            (kind, count) ->
                assertThat(summary.problems().count(kind)).as("%s", kind).isEqualTo((long) count));
  }

  @Test
  void fetchesWhatTheExportOnlyNamesOnceAndCountsWhyTheRestIsMissing() throws IOException {
    MemoryTarget target = new MemoryTarget();
    NamingFetcher fetcher = new NamingFetcher();
    ImportSummary first = run(target, fetcher);
    int asked = fetcher.asked.size();

    assertThat(fetcher.asked).isNotEmpty().doesNotContain("F0HOSTED1");
    assertThat(first.contents()).isEqualTo(1 + fetcher.given.size());
    assertThat(target.contents).containsKeys(fetcher.given.toArray(String[]::new));
    assertThat(first.problems().count(ProblemKind.CONTENT_DENIED))
        .isEqualTo(asked - fetcher.given.size());
    assertThat(fetcher.open).as("streams left open").hasValue(0);

    fetcher.asked.clear();
    run(target, fetcher);
    assertThat(fetcher.asked).doesNotContainAnyElementsOf(fetcher.given);
  }

  private ImportSummary run(MemoryTarget target, ContentFetcher fetcher) throws IOException {
    Problems problems = new Problems();
    try (SlackExportReader reader = SlackExportReader.open(file, ImportLimits.DEFAULTS, problems)) {
      return new Importer(reader, target, problems, fetcher, ImportListener.NONE).run();
    }
  }

  /** Has every other file, and knows which it was asked for. */
  private static final class NamingFetcher implements ContentFetcher {
    final List<String> asked = new CopyOnWriteArrayList<>();
    final Set<String> given = ConcurrentHashMap.newKeySet();
    final AtomicLong open = new AtomicLong();

    @Override
    public int parallel() {
      return 2;
    }

    @Override
    public Fetched fetch(ExportedFile file) {
      asked.add(file.id());
      if (file.id().hashCode() % 2 == 0) {
        return new Fetched.Missing(ProblemKind.CONTENT_DENIED);
      }
      given.add(file.id());
      open.incrementAndGet();
      return new Fetched.Content(
          new ByteArrayInputStream(file.id().getBytes(StandardCharsets.UTF_8)) {
            @Override
            public void close() {
              open.decrementAndGet();
            }
          });
    }
  }
}
