package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.file.http.FileTransfer;
import dev.parley.http.Request;
import dev.parley.http.Response;
import dev.parley.model.Role;
import dev.parley.role.ChatStage.Caller;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

@Tag("engine")
class FilesTest {
  @TempDir static Path dir;

  private static ChatStage stage;
  private static Caller ann;
  private static Caller bob;
  private static Caller eve;
  private static Caller guest;
  private static Caller admin;

  @BeforeAll
  static void start(TestInfo test) {
    stage = new ChatStage(dir, test);
    ann = stage.person("ann", Role.MEMBER);
    bob = stage.person("bob", Role.MEMBER);
    eve = stage.person("eve", Role.MEMBER);
    guest = stage.person("guest", Role.GUEST);
    admin = stage.person("admin", Role.ADMIN);
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Response send(Request request) throws Exception {
    assertThat(FileTransfer.serves(request.path())).isTrue();
    return stage.inFolder.transfer.handle(request);
  }

  private static int status(Response response) {
    return switch (response) {
      case Response.Content content -> content.status();
      case Response.FileContent _ -> 200;
      case Response.Streamed streamed -> streamed.status();
      case Response.Upgrade _ -> 101;
    };
  }

  private static Response get(@Nullable Caller caller, String url) throws Exception {
    Request.Builder request = Request.builder("GET", URI.create(url).getRawPath());
    if (caller != null) {
      request.header("authorization", "Bearer " + caller.token());
    }
    return send(request.build());
  }

  private static byte[] bytes(Response response) throws IOException {
    assertThat(response).isInstanceOf(Response.FileContent.class);
    return Files.readAllBytes(((Response.FileContent) response).file());
  }

  private static int post(String url, String type, byte[] bytes) throws Exception {
    return status(
        send(Request.builder("POST", URI.create(url).getRawPath()).body(type, bytes).build()));
  }

  private static JsonNode opened(Caller caller, String name, int length) {
    return stage.ok(
        caller, "files.getUploadURLExternal", "filename", name, "length", String.valueOf(length));
  }

  /** The id of a file that is uploaded and told to nobody yet. */
  private static String uploaded(Caller caller, String name, byte[] bytes) throws Exception {
    JsonNode open = opened(caller, name, bytes.length);
    assertThat(post(open.path("upload_url").asString(), "application/octet-stream", bytes))
        .isEqualTo(200);
    return open.path("file_id").asString();
  }

  private static JsonNode shared(Caller caller, String name, byte[] bytes, String... more)
      throws Exception {
    String id = uploaded(caller, name, bytes);
    String[] arguments = Arrays.copyOf(more, more.length + 2);
    arguments[more.length] = "files";
    arguments[more.length + 1] = "[{\"id\":\"" + id + "\",\"title\":\"The " + name + "\"}]";
    return stage.ok(caller, "files.completeUploadExternal", arguments).at("/files/0");
  }

  private static String secretChannel(Caller creator, String name) {
    return stage
        .ok(creator, "conversations.create", "name", name, "is_private", "true")
        .at("/channel/id")
        .asString();
  }

  @Test
  void sharesWhatWasUploadedInAMessageAndTellsOfIt() throws Exception {
    String channel = stage.channel("files-share", ann, bob);
    stage.forget();
    JsonNode file =
        shared(
            ann, "notes.txt", text("hello"), "channel_id", channel, "initial_comment", "Look here");
    String id = file.path("id").asString();
    assertThat(file.path("size").asInt()).isEqualTo(5);
    assertThat(file.path("title").asString()).isEqualTo("The notes.txt");
    assertThat(file.at("/channels/0").asString()).isEqualTo(channel);
    JsonNode message = stage.history(bob, channel).getFirst();
    assertThat(message.path("text").asString()).isEqualTo("Look here");
    assertThat(message.at("/files/0/id").asString()).isEqualTo(id);
    assertThat(file.at("/shares/public/" + channel + "/0/ts").asString())
        .isEqualTo(message.path("ts").asString());
    assertThat(stage.frames(channel).stream().map(one -> one.path("type").asString()))
        .containsExactly("message", "file_shared");
    assertThat(stage.frames(ann.id()).getFirst().path("type").asString()).isEqualTo("file_created");
    assertThat(bytes(get(bob, file.path("url_private").asString()))).isEqualTo(text("hello"));
    assertThat(bytes(get(bob, file.path("url_private_download").asString())))
        .isEqualTo(text("hello"));
  }

  @Test
  void postsOnceHoweverOftenACallIsRepeated() throws Exception {
    String channel = stage.channel("files-repeat", ann);
    String id = uploaded(ann, "once.txt", text("once"));
    String[] arguments = {"files", "[{\"id\":\"" + id + "\"}]", "channel_id", channel};
    stage.ok(ann, "files.completeUploadExternal", arguments);
    stage.ok(ann, "files.completeUploadExternal", arguments);
    assertThat(stage.history(ann, channel).stream().filter(one -> one.has("files"))).hasSize(1);
  }

  @Test
  void takesTheBytesInEveryWayThatClientsSendThem() throws Exception {
    byte[] raw = text("a=1&b=2%");
    for (String type : List.of("application/x-www-form-urlencoded", "text/plain")) {
      String url = opened(ann, "raw.bin", raw.length).path("upload_url").asString();
      assertThat(post(url, type, raw)).isEqualTo(200);
    }
    for (String field : List.of("body", "file")) {
      for (String name : List.of("; filename=\"x.bin\"", "")) {
        JsonNode open = opened(ann, "part.txt", 3);
        String body =
            "--b\r\nContent-Disposition: form-data; name=\""
                + field
                + "\""
                + name
                + "\r\n\r\nabc\r\n--b--\r\n";
        String url = open.path("upload_url").asString();
        assertThat(post(url, "multipart/form-data; boundary=b", text(body))).isEqualTo(200);
        JsonNode file =
            stage
                .ok(
                    ann,
                    "files.completeUploadExternal",
                    "files",
                    "[{\"id\":\"" + open.path("file_id").asString() + "\"}]")
                .at("/files/0");
        assertThat(bytes(get(ann, file.path("url_private").asString()))).isEqualTo(text("abc"));
      }
    }
  }

  @Test
  void refusesAnUploadThatNobodyAwaits() throws Exception {
    JsonNode open = opened(ann, "late.txt", 2);
    String url = open.path("upload_url").asString();
    String other = url.substring(0, url.length() - 1) + (url.endsWith("0") ? "1" : "0");
    assertThat(post(other, "text/plain", text("no"))).isEqualTo(404);
    assertThat(post(url, "text/plain", new byte[0])).isEqualTo(400);
    String files = "[{\"id\":\"" + open.path("file_id").asString() + "\"}]";
    assertThat(stage.error(ann, "files.completeUploadExternal", "files", files))
        .isEqualTo("file_not_found");
    assertThat(post(url, "text/plain", text("ok"))).isEqualTo(200);
    assertThat(stage.error(bob, "files.completeUploadExternal", "files", files))
        .isEqualTo("file_not_found");
    stage.ok(ann, "files.completeUploadExternal", "files", files);
    assertThat(post(url, "text/plain", text("again"))).isEqualTo(404);
    assertThat(
            stage.error(
                ann, "files.getUploadURLExternal", "filename", "x", "length", "99999999999999"))
        .isEqualTo("file_too_large");
  }

  @Test
  void showsAFileToThoseAloneWhoSeeWhereItIsShared() throws Exception {
    String secret = secretChannel(ann, "files-secret");
    stage.ok(ann, "conversations.invite", "channel", secret, "users", bob.id());
    JsonNode file = shared(ann, "plan.txt", text("plan"), "channel_id", secret);
    String id = file.path("id").asString();
    String url = file.path("url_private").asString();
    assertThat(stage.ok(bob, "files.info", "file", id).at("/file/groups/0").asString())
        .isEqualTo(secret);
    assertThat(status(get(bob, url))).isEqualTo(200);
    for (Caller outsider : List.of(eve, guest, admin)) {
      assertThat(stage.error(outsider, "files.info", "file", id)).isEqualTo("file_not_found");
      assertThat(status(get(outsider, url))).isEqualTo(404);
      assertThat(stage.error(outsider, "files.delete", "file", id)).isEqualTo("file_not_found");
      assertThat(ids(stage.ok(outsider, "files.list"))).doesNotContain(id);
    }
    assertThat(status(get(null, url))).isEqualTo(401);
    assertThat(ids(stage.ok(bob, "files.list"))).contains(id);
    stage.ok(ann, "conversations.kick", "channel", secret, "user", bob.id());
    assertThat(status(get(bob, url))).isEqualTo(404);
    assertThat(ids(stage.ok(bob, "files.list"))).doesNotContain(id);
  }

  @Test
  void showsAPublicChannelsFileToMembersButNotToGuestsOutside() throws Exception {
    String channel = stage.channel("files-public", ann);
    String id = shared(ann, "p.txt", text("p"), "channel_id", channel).path("id").asString();
    stage.ok(eve, "files.info", "file", id);
    assertThat(stage.error(guest, "files.info", "file", id)).isEqualTo("file_not_found");
  }

  @Test
  void hidesAFileAgainWhenItsMessageIsDeleted() throws Exception {
    String channel = stage.channel("files-unshare", ann, bob);
    String id = shared(ann, "u.txt", text("u"), "channel_id", channel).path("id").asString();
    String ts = stage.history(ann, channel).getFirst().path("ts").asString();
    stage.ok(ann, "chat.delete", "channel", channel, "ts", ts);
    assertThat(stage.error(bob, "files.info", "file", id)).isEqualTo("file_not_found");
    assertThat(stage.ok(ann, "files.info", "file", id).at("/file/channels").size()).isZero();
  }

  private static List<String> ids(JsonNode listed) {
    return listed.path("files").valueStream().map(one -> one.path("id").asString()).toList();
  }

  @Test
  void listsByChannelPersonTypeAndPage() throws Exception {
    String channel = stage.channel("files-list", ann, bob);
    String first = shared(ann, "1.txt", text("1"), "channel_id", channel).path("id").asString();
    String second = shared(bob, "2.pdf", text("2"), "channel_id", channel).path("id").asString();
    assertThat(ids(stage.ok(ann, "files.list", "channel", channel))).containsExactly(second, first);
    assertThat(ids(stage.ok(ann, "files.list", "channel", channel, "user", bob.id())))
        .containsExactly(second);
    assertThat(ids(stage.ok(ann, "files.list", "channel", channel, "types", "pdfs")))
        .containsExactly(second);
    JsonNode page = stage.ok(ann, "files.list", "channel", channel, "count", "1", "page", "2");
    assertThat(ids(page)).containsExactly(first);
    assertThat(page.at("/paging/pages").asInt()).isEqualTo(2);
    assertThat(stage.error(ann, "files.list", "types", "poems")).isEqualTo("unknown_type");
  }

  @Test
  void leavesATombstoneInTheMessagesOfADeletedFile() throws Exception {
    String channel = stage.channel("files-delete", ann, bob);
    JsonNode file = shared(ann, "gone.txt", text("gone"), "channel_id", channel);
    String id = file.path("id").asString();
    assertThat(stage.error(bob, "files.delete", "file", id)).isEqualTo("cant_delete_file");
    stage.forget();
    stage.ok(ann, "files.delete", "file", id);
    assertThat(stage.error(ann, "files.info", "file", id)).isEqualTo("file_not_found");
    assertThat(status(get(ann, file.path("url_private").asString()))).isEqualTo(404);
    assertThat(stage.history(bob, channel).getFirst().at("/files/0/mode").asString())
        .isEqualTo("tombstone");
    assertThat(stage.frames(channel).stream().map(one -> one.path("type").asString()))
        .containsExactly("message", "file_deleted");
    assertThat(stage.frames(ann.id()).getFirst().path("type").asString()).isEqualTo("file_deleted");
  }

  @Test
  void showsAFileToTheWorldForAsLongAsItsOwnerWants() throws Exception {
    String channel = stage.channel("files-world", ann, bob);
    JsonNode file = shared(ann, "w.txt", text("world"), "channel_id", channel);
    String id = file.path("id").asString();
    assertThat(stage.error(bob, "files.sharedPublicURL", "file", id)).isEqualTo("not_allowed");
    stage.forget();
    JsonNode open = stage.ok(ann, "files.sharedPublicURL", "file", id).path("file");
    assertThat(open.path("public_url_shared").asBoolean()).isTrue();
    String link = open.path("permalink_public").asString();
    assertThat(bytes(get(null, link))).isEqualTo(text("world"));
    assertThat(stage.frames(channel).getFirst().path("type").asString()).isEqualTo("file_public");
    stage.ok(ann, "files.revokePublicURL", "file", id);
    assertThat(status(get(null, link))).isEqualTo(404);
    assertThat(stage.frames(channel).getLast().path("type").asString()).isEqualTo("file_change");
  }

  @Test
  void servesNothingSoThatItCanRunScript() throws Exception {
    for (String name : List.of("a.html", "a.svg", "a.xml", "a.js", "a", "a.exe", "a.png")) {
      JsonNode file = shared(ann, name, text("<script>alert(1)</script>"));
      Response response = get(ann, file.path("url_private").asString());
      assertThat(response.headers().get("x-content-type-options")).isEqualTo("nosniff");
      assertThat(response.headers().get("content-security-policy"))
          .isEqualTo("sandbox; default-src 'none'");
      if (name.equals("a.png")) {
        assertThat(response.headers().get("content-type")).isEqualTo("image/png");
        assertThat(response.headers().get("content-disposition")).startsWith("inline");
      } else {
        assertThat(response.headers().get("content-type")).isEqualTo("application/octet-stream");
        assertThat(response.headers().get("content-disposition")).startsWith("attachment");
      }
    }
  }

  private static byte[] picture(int width, int height) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", out);
    return out.toByteArray();
  }

