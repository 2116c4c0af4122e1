package dev.parley.security;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The scopes that a token was granted: as they were named, and what they come to.
 *
 * <p>Classic scopes ({@code chat:write:user}, {@code bot}, {@code client}) are kept as they were
 * given, since {@code x-oauth-scopes} and {@code provided} show them so, and expand to granular
 * ones, which alone are compared. A scope that Parley does not know is kept and allows nothing.
 * Immutable.
 */
public final class ScopeSet {
  /** Most scopes of one token. */
  public static final int MAX_SCOPES = 200;

  /** Longest name of a scope, in characters. */
  public static final int MAX_SCOPE_CHARS = 64;

  /** No scopes at all. */
  public static final ScopeSet NONE = new ScopeSet(List.of());

  private final List<String> granted;
  private final Set<String> effective;

  private ScopeSet(Collection<String> granted) {
    this.granted = List.copyOf(granted);
    SortedSet<String> expanded = new TreeSet<>();
    granted.forEach(scope -> expanded.addAll(Scopes.expand(scope)));
    this.effective = Set.copyOf(expanded);
  }

  /**
   * Reads scopes set apart by commas or spaces, as OAuth and the command line have them.
   *
   * @return empty if there are more than {@link #MAX_SCOPES}, or one that is no scope by its shape
   */
  public static Optional<ScopeSet> parse(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return Optional.of(NONE);
    }
    if (text.length() > MAX_SCOPES * (MAX_SCOPE_CHARS + 1)) {
      return Optional.empty();
    }
    Set<String> scopes = new LinkedHashSet<>();
    int start = 0;
    for (int at = 0; at <= text.length(); at++) {
      char c = at == text.length() ? ',' : text.charAt(at);
      if (c != ',' && c != ' ') {
        continue;
      }
      if (at > start) {
        String scope = text.substring(start, at);
        if (!isScope(scope)) {
          return Optional.empty();
        }
        scopes.add(scope);
      }
      start = at + 1;
    }
    return scopes.size() > MAX_SCOPES ? Optional.empty() : Optional.of(new ScopeSet(scopes));
  }

  /** Every scope that Parley knows, for {@code --scopes all}. */
  public static ScopeSet all() {
    return new ScopeSet(Scopes.GRANULAR);
  }

  /** These scopes and those of another token of the same holder. */
  public ScopeSet and(ScopeSet other) {
    Set<String> both = new LinkedHashSet<>(granted);
    both.addAll(other.granted);
    return new ScopeSet(both);
  }

  /** Whether a method that needs any one of {@code granular} may be called. */
  public boolean allowsAny(Collection<String> granular) {
    return granular.isEmpty() || granular.stream().anyMatch(effective::contains);
  }

  /** Whether {@code granular} is granted, by its name or within a classic scope. */
  public boolean allows(String granular) {
    return effective.contains(granular);
  }

  /** The scopes that Parley does not know, in the order they were given. */
  public List<String> unknown() {
    List<String> unknown = new ArrayList<>();
    for (String scope : granted) {
      if (!Scopes.isKnown(scope)) {
        unknown.add(scope);
      }
    }
    return unknown;
  }

  /** The scopes as they were given. */
  public List<String> granted() {
    return granted;
  }

  /** As {@code x-oauth-scopes} and {@code provided} show them, and as they are stored. */
  public String text() {
    return String.join(",", granted);
  }

  private static boolean isScope(String text) {
    if (text.length() > MAX_SCOPE_CHARS) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && ":._-".indexOf(c) < 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ScopeSet that && granted.equals(that.granted);
  }

  @Override
  public int hashCode() {
    return granted.hashCode();
  }

  @Override
  public String toString() {
    return text();
  }
}
