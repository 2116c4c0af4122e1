package dev.parley.cli;

import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands about workspaces and their members, as they are written. */
final class PeopleArguments {
  private PeopleArguments() {}

  @CommandLine.Command(
      name = "workspace",
      description = "Workspaces.",
      mixinStandardHelpOptions = true,
      subcommands = CreateWorkspace.class)
  static final class Workspace {}

  @CommandLine.Command(name = "create", description = "Make a workspace and its owner.")
  static final class CreateWorkspace extends Arguments.Base {
    @Parameters(paramLabel = "NAME", description = "The workspace's domain: a-z, 0-9 and -.")
    private String name = "";

    @Option(
        names = "--owner",
        paramLabel = "EMAIL",
        required = true,
        description = "Who owns the workspace.")
    private String owner = "";

    @Override
    public Command command() {
      return new Command.CreateWorkspace(
          place(), Arguments.workspaceName(name), Arguments.email(owner, "--owner"));
    }
  }

  @CommandLine.Command(
      name = "user",
      description = "Members of a workspace.",
      mixinStandardHelpOptions = true,
      subcommands = {CreateUser.class, DeactivateUser.class, ReactivateUser.class})
  static final class User {}

  @CommandLine.Command(name = "create", description = "Make a member of a workspace.")
  static final class CreateUser extends Arguments.Base {
    @Mixin private Arguments.Who who = new Arguments.Who();

    @Option(
        names = "--email",
        paramLabel = "E",
        required = true,
        description = "The e-mail address.")
    private String email = "";

    @Option(
        names = "--role",
        paramLabel = "owner|admin|member|guest",
        defaultValue = "member",
        description = "What the member may do (default: ${DEFAULT-VALUE}).")
    private Command.Role role = Command.Role.MEMBER;

    @Override
    public Command command() {
      return new Command.CreateUser(
          place(), who.workspace(), Arguments.email(email, "--email"), who.handle(), role);
    }
  }

  @CommandLine.Command(
      name = "deactivate",
      description =
          "Take a person or bot out of a workspace: sessions, tokens and sockets end, messages stay.")
  static final class DeactivateUser extends Arguments.Base {
    @Mixin private Arguments.Who who = new Arguments.Who();

    @Override
    public Command command() {
      return new Command.DeactivateUser(place(), who.workspace(), who.handle());
    }
  }

  @CommandLine.Command(
      name = "reactivate",
      description = "Let someone in again who was taken out, into the channel of all.")
  static final class ReactivateUser extends Arguments.Base {
    @Mixin private Arguments.Who who = new Arguments.Who();

    @Override
    public Command command() {
      return new Command.ReactivateUser(place(), who.workspace(), who.handle());
    }
  }
}
