package dev.parley.conformance;

import dev.parley.role.StoredRooms.Caller;
import java.io.IOException;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/** {@code users.*} beside {@code users.conversations}, and {@code bots.*}. */
final class PeopleCalls implements Family {
  /** One pixel, as GIF. */
  private static final byte[] PICTURE =
      Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

  @Override
  public void call(Stage stage) throws IOException {
    Caller ann = stage.ann;
    stage.ok(ann, "users.info", "user", stage.bob.id());
    stage.ok(ann, "users.info", "user", stage.guest.id());
    stage.ok(ann, "users.info", "user", stage.owner.id());
    JsonNode bot = stage.ok(ann, "users.info", "user", stage.bot.id());
    stage.fails("user_not_found", ann, "users.info", "user", "U404");
    stage.ok(ann, "users.list");
    stage.ok(ann, "users.list", "limit", "1");
    stage.fails("invalid_cursor", ann, "users.list", "cursor", "nonsense");
    stage.ok(ann, "users.lookupByEmail", "email", "bob@acme.test");
    stage.fails("users_not_found", ann, "users.lookupByEmail", "email", "nobody@acme.test");
    stage.ok(ann, "users.profile.get");
    stage.fails("user_not_found", ann, "users.profile.get", "user", "U404");
    stage.ok(
        ann,
        "users.profile.set",
        "profile",
        "{\"status_text\":\"riding a train\",\"status_emoji\":\":mountain_railway:\"}");
    stage.fails("invalid_profile", ann, "users.profile.set", "profile", "[]");
    stage.ok(ann, "users.profile.get");
    stage.okWith(ann, "users.setPhoto", "image", PICTURE);
    stage.fails("bad_image", ann, "users.setPhoto");
    stage.ok(ann, "users.profile.get");
    stage.ok(stage.bob, "users.info", "user", ann.id());
    stage.ok(ann, "users.deletePhoto");
    stage.ok(ann, "users.setPresence", "presence", "away");
    stage.fails("invalid_presence", ann, "users.setPresence", "presence", "asleep");
    stage.ok(ann, "users.getPresence");
    stage.ok(ann, "users.getPresence", "user", stage.bob.id());
    stage.fails("user_not_found", ann, "users.getPresence", "user", "U404");
    stage.ok(ann, "users.setActive");
    stage.ok(ann, "users.identity");
    stage.fails("user_is_bot", stage.bot, "users.identity");
    stage.ok(ann, "bots.info", "bot", bot.at("/user/profile/bot_id").asString());
    stage.fails("bot_not_found", ann, "bots.info", "bot", "B404");
  }
}
