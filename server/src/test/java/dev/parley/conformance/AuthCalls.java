package dev.parley.conformance;

import dev.parley.role.StoredRooms.Caller;

/** {@code api.test}, {@code auth.*}, {@code rtm.*}, {@code team.*}. */
final class AuthCalls implements Family {
  @Override
  public void call(Stage stage) {
    stage.ok(stage.ann, "api.test", "foo", "bar");
    stage.fails("my_error", stage.ann, "api.test", "error", "my_error");
    stage.ok(stage.ann, "auth.test");
    stage.ok(stage.bot, "auth.test");
    stage.ok(stage.ann, "rtm.connect");
    stage.ok(stage.ann, "rtm.start");
    stage.ok(stage.guest, "rtm.start");
    stage.ok(stage.ann, "team.info");
    stage.fails("team_not_found", stage.ann, "team.info", "team", "T404");
    String token = stage.rooms.token(stage.bob, "users:read");
    Caller other = new Caller(stage.bob.id(), token, stage.bob.member());
    stage.ok(other, "auth.revoke", "test", "true");
    stage.ok(other, "auth.revoke");
    stage.fails("token_revoked", other, "auth.test");
  }
}
