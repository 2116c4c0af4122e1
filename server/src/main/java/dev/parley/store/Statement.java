package dev.parley.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One SQL statement of the product, with the keyspace it runs in and how it binds the sharding key.
 *
 * <p>Parameters are written {@code :name}; a collection is written {@code (:name)} and spread. The
 * session binds {@code :team_id} and the sharding column from the route, so a statement cannot
 * reach another key than its route's. Statements are constants: a wrong one fails when its class
 * loads, and the lint loads them all.
 */
public final class Statement {
  /** How a statement relates to the sharding key. */
  public enum Reach {
    /** Binds the sharding column to the route's key. */
    KEY,
    /**
     * Binds the sharding column to a bounded list of keys: a read that may touch several shards, or
     * a write of rows that lie on one.
     */
    KEYS,
    /** Runs on one named shard over all of its keys: relays and sweeps, never a request. */
    SHARD
  }

  private static final Pattern PARAMETER = Pattern.compile(":([a-z_][a-z0-9_]*)");
  private static final Pattern VALUES =
      Pattern.compile("(?is)insert\\s[^(]*\\([^()]*\\)\\s*values\\s*\\(");
  private static final Pattern LITERAL = Pattern.compile("'[^']*'");

  private final Keyspace keyspace;
  private final Reach reach;
  private final String text;
  private final List<String> names;
  private final List<String> pieces;
  private final Optional<Rows> rows;

  /**
   * An insert in three: what stands before its row of values, the row, and what stands behind.
   *
   * @param row the only part with parameters, each a {@code ?}
   */
  public record Rows(String head, String row, String tail) {}

  private Statement(Keyspace keyspace, Reach reach, String text) {
    this.keyspace = keyspace;
    this.reach = reach;
    this.text = text.strip();
    List<String> foundNames = new ArrayList<>();
    List<String> foundPieces = new ArrayList<>();
    Matcher matcher = PARAMETER.matcher(this.text);
    int end = 0;
    while (matcher.find()) {
      foundPieces.add(this.text.substring(end, matcher.start()));
      foundNames.add(matcher.group(1));
      end = matcher.end();
    }
    foundPieces.add(this.text.substring(end));
    names = List.copyOf(foundNames);
    pieces = List.copyOf(foundPieces);
    rows = rows(this.text);
    StatementLint.check(this);
  }

  public static Statement of(Keyspace keyspace, String text) {
    return new Statement(keyspace, Reach.KEY, text);
  }

  /**
   * A statement over a bounded batch of keys, bound as {@code :keys}; an insert binds the column of
   * each row.
   */
  public static Statement ofKeys(Keyspace keyspace, String text) {
    return new Statement(keyspace, Reach.KEYS, text);
  }

  /** A statement over one whole shard; never on a request's path. */
  public static Statement ofShard(Keyspace keyspace, String text) {
    return new Statement(keyspace, Reach.SHARD, text);
  }

  public Keyspace keyspace() {
    return keyspace;
  }

  public Reach reach() {
    return reach;
  }

  public String text() {
    return text;
  }

  /** The parameters in the order of their places; a name may come twice. */
  public List<String> names() {
    return names;
  }

  /** The text between the parameters: one more piece than there are names. */
  public List<String> pieces() {
    return pieces;
  }

  /** How the insert writes many rows at once; empty for what is no such insert. */
  public Optional<Rows> rows() {
    return rows;
  }

  private static Optional<Rows> rows(String text) {
    Matcher values = VALUES.matcher(text);
    if (!values.lookingAt()) {
      return Optional.empty();
    }
    int start = values.end() - 1;
    int end = closing(text, start);
    String head = text.substring(0, start);
    String tail = text.substring(end);
    return PARAMETER.matcher(head + tail).find()
        ? Optional.empty()
        : Optional.of(
            new Rows(head, PARAMETER.matcher(text.substring(start, end)).replaceAll("?"), tail));
  }

  /** Where the bracket that opens there is closed, literals aside. */
  private static int closing(String text, int open) {
    int depth = 0;
    boolean literal = false;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      literal ^= c == '\'';
      depth += literal ? 0 : c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0) {
        return i + 1;
      }
    }
    throw new IllegalArgumentException("an open bracket: " + text);
  }

  /** The text in lower case with its literals blanked, for the lint. */
  String shape() {
    return LITERAL.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("''").replaceAll("\\s+", " ");
  }

  @Override
  public String toString() {
    return keyspace + ": " + text;
  }
}
