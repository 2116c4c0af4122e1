package dev.parley.store.external;

import dev.parley.store.external.ExternalDatabaseException.Code;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JDBC URL without a database, taken apart: {@code jdbc:mysql://[USER[:PASSWORD]@]HOST[:PORT]/
 * [?OPTIONS]}, or {@code jdbc:mariadb:}.
 *
 * @param driver {@code mysql} or {@code mariadb}
 * @param hosts all between the slashes but the credentials
 * @param options with their question mark, or empty
 */
record BaseUrl(
    String driver, String hosts, String options, Optional<String> user, Optional<String> password) {
  private static final Pattern SHAPE =
      Pattern.compile("jdbc:(mysql|mariadb)://(?:([^@/?]*)@)?([^@/?]+)(?:/([^?]*))?(\\?.*)?");

  static BaseUrl parse(String url) {
    Matcher matcher = SHAPE.matcher(url);
    if (!matcher.matches()) {
      // The URL itself may hold a password, so it is not repeated.
      throw new ExternalDatabaseException(
          Code.WRONG_URL,
          "--database takes jdbc:mysql://HOST:PORT/?user=U&password=P, or jdbc:mariadb://…");
    }
    if (matcher.group(4) != null && !matcher.group(4).isEmpty()) {
      throw new ExternalDatabaseException(
          Code.WRONG_URL,
          "--database takes a URL without a database name: Parley has four databases of its own;"
              + " leave out '"
              + matcher.group(4)
              + "'");
    }
    String[] credentials =
        matcher.group(2) == null ? new String[0] : matcher.group(2).split(":", 2);
    return new BaseUrl(
        matcher.group(1),
        matcher.group(3),
        matcher.group(5) == null ? "" : matcher.group(5),
        credentials.length > 0 ? Optional.of(decode(credentials[0])) : Optional.empty(),
        credentials.length > 1 ? Optional.of(decode(credentials[1])) : Optional.empty());
  }

  String toJdbc(String database) {
    return "jdbc:" + driver + "://" + hosts + "/" + database + options;
  }

  /** The credentials that stood before the hosts; those among the options stay there. */
  Properties properties() {
    Properties properties = new Properties();
    user.ifPresent(value -> properties.setProperty("user", value));
    password.ifPresent(value -> properties.setProperty("password", value));
    return properties;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "jdbc:" + driver + "://" + hosts + "/";
  }
}
