package dev.parley.store.external;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server says it is. */
public record ServerVersion(Flavour flavour, int major, int minor, String text) {
  /** Whose server it is. */
  public enum Flavour {
    MYSQL,
    MARIADB,
    /** A VTGate, which says which MySQL it speaks like. */
    VITESS
  }

  private static final Pattern NUMBERS = Pattern.compile("(?:5\\.5\\.5-)?(\\d+)\\.(\\d+)\\..*");

  /** Reads the answer of {@code SELECT VERSION()}. */
  static Optional<ServerVersion> parse(String text) {
    Matcher matcher = NUMBERS.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Flavour flavour =
        text.contains("MariaDB")
            ? Flavour.MARIADB
            : text.contains("Vitess") ? Flavour.VITESS : Flavour.MYSQL;
    return Optional.of(
        new ServerVersion(
            flavour, Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)), text));
  }

  /** Whether Parley's statements run on it: MySQL from 8.0 on, MariaDB from 10.6 on. */
  boolean isSupported() {
    return switch (flavour) {
      case MYSQL, VITESS -> major >= 8;
      case MARIADB -> major > 10 || (major == 10 && minor >= 6);
    };
  }
}
