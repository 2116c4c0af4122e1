package dev.parley.security;

import java.util.Random;

/** Texts near a well-formed one, and texts that are nothing at all. */
final class Mutations {
  private static final String ALPHABET = "-/.=+_,;:$ abcdefTUXZ0189\u0000\u00e9\u2028\ud83d\n\"";

  private Mutations() {}

  static String of(String text, Random random) {
    StringBuilder mutated = new StringBuilder(text);
    int edits = random.nextInt(4);
    for (int edit = 0; edit < edits; edit++) {
      int at = random.nextInt(mutated.length() + 1);
      char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
      switch (random.nextInt(5)) {
        case 0 -> mutated.insert(at, c);
        case 1 -> mutated.setLength(at);
        case 2 -> mutated.append(mutated, 0, at);
        case 3 -> mutated.replace(at, Math.min(at + 1, mutated.length()), String.valueOf(c));
        default -> mutated.delete(at, Math.min(at + 3, mutated.length()));
      }
    }
    return mutated.toString();
  }
}
