package dev.parley.mail;

/**
 * A letter in plain text.
 *
 * @param to the address of one person
 * @param text with line ends alone; it may hold a credential, so it is never logged
 */
public record Letter(String to, String subject, String text) {
  public Letter {
    if (hasControl(to) || hasControl(subject)) {
      throw new IllegalArgumentException("a field of a letter would begin another");
    }
  }

  private static boolean hasControl(String field) {
    return field.chars().anyMatch(Character::isISOControl);
  }

  /** Shows neither subject nor text. */
  @Override
  public String toString() {
    return "Letter[]";
  }
}
