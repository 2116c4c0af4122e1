package dev.parley.mail;

/**
 * The limits of mail.
 *
 * @param maxFolderLetters letters that are kept in the folder; the oldest go first
 */
public record MailLimits(int maxFolderLetters) {
  public static final MailLimits DEFAULTS = new MailLimits(1_000);
}
