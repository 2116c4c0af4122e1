package dev.parley.search;

import java.util.List;
import java.util.Random;

/** Texts made of what means something in a query, and of what means nothing. */
public final class QueryTexts {
  private static final List<String> PIECES =
      List.of(
          "from:",
          "in:",
          "to:",
          "with:",
          "before:",
          "after:",
          "on:",
          "during:",
          "has:",
          "hasmy:",
          "is:",
          "-",
          "\"",
          "*",
          ":",
          "<@",
          "<#",
          ">",
          "|",
          "@",
          "#",
          " ",
          " ",
          " ",
          "me",
          "2024",
          "2024-13-45",
          "9999-12-31",
          "0000",
          "99/99/9999",
          "january",
          "week",
          "thread",
          ":eyes:",
          "word",
          "東京",
          "é",
          "🚀",
          "\ud83d",
          "\u0000",
          "\ue000",
          "\n",
          "a_b.c/d",
          "camelCase",
          "%",
          "\\",
          "~",
          "^",
          "[",
          "{",
          "OR",
          "AND",
          "ﷺ",
          "a\u0301\u0301\u0301",
          "١٢");

  private QueryTexts() {}

  /** Up to a few dozen pieces, sometimes very many. */
  public static String random(Random random) {
    int count = random.nextInt(50) == 0 ? random.nextInt(2_000) : random.nextInt(24);
    StringBuilder text = new StringBuilder();
    for (int piece = 0; piece < count; piece++) {
      if (random.nextInt(8) == 0) {
        text.append((char) random.nextInt(0x10000));
      } else {
        text.append(PIECES.get(random.nextInt(PIECES.size())));
      }
    }
    return text.toString();
  }
}
