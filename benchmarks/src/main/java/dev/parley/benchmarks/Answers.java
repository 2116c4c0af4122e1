package dev.parley.benchmarks;

/** What the answers of the Web API begin with. */
final class Answers {
  /** The first characters of every answer that is no error. */
  static final String OK = "{\"ok\":true";

  private Answers() {}
}
