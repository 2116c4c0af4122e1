package dev.parley.demo;

import java.util.List;

/** A short exchange: who says what, in the conversation or in the thread of its first line. */
record Scene(List<Line> lines) {
  /** The most people who take part in one. */
  static final int SPEAKERS_MAX = 4;

  /**
   * One message.
   *
   * @param speaker 0 for the first person, 1 for the second, …; -1 for a bot
   * @param bot the bot's name, or ""
   * @param file {@code png}, {@code txt} or ""
   */
  record Line(
      int speaker,
      String bot,
      boolean inThread,
      List<Piece> pieces,
      List<String> reactions,
      String file) {}

  /** A part of a message's text. */
  sealed interface Piece {}

  record Text(String text) implements Piece {}

  /** A mention of one of the speakers. */
  record Mention(int speaker) implements Piece {}

  /** The first name of one of the speakers. */
  record Name(int speaker) implements Piece {}

  /**
   * One of several words, the same all through a scene.
   *
   * @param salt tells the pools apart
   * @param step a second and third word of the same pool stand next to the first
   */
  record Choice(List<String> words, int salt, int step) implements Piece {
    String word(long scene) {
      long first = Dice.mix(scene ^ salt) >>> 1;
      return words.get((int) ((first + step) % words.size()));
    }
  }
}
