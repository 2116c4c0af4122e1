package dev.parley.wire;

/** One way in which an answer, frame or payload differs from what the data shows. */
public record Violation(Place place, Problem problem, String detail) {

  /** What is wrong. */
  public enum Problem {
    /** The data has no such method, frame or event. */
    UNKNOWN_ORIGIN,
    /** The data shows no such field in objects of this kind. */
    UNKNOWN_FIELD,
    /** The data shows the field in this kind of object, but never at this place. */
    OTHER_PLACE,
    /** The data shows the field with another type. */
    WRONG_TYPE,
    /** The data shows no such {@code type} of block or element. */
    UNKNOWN_VARIANT,
    /** The value is one that the anonymised samples put in place of real ones. */
    PLACEHOLDER
  }

  @Override
  public String toString() {
    return place + ": " + problem + " " + detail;
  }
}
