package dev.parley.cli;

/** How a command ended; each way has its exit status. */
public sealed interface Outcome {

  /** The exit status that a shell sees. */
  int status();

  /** It did what was asked: status 0. */
  record Done() implements Outcome {
    @Override
    public int status() {
      return 0;
    }
  }

  /**
   * It could not: status 1.
   *
   * @param message one line for a person: what is wrong and what to do
   */
  record Failed(String message) implements Outcome {
    @Override
    public int status() {
      return 1;
    }
  }

  /**
   * What was asked for makes no sense: status 2.
   *
   * @param message one line for a person: what is wrong and what to write
   */
  record WrongUse(String message) implements Outcome {
    @Override
    public int status() {
      return 2;
    }
  }

  /** {@link Done}, for short. */
  static Outcome done() {
    return new Done();
  }
}
