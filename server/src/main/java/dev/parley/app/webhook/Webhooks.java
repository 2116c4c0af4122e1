package dev.parley.app.webhook;

import dev.parley.model.Home;
import dev.parley.model.IdKind;
import dev.parley.model.Principal;
import dev.parley.model.Role;
import dev.parley.people.Member;
import dev.parley.security.WebhookPath;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Statement;
import java.security.SecureRandom;
import java.util.Objects;
import java.util.Optional;

/** The webhooks of workspaces; only the hashes of their secrets are stored. Thread-safe. */
public final class Webhooks {
  private static final Statement INSERT =
      Statement.of(
          Keyspace.TEAM,
          "INSERT INTO webhooks (team_id, webhook_id, app_id, bot_id, user_id, channel_id,"
              + " secret_hash, created_micros, revoked_micros, version) VALUES (:team_id, :id, :app,"
              + " :bot, :user, :channel, :hash, :now, NULL, 1)");
  private static final Statement FIND =
      Statement.of(
          Keyspace.TEAM,
          "SELECT w.webhook_id, w.app_id, w.bot_id, w.user_id, w.channel_id, m.role"
              + " FROM webhooks w JOIN members m ON m.team_id = w.team_id"
              + " AND m.user_id = w.user_id WHERE w.team_id = :team_id AND w.bot_id = :bot"
              + " AND w.secret_hash = :hash AND w.revoked_micros IS NULL AND m.deleted = 0");

  /**
   * A webhook that is good.
   *
   * @param poster the bot that it posts as
   */
  record Webhook(Principal poster, String channelId) {}

  private final Records records;
  private final SecureRandom random;

  public Webhooks(Records records, SecureRandom random) {
    this.records = records;
    this.random = random;
  }

  /**
   * Makes a webhook that posts into a conversation as a bot, which must be in it.
   *
   * @return its path; shown once
   */
  public String create(Home home, Member bot, String channelId) {
    String botId = Objects.requireNonNull(bot.botId());
    WebhookPath path = WebhookPath.issue(home.teamId(), botId, random);
    records
        .store()
        .write(
            Route.team(home),
            session ->
                session.run(
                    INSERT,
                    Binds.of("id", records.ids().next(IdKind.CREDENTIAL))
                        .and("app", bot.appId())
                        .and("bot", botId)
                        .and("user", bot.userId())
                        .and("channel", channelId)
                        .and("hash", path.hash().bytes())
                        .and("now", records.clock().micros())));
    return WebhookEndpoint.PREFIX + path.reveal();
  }

  Optional<Webhook> find(WebhookPath path) {
    Home home = Home.local(path.teamId());
    return records
        .store()
        .read(
            Route.team(home),
            session ->
                session.one(
                    FIND,
                    Binds.of("bot", path.botId()).and("hash", path.hash().bytes()),
                    row ->
                        new Webhook(
                            new Principal(
                                home,
                                row.text("user_id"),
                                Role.ofStored(row.text("role")),
                                row.text("bot_id"),
                                row.textOrNull("app_id"),
                                row.text("webhook_id")),
                            row.text("channel_id"))));
  }
}
