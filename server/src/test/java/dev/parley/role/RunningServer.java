package dev.parley.role;

import dev.parley.cli.Command;
import dev.parley.conversation.Channel;
import dev.parley.model.Home;
import dev.parley.model.Role;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.security.ScopeSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A whole {@code up} on a free port, and the people that a test puts into it. */
public final class RunningServer implements AutoCloseable {
  private final Up up;
  private final AtomicInteger names = new AtomicInteger();

  private RunningServer(Up up) {
    this.up = up;
  }

  public static RunningServer start(Path data) throws Exception {
    return new RunningServer(
        Up.start(
            new Command.Up(
                new Command.Place(data, Optional.empty()),
                "127.0.0.1",
                0,
                Optional.empty(),
                Optional.empty(),
                false,
                true,
                List.of(),
                Optional.empty(),
                List.of("127.0.0.0/8"))));
  }

  public String url() {
    return up.url();
  }

  public boolean isIdle() {
    return up.isIdle();
  }

  /** What its start prints for the first people. */
  List<String> firstLinks() {
    return up.firstLinks();
  }

  public Rooms rooms() {
    return up.rooms();
  }

  /** A workspace of its own, with an owner, a general channel and a bot in it. */
  public Team team() {
    Home home = rooms().workspaces.create("team-" + names.incrementAndGet(), "Team").home();
    Member owner = person(home, "owner", Role.OWNER, false);
    Channel general = rooms().conversations.create(home, owner, "general", false, true);
    Member bot = person(home, "robot", Role.MEMBER, true);
    rooms().conversations.join(home, general.id(), List.of(bot), null);
    return new Team(home, owner, token(home, owner), bot, token(home, bot), general);
  }

  public Member person(Home home, String name, Role role, boolean isBot) {
    String email = isBot ? null : name + "@example.test";
    return rooms()
        .members
        .create(home, new Members.NewMember(name, email, name, role, isBot, null), null);
  }

  /** A public channel of these people, by its id. */
  public String channel(Team team, String name, List<Member> people) {
    String id = rooms().conversations.create(team.home(), team.owner(), name, false, false).id();
    rooms().conversations.join(team.home(), id, people, null);
    return id;
  }

  public String token(Home home, Member member) {
    return rooms().tokens.issue(home, member, ScopeSet.all().text());
  }

  /** An app whose bot is in the workspace's general channel. */
  public App app(Team team, String handle, String scopes) {
    Member bot = up.apps().apps.create(team.home(), handle);
    rooms().conversations.join(team.home(), team.general().id(), List.of(bot), null);
    String appId = Objects.requireNonNull(bot.appId());
    return new App(
        appId,
        bot,
        rooms().tokens.issue(team.home(), bot, scopes),
        rooms().tokens.issueApp(team.home(), appId, "connections:write"));
  }

  /** The URL of a webhook that posts into a channel as an app's bot. */
  public String webhook(Team team, App app, String channelId) {
    return url() + up.apps().webhooks.create(team.home(), app.bot(), channelId);
  }

  /** An app with the token of its bot and its own. */
  public record App(String id, Member bot, String botToken, String appToken) {}

  /** What a test starts from. */
  public record Team(
      Home home, Member owner, String ownerToken, Member bot, String botToken, Channel general) {}

  @Override
  public void close() {
    up.close();
  }
}
