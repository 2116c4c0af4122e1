package dev.parley.role;

import dev.parley.app.Apps;
import dev.parley.app.eventsapi.EventsApiLimits;
import dev.parley.app.eventsapi.RequestSender;
import dev.parley.app.eventsapi.UrlVerification;
import dev.parley.cli.Command;
import dev.parley.cli.Console;
import dev.parley.cli.Outcome;
import dev.parley.model.Home;
import dev.parley.people.Member;
import dev.parley.security.KeyRing;
import java.security.SecureRandom;
import java.time.Clock;

/** The commands about apps that hear over HTTP. */
final class RequestUrlCommands {
  private RequestUrlCommands() {}

  static Outcome secret(Command.AppSecret command, Console console) throws Exception {
    KeyRing keys = AppCommands.keys(command.place());
    return Commands.with(
        command.place(),
        "app secret",
        rooms -> {
          Home home = Commands.workspace(rooms, command.workspace()).home();
          Member bot = AppCommands.bot(rooms, keys, home, command.handle());
          console
              .out()
              .println(AppCommands.apps(rooms, keys).signingSecret(AppCommands.appOf(bot)));
          return Outcome.done();
        });
  }

  static Outcome requestUrl(Command.AppRequestUrl command, Console console) throws Exception {
    KeyRing keys = AppCommands.keys(command.place());
    try (RequestSender sender =
        RequestSender.start(
            AppRooms.blocks(command.allowedOutgoing()),
            Clock.systemUTC(),
            EventsApiLimits.DEFAULT)) {
      return Commands.with(
          command.place(),
          "app request-url",
          rooms -> {
            Home home = Commands.workspace(rooms, command.workspace()).home();
            Apps apps = AppCommands.apps(rooms, keys);
            String app = AppCommands.appOf(AppCommands.bot(rooms, keys, home, command.handle()));
            if (!command.events().isEmpty()) {
              apps.subscribe(
                  home, app, AppCommands.isAll(command.events()) ? null : command.events());
            }
            command
                .url()
                .ifPresent(
                    url ->
                        UrlVerification.verify(
                            sender, url, apps.signingSecret(app), new SecureRandom()));
            apps.address(home, app, command.url().orElse(null));
            console.out().println("@" + command.handle() + " " + app);
            return Outcome.done();
          });
    }
  }
}
