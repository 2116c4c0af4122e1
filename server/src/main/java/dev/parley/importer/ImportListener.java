package dev.parley.importer;

/** Is told how an import goes on: for a progress bar, and to interrupt it between two batches. */
public interface ImportListener {
  ImportListener NONE = (_, _, _) -> true;

  /**
   * Called after each day.
   *
   * @return false to stop here; the import can be taken up again
   */
  boolean progress(long daysDone, long days, long messages);
}
