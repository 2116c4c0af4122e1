package dev.parley.api;

import dev.parley.http.Body;
import dev.parley.http.Part;
import dev.parley.model.Home;
import dev.parley.model.Principal;
import dev.parley.security.ScopeSet;
import dev.parley.security.Scopes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One call of a method: who calls, and what is said beside the answer. Belongs to one request. */
public final class Call {
  private final @Nullable Principal principal;
  private final ScopeSet scopes;
  private final Map<String, String> sent;
  private final boolean byApp;
  private final List<Part> parts;
  private final List<String> warnings = new ArrayList<>();

  Call(
      @Nullable Principal principal,
      ScopeSet scopes,
      Map<String, String> sent,
      boolean byApp,
      List<Part> parts) {
    this.principal = principal;
    this.scopes = scopes;
    this.sent = sent;
    this.byApp = byApp;
    this.parts = parts;
  }

  /** Who calls; only an open method has nobody. */
  public Principal principal() {
    if (principal == null) {
      throw new IllegalStateException("a method that needs a caller was declared open");
    }
    return principal;
  }

  /** Whether an app calls as such; its principal is then its bot. */
  public boolean byApp() {
    return byApp;
  }

  public Home home() {
    return principal().home();
  }

  public ScopeSet scopes() {
    return scopes;
  }

  /** Refuses a token that has none of some scopes; none asked for are none missing. */
  public void requireAny(List<String> accepted) {
    Scopes.missing(accepted, scopes)
        .ifPresent(
            missing -> {
              throw new MissingScope(missing);
            });
  }

  /** The arguments as they were sent. */
  public Map<String, String> sent() {
    return sent;
  }

  /** The bytes of a file that was sent with the arguments. */
  public Optional<Body> file(String name) {
    return parts.stream().filter(part -> part.name().equals(name)).map(Part::body).findFirst();
  }

  /** Says something beside the answer, such as {@code already_in_channel}. */
  public void warn(String code) {
    warnings.add(code);
  }

  List<String> warnings() {
    return warnings;
  }
}
