package dev.parley.store.mariadb;

/** One thing that was looked at, for {@code doctor}. */
public record Finding(Level level, String what, String whatToDo) {
  /** How bad it is. */
  public enum Level {
    OK,
    WARNING,
    FAULT
  }

  static Finding ok(String what) {
    return new Finding(Level.OK, what, "");
  }

  static Finding warning(String what, String whatToDo) {
    return new Finding(Level.WARNING, what, whatToDo);
  }

  static Finding fault(String what, String whatToDo) {
    return new Finding(Level.FAULT, what, whatToDo);
  }
}
