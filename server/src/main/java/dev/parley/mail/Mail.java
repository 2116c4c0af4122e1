package dev.parley.mail;

/** Brings letters to people, or to where an operator reads them. Thread-safe; blocks. */
@FunctionalInterface
public interface Mail {
  /** Hands a letter over; one that cannot be is logged without its text. */
  void send(Letter letter);
}
