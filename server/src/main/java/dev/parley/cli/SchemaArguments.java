package dev.parley.cli;

import picocli.CommandLine;
import picocli.CommandLine.Option;

/** What is done to the tables of a Vitess, as it is written. */
final class SchemaArguments {
  private SchemaArguments() {}

  @CommandLine.Command(
      name = "schema",
      description = "Change the tables of a Vitess.",
      subcommands = Apply.class)
  static final class Schema {}

  @CommandLine.Command(
      name = "apply",
      description = "Bring the tables and the VSchema of each keyspace to those of this Parley.")
  static final class Apply extends Arguments.Base {
    @Option(
        names = "--vtctld",
        paramLabel = "HOST:PORT",
        required = true,
        description = "Where vtctld speaks gRPC.")
    private String vtctld = "";

    @Override
    public Command command() {
      Arguments.require(
          vtctld.matches("[^:/]+:\\d{1,5}|\\[[0-9a-fA-F:]+]:\\d{1,5}"), "--vtctld takes HOST:PORT");
      return new Command.ApplySchema(place(), vtctld);
    }
  }
}
