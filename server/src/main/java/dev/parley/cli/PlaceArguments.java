package dev.parley.cli;

import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands about history and about a place as a whole, as they are written. */
final class PlaceArguments {
  private PlaceArguments() {}

  /** A file that a command writes, and that nobody is to lose another by. */
  static final class Written {
    @Option(names = "--force", description = "Replace the file if it is there.")
    private boolean force;

    Command.Target target(Path file) {
      return new Command.Target(file, force);
    }
  }

  @CommandLine.Command(
      name = "import",
      description = "Bring history in.",
      mixinStandardHelpOptions = true,
      subcommands = ImportSlack.class)
  static final class Import {}

  @CommandLine.Command(name = "slack", description = "Import a Slack export.")
  static final class ImportSlack extends Arguments.Base {
    @Parameters(
        paramLabel = "FILE.zip",
        description = "The export, or the folder it was unpacked to.")
    private Path source = Path.of("");

    @Option(names = "--workspace", paramLabel = "NAME", required = true, description = "To where.")
    private String workspace = "";

    @Option(
        names = "--no-files",
        description = "Fetch no contents of files from where the export says they are.")
    private boolean noFiles;

    @Override
    public Command command() {
      return new Command.ImportSlack(place(), source, Arguments.workspaceName(workspace), !noFiles);
    }
  }

  @CommandLine.Command(
      name = "export",
      description = "Take history out.",
      mixinStandardHelpOptions = true,
      subcommands = ExportSlack.class)
  static final class Export {}

  @CommandLine.Command(name = "slack", description = "Write a workspace as a Slack export.")
  static final class ExportSlack extends Arguments.Base {
    @Parameters(paramLabel = "FILE.zip", description = "The file to write.")
    private Path target = Path.of("");

    @Mixin private Written written = new Written();

    @Option(
        names = "--workspace",
        paramLabel = "NAME",
        required = true,
        description = "From where.")
    private String workspace = "";

    @Override
    public Command command() {
      return new Command.ExportSlack(
          place(), written.target(target), Arguments.workspaceName(workspace));
    }
  }

  @CommandLine.Command(
      name = "backup",
      description = "Write everything into one file, also while a server runs.")
  static final class Backup extends Arguments.Base {
    @Parameters(paramLabel = "FILE", description = "The file to write.")
    private Path target = Path.of("");

    @Mixin private Written written = new Written();

    @Override
    public Command command() {
      return new Command.Backup(place(), written.target(target));
    }
  }

  @CommandLine.Command(name = "restore", description = "Fill an empty data folder from a backup.")
  static final class Restore extends Arguments.Base {
    @Parameters(paramLabel = "FILE", description = "The backup.")
    private Path source = Path.of("");

    @Override
    public Command command() {
      return new Command.Restore(place(), source);
    }
  }

  @CommandLine.Command(
      name = "doctor",
      description = "Say what is wrong with this machine or data folder, and what to do.")
  static final class Doctor extends Arguments.Base {
    @Override
    public Command command() {
      return new Command.Doctor(place());
    }
  }
}
