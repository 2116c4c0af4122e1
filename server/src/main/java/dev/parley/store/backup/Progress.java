package dev.parley.store.backup;

/** Hears from one thread how far a backup or restore is. */
@FunctionalInterface
public interface Progress {
  /**
   * Tells that something was done.
   *
   * @param what the table or folder under way
   * @param done rows or files of it so far
   */
  void at(String what, long done);

  static Progress none() {
    return (what, done) -> {};
  }
}
