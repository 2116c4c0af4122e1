package dev.parley.message;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The mentions in a text: people by name, and whole audiences.
 *
 * @param users ids of {@code <@U…>}, at most {@link #USERS_MAX}
 * @param audiences {@code here}, {@code channel}, {@code everyone}, or {@code S…} of a user group
 */
public record Mentions(Set<String> users, Set<String> audiences) {
  /** More people than this are not told one by one. */
  public static final int USERS_MAX = 100;

  private static final int AUDIENCES_MAX = 20;

  public static Mentions in(String text) {
    Set<String> users = new LinkedHashSet<>();
    Set<String> audiences = new LinkedHashSet<>();
    int at = text.indexOf('<');
    while (at >= 0) {
      int end = text.indexOf('>', at);
      if (end < 0) {
        break;
      }
      int bar = text.indexOf('|', at);
      String inside = text.substring(at + 1, bar > 0 && bar < end ? bar : end);
      if (inside.startsWith("@") && users.size() < USERS_MAX && isId(inside, 1)) {
        users.add(inside.substring(1));
      } else if (audiences.size() < AUDIENCES_MAX) {
        audience(inside, audiences);
      }
      at = text.indexOf('<', at + 1);
    }
    return new Mentions(users, audiences);
  }

  private static void audience(String inside, Set<String> audiences) {
    switch (inside) {
      case "!here", "!channel", "!everyone" -> audiences.add(inside.substring(1));
      case String other when other.startsWith("!subteam^") && isId(other, 9) ->
          audiences.add(other.substring(9));
      case String _ -> {}
    }
  }

  private static boolean isId(String text, int from) {
    if (text.length() < from + 2 || text.length() > from + 32) {
      return false;
    }
    return text.chars().skip(from).allMatch(c -> (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
  }
}
