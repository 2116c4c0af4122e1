package dev.parley.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.json.Json;
import dev.parley.model.Role;
import dev.parley.people.Member;
import dev.parley.role.RunningServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * A disk that fills up, as a small file system of the test's own in a name space of its own; not
 * every machine lets a test have one.
 */
@Tag("soak")
class DiskFullTest {
  private static final int DISK_MIB = 400;
  private static final int POSTS_MAX = 5_000;
  private static final String TEXT = "x".repeat(30_000);

  @TempDir Path temp;

  /**
   * With its log written out beforehand the database refuses what needs room; without, it dies at
   * the next commit. Either way it is there again when there is room.
   */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void answersErrorsWhileItIsFullAndKeepsEverythingAcknowledged(boolean hasLog) throws Exception {
    Path prepared = temp.resolve("prepared");
    String token;
    String channel;
    try (RunningServer server = RunningServer.start(prepared)) {
      RunningServer.Team team = server.team();
      Member writer = server.person(team.home(), "writer", Role.MEMBER, false);
      token = server.token(team.home(), writer);
      channel = server.channel(team, "one", List.of(writer));
    }
    Path disk = Files.createDirectories(temp.resolve("disk"));
    Path data = disk.resolve("data");
    Process keeper =
        new ProcessBuilder(
                "unshare",
                "-rm",
                "sh",
                "-ec",
                "mount -t tmpfs -o size="
                    + DISK_MIB
                    + "m none \"$1\"; cp -a --sparse=$3 \"$2\" \"$1/data\";"
                    + " echo there; exec sleep 600",
                "sh",
                disk.toString(),
                prepared.toString(),
                hasLog ? "never" : "always")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader out = keeper.inputReader();
        HttpClient http = HttpClient.newHttpClient()) {
      assertThat(out.readLine()).isEqualTo("there");
      List<String> inside =
          List.of(
              "nsenter", "-t", Long.toString(keeper.pid()), "-U", "-m", "--preserve-credentials");
      List<String> kept = new ArrayList<>();
      try (UpProcess up = UpProcess.start(data, 0, inside)) {
        Caller caller = new Caller(http, up::url, token);
        Path ballast = Path.of("/proc/" + keeper.pid() + "/root" + disk).resolve("ballast");
        fill(ballast);
        JsonNode refused = Json.object();
        for (int i = 0; i < POSTS_MAX && refused.isEmpty(); i++) {
          JsonNode answer = caller.once("chat.postMessage", "channel", channel, "text", i + TEXT);
          if (answer.path("ok").asBoolean()) {
            kept.add(answer.path("ts").asString());
          } else {
            refused = answer;
          }
        }
        assertThat(isExcuse(refused)).as("%s", refused).isTrue();
        JsonNode read = caller.once("conversations.history", "channel", channel);
        assertThat(read.path("ok").asBoolean() || isExcuse(read)).as("%s", read).isTrue();
        Files.delete(ballast);
        kept.add(
            caller
                .until("", "chat.postMessage", "channel", channel, "text", "there is room again")
                .path("ts")
                .asString());
        assertThat(up.end()).isEqualTo(143);
      }
      try (UpProcess up = UpProcess.start(data, 0, inside)) {
        assertThat(found(new Caller(http, up::url, token), channel)).containsAll(kept);
      }
    } finally {
      keeper.destroyForcibly().waitFor();
    }
  }

  private static boolean isExcuse(JsonNode answer) {
    return Set.of("internal_error", "service_unavailable")
        .contains(answer.path("error").asString(""));
  }

  private static void fill(Path ballast) throws IOException {
    byte[] chunk = new byte[4096];
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(chunk);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  private static List<String> found(Caller caller, String channel) throws Exception {
    List<String> found = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          caller.once("conversations.history", "channel", channel, "limit", "50", "cursor", cursor);
      page.path("messages").forEach(message -> found.add(message.path("ts").asString()));
      cursor = page.at("/response_metadata/next_cursor").asString("");
    } while (!cursor.isEmpty());
    return found;
  }
}
