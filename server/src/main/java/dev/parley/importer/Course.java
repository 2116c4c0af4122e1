package dev.parley.importer;

import java.io.IOException;

/** How far an import is. It is saved from time to time: what is done twice is there once. */
final class Course {
  /**
   * Messages after which it is saved. Whatever is on its way is waited for then, and as many as
   * this are gone through again after a kill.
   */
  private static final int SAVE_MESSAGES = 20_000;

  private static final int SAVE_CONVERSATIONS = 200;

  private final ImportTarget target;
  private final ImportSummary summary;
  private final ImportListener listener;
  private final WriteBehind behind;
  private final String fingerprint;
  private final long days;
  private long daysDone;
  private long messagesSaved;
  private int conversationsSaved;

  Course(
      ImportTarget target,
      ImportSummary summary,
      ImportListener listener,
      WriteBehind behind,
      WorkspaceExport export)
      throws IOException {
    this.target = target;
    this.summary = summary;
    this.listener = listener;
    this.behind = behind;
    this.fingerprint = export.fingerprint();
    this.days = export.days();
  }

  ImportProgress start() {
    ImportProgress found = target.progress(fingerprint);
    return found == null ? ImportProgress.START : found;
  }

  private long messages() {
    return summary.messagesCreated() + summary.messagesPresent();
  }

  /** Counts a day; whether the listener wants another. */
  boolean goesOn() {
    daysDone++;
    return listener.progress(daysDone, days, messages());
  }

  /** Whether so much came in since the last time that it is time to save. */
  boolean isLong() {
    return messages() - messagesSaved >= SAVE_MESSAGES;
  }

  void conversationDone(int number) throws IOException {
    if (isLong() || number - conversationsSaved >= SAVE_CONVERSATIONS) {
      save(new ImportProgress(number + 1, null));
    }
  }

  /** Saves that everything begun so far is there. */
  void save(ImportProgress progress) throws IOException {
    behind.await();
    target.saveProgress(fingerprint, progress);
    messagesSaved = messages();
    conversationsSaved = progress.conversations();
  }

  /** The next import of this export begins anew, to find what changed in the workspace. */
  void end() throws IOException {
    behind.await();
    target.saveProgress(fingerprint, ImportProgress.START);
  }
}
