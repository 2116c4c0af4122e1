package dev.parley.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
     * Binds the sharding column to a bounded list of keys, a batch that may touch several shards.
     */
    KEYS,
    /** Runs on one named shard over all of its keys: relays and sweeps, never a request. */
    SHARD
  }

  private static final Pattern PARAMETER = Pattern.compile(":([a-z_][a-z0-9_]*)");
  private static final Pattern LITERAL = Pattern.compile("'[^']*'");

  private final Keyspace keyspace;
  private final Reach reach;
  private final String text;
  private final List<String> names;
  private final List<String> pieces;

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
    StatementLint.check(this);
  }

  public static Statement of(Keyspace keyspace, String text) {
    return new Statement(keyspace, Reach.KEY, text);
  }

  /** A read of a bounded batch of keys, bound as {@code :keys}. */
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

  /** The text in lower case with its literals blanked, for the lint. */
  String shape() {
    return LITERAL.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("''").replaceAll("\\s+", " ");
  }

  @Override
  public String toString() {
    return keyspace + ": " + text;
  }
}
