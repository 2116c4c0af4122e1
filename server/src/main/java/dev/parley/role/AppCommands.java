package dev.parley.role;

import dev.parley.app.Apps;
import dev.parley.app.webhook.Webhooks;
import dev.parley.cli.Command;
import dev.parley.cli.Console;
import dev.parley.cli.Outcome;
import dev.parley.conversation.Channel;
import dev.parley.model.Home;
import dev.parley.model.Refusal;
import dev.parley.people.Member;
import dev.parley.security.KeyFile;
import dev.parley.security.KeyRing;
import dev.parley.security.ScopeSet;
import dev.parley.store.folder.DataFolder;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/** The commands about apps and their credentials. */
final class AppCommands {
  /** What the token of an app as such may do; all else is its bot's. */
  private static final List<String> APP_SCOPES =
      List.of("authorizations:read", "connections:write");

  private AppCommands() {}

  static Outcome createToken(Command.CreateToken command, Console console) throws Exception {
    KeyRing keys = keys(command.place());
    return Commands.with(
        command.place(),
        "token create",
        rooms -> {
          Home home = Commands.workspace(rooms, command.workspace()).home();
          String token =
              switch (command.type()) {
                case USER -> {
                  Member member =
                      rooms
                          .members
                          .byName(home, command.user())
                          .orElseThrow(() -> new Refusal("user_not_found"));
                  yield rooms.tokens.issue(home, member, scopes(command.scopes()));
                }
                case BOT -> {
                  String scopes = scopes(command.scopes());
                  yield rooms.tokens.issue(home, bot(rooms, keys, home, command.user()), scopes);
                }
                case APP -> {
                  String scopes = appScopes(command.scopes());
                  Member bot = bot(rooms, keys, home, command.user());
                  yield rooms.tokens.issueApp(home, appOf(bot), scopes);
                }
              };
          console.out().println(token);
          return Outcome.done();
        });
  }

  static Outcome createWebhook(Command.CreateWebhook command, Console console) throws Exception {
    KeyRing keys = keys(command.place());
    String base =
        command
            .publicUrl()
            .map(URI::toString)
            .orElseGet(() -> Database.url(DataFolder.open(command.place().data())));
    return Commands.with(
        command.place(),
        "webhook create",
        rooms -> {
          Home home = Commands.workspace(rooms, command.workspace()).home();
          String wanted = command.channel().replaceFirst("^#", "");
          Channel channel =
              rooms
                  .conversations
                  .find(home, wanted)
                  .or(
                      () ->
                          rooms
                              .conversations
                              .named(home, wanted)
                              .flatMap(id -> rooms.conversations.find(home, id)))
                  .filter(found -> found.kind().isChannel())
                  .orElseThrow(() -> new Refusal("channel_not_found"));
          Member bot = bot(rooms, keys, home, command.handle());
          rooms.conversations.join(home, channel.id(), List.of(bot), null);
          String path =
              new Webhooks(rooms.records, new SecureRandom()).create(home, bot, channel.id());
          console.out().println(Site.bare(base) + path);
          return Outcome.done();
        });
  }

  static Apps apps(Rooms rooms, KeyRing keys) {
    return new Apps(rooms.records, rooms.members, keys, new SecureRandom());
  }

  static KeyRing keys(Command.Place place) throws IOException {
    return new KeyFile(
            DataFolder.open(place.data()).keys().resolve(KeyFile.NAME), new SecureRandom())
        .openOrCreate();
  }

  private static String scopes(List<String> named) {
    if (isAll(named)) {
      return ScopeSet.all().text();
    }
    String joined = String.join(",", named);
    if (ScopeSet.parse(joined).filter(set -> set.unknown().isEmpty()).isEmpty()) {
      throw new Refusal("invalid_scopes");
    }
    return joined;
  }

  private static String appScopes(List<String> named) {
    if (!isAll(named) && !APP_SCOPES.containsAll(named)) {
      throw new Refusal("invalid_app_scopes");
    }
    return String.join(",", isAll(named) ? APP_SCOPES : named);
  }

  static boolean isAll(List<String> named) {
    return named.isEmpty() || named.equals(List.of("all"));
  }

  static String appOf(Member bot) {
    return Optional.ofNullable(bot.appId())
        .orElseThrow(() -> new IllegalStateException("a bot without an app"));
  }

  /**
   * The bot of that handle with its app, made where nobody has it; a person's handle is refused.
   */
  static Member bot(Rooms rooms, KeyRing keys, Home home, String handle) {
    Apps apps = apps(rooms, keys);
    Optional<Member> known = rooms.members.byName(home, handle);
    if (known.isEmpty()) {
      Member made = apps.create(home, handle);
      rooms.founding.welcome(home, made);
      return made;
    }
    if (!known.get().isBot()) {
      throw new Refusal("handle_of_person");
    }
    return apps.ensure(home, known.get());
  }
}
