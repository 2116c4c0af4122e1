package dev.parley.api;

import dev.parley.security.Scopes;

/** A call that the token's scopes do not cover, found out on the way; says which are missing. */
final class MissingScope extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Scopes.Missing missing;

  MissingScope(Scopes.Missing missing) {
    super("missing_scope", null, false, false);
    this.missing = missing;
  }

  Scopes.Missing missing() {
    return missing;
  }
}
