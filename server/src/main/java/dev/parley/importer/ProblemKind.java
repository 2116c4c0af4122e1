package dev.parley.importer;

/** What can be wrong with an export, or keep a part of it from coming in. */
public enum ProblemKind {
  EMPTY_FILE("the file is empty"),
  NOT_A_LIST("the file does not hold a JSON list"),
  TRUNCATED("the file ends too early; what stands before is kept"),
  MALFORMED("the file is damaged; what could be read before and after is kept"),
  WRONG_ENCODING("the file is not UTF-8; unreadable characters were replaced"),
  UNREADABLE("the file could not be read"),
  TOO_LARGE("a record is larger than the limit"),
  TOO_DEEP("a record is nested deeper than the limit"),
  WRONG_TYPE("a record or field has another type than it should"),
  MISSING_FIELD("a record lacks a field that it needs"),
  DUPLICATE_TIMESTAMP("two messages of a conversation have the same ts; the first is kept"),
  OUT_OF_ORDER("a message stands before an earlier one"),
  DUPLICATE_ID("two records have the same id; the first is kept"),
  NAME_SHARED("two conversations share one folder; the first has its messages"),
  MISSING_FILE("a file that every export has is missing"),
  UNKNOWN_FOLDER("a folder belongs to no conversation of the export"),
  UNKNOWN_FILE("a file has no meaning in an export"),
  NOT_MODELLED("Parley has no place for this part yet"),
  OUTSIDE_LINK("a link of the file system leads out of the folder and was not followed"),
  ID_TAKEN("an id belongs to another workspace; a new one was given"),
  NAME_TAKEN("a name is in use in the workspace or too long; a new one was given"),
  EMAIL_TAKEN("an e-mail address belongs to a person of the workspace; they are one now"),
  UNKNOWN_AUTHOR("a message's author is not among the people; a placeholder was made"),
  UNKNOWN_MEMBER("a conversation names a member who is not among the people"),
  MISSING_PARENT("a reply's first message is not in the export"),
  THREAD_DIFFERS("a thread's summary differs from its replies, which were counted"),
  CONTENT_MISSING("a file's content is not in the export and was not fetched"),
  CONTENT_REFUSED("a file's content lies at an address that is not public and was not fetched"),
  CONTENT_DENIED("a file's content was not given out where the export says it is"),
  CONTENT_TOO_LARGE("a file's content is larger than the limit and was not fetched"),
  CONTENT_UNREACHABLE("a file's content could not be fetched; the same command tries again");

  private final String reason;

  ProblemKind(String reason) {
    this.reason = reason;
  }

  /** Why, for people. */
  public String reason() {
    return reason;
  }
}
