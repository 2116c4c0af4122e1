package dev.parley.conformance;

/** {@code apps.*}. */
final class AppCalls implements Family {
  @Override
  public void call(Stage stage) {
    stage.ok(stage.app, "apps.connections.open");
    stage.fails("not_allowed_token_type", stage.bot, "apps.connections.open");
    stage.fails("not_allowed_token_type", stage.app, "chat.postMessage", "channel", "C1");
  }
}
