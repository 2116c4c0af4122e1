package dev.parley.conformance;

import dev.parley.role.StoredRooms.Caller;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageIO;

/** {@code files.*}. */
final class FileCalls implements Family {
  @Override
  public void call(Stage stage) throws Exception {
    Caller ann = stage.ann;
    String channel = stage.channel("files", ann, stage.bob);
    byte[] text = "some words\n".getBytes(StandardCharsets.UTF_8);
    String shared = stage.file(ann, "notes.txt", text, channel).path("id").asString();
    String own = stage.file(ann, "picture.png", picture(), null).path("id").asString();
    stage.fails("invalid_arguments", ann, "files.getUploadURLExternal", "filename", "x");
    stage.fails(
        "file_not_found", ann, "files.completeUploadExternal", "files", "[{\"id\":\"F404\"}]");
    stage.ok(stage.bob, "files.info", "file", shared);
    stage.ok(ann, "files.info", "file", own);
    stage.fails("file_not_found", stage.bob, "files.info", "file", own);
    stage.ok(ann, "files.list");
    stage.ok(stage.bob, "files.list", "channel", channel, "count", "1");
    stage.fails("unknown_type", ann, "files.list", "types", "songs");
    stage.ok(ann, "files.sharedPublicURL", "file", shared);
    stage.fails("file_not_found", stage.bob, "files.sharedPublicURL", "file", own);
    stage.ok(ann, "files.revokePublicURL", "file", shared);
    stage.fails("file_not_found", ann, "files.revokePublicURL", "file", "F404");
    stage.fails("cant_delete_file", stage.bob, "files.delete", "file", shared);
    stage.ok(ann, "conversations.history", "channel", channel);
    stage.ok(ann, "files.delete", "file", shared);
    stage.fails("file_not_found", ann, "files.info", "file", shared);
  }

  private static byte[] picture() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB), "png", out);
    return out.toByteArray();
  }
}
