package dev.parley.role;

import dev.parley.account.Founding;
import dev.parley.cli.Command;
import dev.parley.cli.Console;
import dev.parley.cli.Outcome;
import dev.parley.model.Home;
import dev.parley.model.Refusal;
import dev.parley.model.Role;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.store.folder.DataFolder;
import dev.parley.store.jdbc.PoolLimits;
import dev.parley.workspace.Workspace;

/** The commands that end by themselves. */
final class Commands {
  private static final PoolLimits POOL = PoolLimits.DEFAULTS.withConnections(4);

  /** What a command does with the rooms of its place. */
  @FunctionalInterface
  interface Work {
    Outcome on(Rooms rooms);
  }

  private Commands() {}

  static Outcome with(Command.Place place, String name, Work work) throws Exception {
    try (Database database = Database.visiting(place, DataFolder.open(place.data()), name);
        Rooms rooms = Rooms.open(database.urls(), POOL, event -> {})) {
      return work.on(rooms);
    } catch (Refusal e) {
      return new Outcome.Failed(RefusalSentences.of(e.code()));
    }
  }

  static Outcome createWorkspace(Command.CreateWorkspace command, Console console)
      throws Exception {
    return with(
        command.place(),
        "workspace create",
        rooms -> {
          Founding.Founded founded =
              rooms.founding.found(command.name(), command.name(), command.ownerEmail());
          Member owner = founded.owner();
          console.out().println("workspace " + command.name() + " with its owner @" + owner.name());
          handOver(rooms, founded.workspace().home(), owner, command.place(), console);
          return Outcome.done();
        });
  }

  /** For whoever runs the command to hand on: it signs in once, within a day. */
  private static void handOver(
      Rooms rooms, Home home, Member member, Command.Place place, Console console) {
    String url = Database.url(DataFolder.open(place.data()));
    console
        .out()
        .println("sign in as @" + member.name() + ": " + FirstLinks.of(rooms, home, member, url));
  }

  static Workspace workspace(Rooms rooms, String name) {
    return rooms.workspaces.byDomain(name).orElseThrow(() -> new Refusal("workspace_not_found"));
  }

  static Outcome createUser(Command.CreateUser command, Console console) throws Exception {
    return with(
        command.place(),
        "user create",
        rooms -> {
          Home home = workspace(rooms, command.workspace()).home();
          Role role =
              switch (command.role()) {
                case OWNER -> Role.OWNER;
                case ADMIN -> Role.ADMIN;
                case MEMBER -> Role.MEMBER;
                case GUEST -> Role.GUEST;
              };
          Member made =
              rooms.members.create(
                  home,
                  new Members.NewMember(
                      command.handle(), command.email(), command.handle(), role, false, null),
                  null);
          rooms.founding.welcome(home, made);
          console.out().println("@" + made.name() + " " + made.userId());
          handOver(rooms, home, made, command.place(), console);
          return Outcome.done();
        });
  }

  static Outcome deactivateUser(Command.DeactivateUser command, Console console) throws Exception {
    return with(
        command.place(),
        "user deactivate",
        rooms -> {
          Home home = workspace(rooms, command.workspace()).home();
          Member member = member(rooms, home, command.handle());
          boolean changed = rooms.deactivations.deactivate(home, member.userId());
          console.out().println(said(member, changed ? "is out" : "was out already"));
          return Outcome.done();
        });
  }

  static Outcome reactivateUser(Command.ReactivateUser command, Console console) throws Exception {
    return with(
        command.place(),
        "user reactivate",
        rooms -> {
          Home home = workspace(rooms, command.workspace()).home();
          Member member = member(rooms, home, command.handle());
          boolean changed = rooms.deactivations.reactivate(home, member.userId());
          console.out().println(said(member, changed ? "is in again" : "was in already"));
          return Outcome.done();
        });
  }

  private static Member member(Rooms rooms, Home home, String handle) {
    return rooms.members.byName(home, handle).orElseThrow(() -> new Refusal("user_not_found"));
  }

  private static String said(Member member, String what) {
    return "@" + member.name() + " " + member.userId() + " " + what;
  }
}
