package dev.parley.importer.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.importer.ImportLimits;
import dev.parley.importer.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlackExportWriterTest {
  @TempDir Path temp;

  @Test
  void whatIsWrittenReadsAsTheSame() throws IOException {
    for (long seed = 10; seed < 13; seed++) {
      Path original = temp.resolve(seed + ".zip");
      GeneratedExport.damaged(seed, 2).writeZip(original, "");
      Path written = rewrite(original, seed + "-written.zip");
      Problems problems = new Problems();
      CollectedExport again = CollectedExport.of(written, problems);
      assertThat(again).as("seed %d", seed).isEqualTo(CollectedExport.of(original, new Problems()));
    }
  }

  @Test
  void writesTheSameBytesForTheSameRecords() throws IOException {
    Path original = temp.resolve("original.zip");
    GeneratedExport.whole(20, 2).writeZip(original, "");
    Path first = rewrite(original, "first.zip");
    Path second = rewrite(first, "second.zip");
    assertThat(first).hasSameBinaryContentAs(rewrite(original, "again.zip"));
    assertThat(second).hasSameBinaryContentAs(first);
  }

  @Test
  void carriesContentAndNoUnsafeName() throws IOException {
    Path original = temp.resolve("original.zip");
    GeneratedExport.whole(21, 1).writeZip(original, "");
    try (ZipFile zip = new ZipFile(rewrite(original, "written.zip").toFile())) {
      List<String> names = new ArrayList<>();
      zip.stream().forEach(entry -> names.add(entry.getName()));
      assertThat(names)
          .contains("users.json", "channels.json", "groups.json", "dms.json", "mpims.json")
          .contains("__uploads/F0HOSTED1/report.txt")
          .allMatch(name -> !name.contains("..") && !name.startsWith("/"));
      assertThat(zip.getInputStream(zip.getEntry("__uploads/F0HOSTED1/report.txt")))
          .hasBinaryContent(GeneratedExport.bytes("the report\n"));
    }
  }

  @Test
  void leavesNothingBehindWhereItFails() throws IOException {
    Path original = temp.resolve("original.zip");
    GeneratedExport.whole(22, 1).writeZip(original, "");
    Path out = Files.createDirectory(temp.resolve("out"));
    try (SlackExportReader reader =
        SlackExportReader.open(original, ImportLimits.DEFAULTS, new Problems())) {
      SlackExportWriter writer =
          new SlackExportWriter(
              GeneratedExport.TEAM,
              _ -> {
                throw new IllegalStateException("stop");
              });
      assertThatThrownBy(() -> writer.write(reader, out.resolve("x.zip")))
          .isInstanceOf(IllegalStateException.class);
    }
    assertThat(out).isEmptyDirectory();
  }

  private Path rewrite(Path original, String name) throws IOException {
    Path written = temp.resolve(name);
    try (SlackExportReader reader =
        SlackExportReader.open(original, ImportLimits.DEFAULTS, new Problems())) {
      new SlackExportWriter(GeneratedExport.TEAM, _ -> {}).write(reader, written);
    }
    return written;
  }
}
