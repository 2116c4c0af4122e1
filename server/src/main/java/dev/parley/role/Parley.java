package dev.parley.role;

import dev.parley.cli.Command;
import dev.parley.cli.Console;
import dev.parley.cli.Main;
import dev.parley.cli.Outcome;
import dev.parley.security.KeyFileException;
import dev.parley.store.StoreException;
import dev.parley.store.backup.BackupException;
import dev.parley.store.external.ExternalDatabaseException;
import dev.parley.store.folder.FolderException;
import dev.parley.store.jdbc.SchemaException;
import dev.parley.store.mariadb.EngineException;
import dev.parley.store.vitess.Vtctld;

/** The program: the command line over the roles of this process. */
public final class Parley {
  private Parley() {}

  public static void main(String[] arguments) {
    Console console = new Console(System.out, System.err);
    int status = new Main(Parley::runOrRefuse, console, System.getenv()).run(arguments);
    // An engine's threads outlive main, so the end is said aloud.
    System.exit(status);
  }

  /** What a room refuses with a sentence of its own is no surprise: the sentence is the answer. */
  private static Outcome runOrRefuse(Command command, Console console) throws Exception {
    try {
      return run(command, console);
    } catch (FolderException
        | EngineException
        | BackupException
        | ExternalDatabaseException
        | SchemaException
        | Vtctld.Failure
        | KeyFileException
        | ClusterException e) {
      return new Outcome.Failed(String.valueOf(e.getMessage()));
    } catch (StoreException e) {
      return refusal(e);
    }
  }

  /** A database that went away is none either: who ran it may have been stopped. */
  static Outcome refusal(StoreException failure) {
    return switch (failure.kind()) {
      case UNAVAILABLE, UNCLEAR ->
          new Outcome.Failed(
              "the database does not answer any more; see that whoever runs it (`up`, perhaps) is"
                  + " there, then run the command again");
      case DUPLICATE, FAULT -> throw failure;
    };
  }

  private static Outcome run(Command command, Console console) throws Exception {
    return switch (command) {
      case Command.Up up -> Foreground.run(up, console);
      case Command.Webapp webapp -> Foreground.run(new WebappRole(webapp), console);
      case Command.Gateway gateway -> Foreground.run(new GatewayRole(gateway), console);
      case Command.Channel channel -> Foreground.run(new ChannelRole(channel), console);
      case Command.Admin admin -> Foreground.run(new AdminRole(admin), console);
      case Command.PresenceServer presence -> Foreground.run(new PresenceRole(presence), console);
      case Command.DrainGateways drain -> DrainCommand.run(drain, console);
      case Command.CreateWorkspace create -> Commands.createWorkspace(create, console);
      case Command.CreateUser create -> Commands.createUser(create, console);
      case Command.DeactivateUser deactivate -> Commands.deactivateUser(deactivate, console);
      case Command.ReactivateUser reactivate -> Commands.reactivateUser(reactivate, console);
      case Command.CreateToken create -> AppCommands.createToken(create, console);
      case Command.CreateWebhook create -> AppCommands.createWebhook(create, console);
      case Command.AppSecret secret -> RequestUrlCommands.secret(secret, console);
      case Command.AppRequestUrl address -> RequestUrlCommands.requestUrl(address, console);
      case Command.ImportSlack slack -> Transfers.importSlack(slack, console);
      case Command.ExportSlack slack -> Transfers.exportSlack(slack, console);
      case Command.Backup backup -> PlaceCommands.backup(backup, console);
      case Command.Restore restore -> PlaceCommands.restore(restore, console);
      case Command.Doctor doctor -> PlaceCommands.doctor(doctor, console);
      case Command.Ring ring -> RingCommand.show(ring, console);
      case Command.ApplySchema apply -> PlaceCommands.applySchema(apply, console);
      case Command.Bench bench -> Bench.run(bench);
    };
  }
}
