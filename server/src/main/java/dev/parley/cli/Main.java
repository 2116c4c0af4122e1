package dev.parley.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Reads a command line, has the command carried out, and turns how it ended into an exit status.
 */
public final class Main {
  private final Commands commands;
  private final Console console;
  private final boolean debugAlways;

  /**
   * Creates a command line over the given commands.
   *
   * @param environment {@code PARLEY_DEBUG}, when set, has stack traces printed
   */
  public Main(Commands commands, Console console, Map<String, String> environment) {
    this.commands = commands;
    this.console = console;
    this.debugAlways = !environment.getOrDefault("PARLEY_DEBUG", "").isEmpty();
  }

  /** Carries out one command line; the result is the exit status 0, 1 or 2. */
  public int run(String... arguments) {
    CommandLine line =
        new CommandLine(new Arguments.Root())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpAutoWidth(true)
            .setUsageHelpWidth(100)
            .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
            .setParameterExceptionHandler((problem, ignored) -> wrongUse(problem))
            .setExecutionStrategy(this::execute);
    return line.execute(arguments);
  }

  private int execute(ParseResult parsed) {
    @Nullable Integer helped = CommandLine.executeHelpRequest(parsed);
    if (helped != null) {
      return helped;
    }
    CommandLine leaf = parsed.asCommandLineList().getLast();
    if (!(leaf.getCommand() instanceof Arguments.Leaf asked)) {
      throw new ParameterException(leaf, "a command is missing");
    }
    Command command;
    try {
      command = asked.command();
    } catch (IllegalArgumentException problem) {
      throw new ParameterException(leaf, String.valueOf(problem.getMessage()), problem);
    }
    return report(attempt(command, asked.debug() || debugAlways));
  }

  private Outcome attempt(Command command, boolean debug) {
    try {
      return commands.run(command, console);
    } catch (InterruptedException problem) {
      Thread.currentThread().interrupt();
      return new Outcome.Failed("interrupted");
    } catch (Exception | StackOverflowError | LinkageError problem) {
      if (debug) {
        problem.printStackTrace(console.err());
      }
      return new Outcome.Failed(unforeseen(problem, debug));
    }
  }

  private int report(Outcome outcome) {
    switch (outcome) {
      case Outcome.Done() -> {}
      case Outcome.Failed(String message) -> error(message);
      case Outcome.WrongUse(String message) -> error(message);
    }
    console.out().flush();
    return outcome.status();
  }

  private int wrongUse(ParameterException problem) {
    String command = problem.getCommandLine().getCommandSpec().qualifiedName(" ");
    return report(
        new Outcome.WrongUse(
            String.valueOf(problem.getMessage()) + " (see: " + command + " --help)"));
  }

  private static String unforeseen(Throwable problem, boolean debug) {
    String message = problem.getMessage();
    String what = problem.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    return debug ? what : what + " (--debug shows where)";
  }

  private void error(String message) {
    console.err().println("parley: " + oneLine(message));
    console.err().flush();
  }

  private static String oneLine(String message) {
    return message.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
