package dev.parley.importer.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.importer.ExportedMessage;
import dev.parley.importer.ImportLimits;
import dev.parley.importer.Problems;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@EnabledIf("dev.parley.importer.slack.RealExport#arePresent")
class RealExportTest {
  @TempDir Path temp;

  @ParameterizedTest
  @MethodSource("dev.parley.importer.slack.RealExport#present")
  void isReadWholeAndWrittenAgain(RealExport real) throws IOException {
    Problems problems = new Problems();
    CollectedExport read = CollectedExport.of(real.file(), problems);
    assertThat(problems.counts()).isEmpty();
    assertThat(read.people()).hasSize(real.people());
    List<ExportedMessage> messages = read.messages().values().iterator().next();
    assertThat(messages).hasSize(real.messages());
    assertThat(messages)
        .extracting(ExportedMessage::thread)
        .filteredOn(Objects::nonNull)
        .hasSize(real.threads())
        .allSatisfy(thread -> assertThat(thread.replies()).hasSize(thread.replyCount()));
    assertThat(messages).filteredOn(ExportedMessage::isReply).hasSize(real.replies());
    Path written = temp.resolve("written.zip");
    try (SlackExportReader reader =
        SlackExportReader.open(real.file(), ImportLimits.DEFAULTS, new Problems())) {
      new SlackExportWriter("T0", _ -> {}).write(reader, written);
    }
    assertThat(CollectedExport.of(written, new Problems())).isEqualTo(read);
  }
}
