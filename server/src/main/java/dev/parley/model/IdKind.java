package dev.parley.model;

/** What an id names, told by its first letter as in Slack. */
public enum IdKind {
  WORKSPACE('T'),
  CHANNEL('C'),
  DIRECT('D'),
  GROUP('G'),
  PERSON('U'),
  ACCOUNT('W'),
  FILE('F'),
  BOT('B'),
  APP('A'),
  USER_GROUP('S'),
  REMINDER('R'),
  SCHEDULED('Q'),
  CREDENTIAL('K'),
  SESSION('L');

  private final char letter;

  IdKind(char letter) {
    this.letter = letter;
  }

  public char letter() {
    return letter;
  }
}
