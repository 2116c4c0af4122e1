package dev.parley.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.importer.slack.CollectedExport;
import dev.parley.importer.slack.GeneratedExport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class IdRemapTest {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final IdRemap REMAP =
      IdRemap.of(
          Map.of(
              "U1111", "U9001", "C2222", "C9002", "S3333", "S9003", "F4444", "F9004", "T5555",
              "T9005"));

  @TempDir Path temp;

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "<@U1111>~<@U9001>",
        "hi <@U1111|name>, <@U1111>!~hi <@U9001|name>, <@U9001>!",
        "<#C2222|random> <#C2222>~<#C9002|random> <#C9002>",
        "<!subteam^S3333|@team><!subteam^S3333>~<!subteam^S9003|@team><!subteam^S9003>",
        "<https://old.slack.com/archives/C2222/p1709287200000100?thread_ts=1.2&cid=C2222|here>"
            + "~<https://old.slack.com/archives/C9002/p1709287200000100?thread_ts=1.2&cid=C9002|here>",
        "https://old.slack.com/archives/C2222~https://old.slack.com/archives/C9002",
        "https://e.enterprise.slack.com/team/U1111 x~https://e.enterprise.slack.com/team/U9001 x",
        "https://files.slack.com/files-pri/T5555-F4444/a.png"
            + "~https://files.slack.com/files-pri/T9005-F9004/a.png",
        "https://app.slack.com/client/T5555/C2222~https://app.slack.com/client/T9005/C9002",
        "slack://channel?team=T5555&id=C2222~slack://channel?team=T9005&id=C9002",
      })
  void renamesWhereTheFormMeansAnId(String text, String expected) {
    assertThat(REMAP.text(text)).isEqualTo(expected);
    assertThat(REMAP.inverse().text(expected)).isEqualTo(text);
  }

  @Test
  void leavesProseAlone() {
    for (String text :
        List.of(
            "",
            "U1111",
            "see U1111 and C2222",
            "<@U11112> <@XU1111> <@U1111x> <@U1111",
            "&lt;@U1111&gt;",
            "https://other.example/archives/C2222/p1",
            "https://old.slack.com/archives/C2222x/p1 https://old.slack.com/archives/xC2222",
            "<!subteam^S33334> <!here> <#> <@> < @U1111> <!date^1^C2222|x>",
            "slack.com/archives/C2222 s slack:/ . .slack.com")) {
      assertThat(REMAP.text(text)).isSameAs(text);
    }
  }

  @Test
  void renamesInTreesAtAnyDepthAndKeepsOrder() {
    String before =
        """
        {"a":{"users":["U1111","U2",{"C2222":1}]},"channel_id":"C2222","text":"U1111 <@U1111>",
        "n":1.50,"z":null,"elements":[{"type":"user","user_id":"U1111"}],"title":"U1111"}
        """;
    String after =
        """
        {"a":{"users":["U9001","U2",{"C9002":1}]},"channel_id":"C9002","text":"U1111 <@U9001>",
        "n":1.50,"z":null,"elements":[{"type":"user","user_id":"U9001"}],"title":"U1111"}
        """;
    assertThat(REMAP.tree(MAPPER.readTree(before)).toString())
        .isEqualTo(MAPPER.readTree(after).toString());
  }

  @Test
  void sharesWhatIsUnchanged() {
    var tree = MAPPER.readTree("{\"a\":[1,{\"b\":\"U7\"}],\"text\":\"<@U7>\"}");
    assertThat(REMAP.tree(tree)).isSameAs(tree);
    assertThat(IdRemap.NONE.tree(tree)).isSameAs(tree);
  }

  @Test
  void refusesToMakeTwoIdsOne() {
    assertThatThrownBy(() -> IdRemap.of(Map.of("U1", "U3", "U2", "U3")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(IdRemap.of(Map.of("U1", "U1")).isEmpty()).isTrue();
  }

  /** Every id that occurs in the generated export gets another; none of the old may be left. */
  @Test
  void renamesEveryIdEverywhereAndBackToTheIdenticalRecords() throws IOException {
    for (long seed = 1; seed <= 5; seed++) {
      Path folder = temp.resolve("export-" + seed);
      GeneratedExport.whole(seed, 2).writeFolder(folder);
      CollectedExport original = CollectedExport.of(folder, new Problems());
      IdRemap there = everyId(original, new Random(seed));
      CollectedExport renamed = renamed(original, there);
      assertThat(renamed).as("seed %d", seed).isNotEqualTo(original);
      assertThat(renamed(renamed, there.inverse())).as("seed %d", seed).isEqualTo(original);
      assertThat(renamed(original, IdRemap.of(Map.of()))).isEqualTo(original);
      assertThat(oldIdsLeft(renamed, there)).as("seed %d", seed).isEqualTo(PROSE_IDS);
    }
  }

  /** The ids that the generated export holds as mere words: three in a text. */
  private static final int PROSE_IDS = 3;

  private static final Pattern ID = Pattern.compile("[A-Z][A-Z0-9]{8}");

  private static IdRemap everyId(CollectedExport export, Random random) {
    Map<String, String> ids = new HashMap<>();
    Matcher matcher = ID.matcher(export.toString());
    while (matcher.find()) {
      String id = matcher.group();
      if (id.contains("0")) {
        ids.computeIfAbsent(
            id, old -> old.charAt(0) + "NEW" + random.nextInt(1 << 30) + ids.size());
      }
    }
    return IdRemap.of(ids);
  }

  private static long oldIdsLeft(CollectedExport export, IdRemap there) {
    return ID.matcher(export.toString())
        .results()
        .filter(found -> !there.id(found.group()).equals(found.group()))
        .count();
  }

  private static CollectedExport renamed(CollectedExport export, IdRemap remap) {
    Map<String, List<ExportedMessage>> messages = new HashMap<>();
    export
        .messages()
        .forEach(
            (id, list) -> messages.put(remap.id(id), list.stream().map(remap::message).toList()));
    return new CollectedExport(
        export.people().stream().map(remap::person).toList(),
        export.conversations().stream().map(remap::conversation).toList(),
        messages);
  }
}
