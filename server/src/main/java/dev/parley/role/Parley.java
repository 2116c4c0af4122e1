package dev.parley.role;

import dev.parley.cli.Command;
import dev.parley.cli.Console;
import dev.parley.cli.Main;
import dev.parley.cli.Outcome;

/** The program: the command line over the roles of this process. */
public final class Parley {
  private Parley() {}

  public static void main(String[] arguments) {
    Console console = new Console(System.out, System.err);
    int status = new Main(Parley::run, console, System.getenv()).run(arguments);
    // An engine's threads outlive main, so the end is said aloud.
    System.exit(status);
  }

  private static Outcome run(Command command, Console console) {
    return switch (command) {
      case Command.Up up -> missing("up");
      case Command.CreateWorkspace create -> missing("workspace create");
      case Command.CreateUser create -> missing("user create");
      case Command.CreateToken create -> missing("token create");
      case Command.ImportSlack slack -> missing("import slack");
      case Command.ExportSlack slack -> missing("export slack");
      case Command.Backup backup -> missing("backup");
      case Command.Restore restore -> missing("restore");
      case Command.Doctor doctor -> missing("doctor");
      case Command.Bench bench -> missing("bench");
    };
  }

  private static Outcome missing(String name) {
    return new Outcome.Failed("this build has no `" + name + "` yet");
  }
}
