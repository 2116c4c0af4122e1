package dev.parley.cli;

/** Carries out commands; whoever starts the program supplies it. */
@FunctionalInterface
public interface Commands {

  /**
   * Does what was asked and says how it ended.
   *
   * @throws Exception what was not foreseen; it becomes one line and status 1
   */
  Outcome run(Command command, Console console) throws Exception;
}
