package dev.parley.conformance;

/**
 * The calls that show the methods of one family: for each method at least one that succeeds and,
 * where it can fail, one that does. Listed in {@link Families}.
 */
@FunctionalInterface
interface Family {
  void call(Stage stage) throws Exception;
}