  @Test
  void drawsThumbnailsOfAnImage() throws Exception {
    JsonNode file = shared(ann, "Sky Line.png", picture(1000, 500));
    assertThat(file.path("original_w").asInt()).isEqualTo(1000);
    assertThat(file.path("thumb_360_h").asInt()).isEqualTo(180);
    assertThat(file.has("thumb_1024")).isFalse();
    for (String[] one : new String[][] {{"thumb_64", "64", "64"}, {"thumb_360", "360", "180"}}) {
      String url = file.path(one[0]).asString();
      for (int again = 0; again < 2; again++) {
        BufferedImage drawn = ImageIO.read(new ByteArrayInputStream(bytes(get(ann, url))));
        assertThat(drawn.getWidth()).isEqualTo(Integer.parseInt(one[1]));
        assertThat(drawn.getHeight()).isEqualTo(Integer.parseInt(one[2]));
      }
      assertThat(status(get(eve, url))).isEqualTo(404);
      assertThat(status(get(ann, url.replace("_64", "_65").replace("_360", "_1024"))))
          .isEqualTo(404);
    }
  }

  /** A PNG whose head states a size; its CRC is right, its picture is missing. */
  private static byte[] bomb(int width, int height) throws IOException {
    byte[] png = picture(1, 1);
    ByteBuffer head = ByteBuffer.wrap(png);
    head.putInt(16, width).putInt(20, height);
    CRC32 crc = new CRC32();
    crc.update(png, 12, 17);
    head.putInt(29, (int) crc.getValue());
    return png;
  }

  @Test
  void drawsNothingOfAnImageThatIsHugeOrBroken() throws Exception {
    assertThat(shared(ann, "bomb.png", bomb(60_000, 60_000)).has("thumb_64")).isFalse();
    JsonNode broken = shared(ann, "broken.png", bomb(400, 400));
    assertThat(status(get(ann, broken.path("thumb_64").asString()))).isEqualTo(404);
    assertThat(bytes(get(ann, broken.path("url_private").asString()))).isNotEmpty();
  }
}
