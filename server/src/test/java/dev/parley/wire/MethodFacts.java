package dev.parley.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * Parameters, scopes, errors and rate tiers of the Slack API's methods, and comparisons of Parley's
 * declarations with them. Immutable and safe for use by many threads.
 */
public final class MethodFacts {

  /**
   * A parameter.
   *
   * @param type {@code string}, {@code integer}, {@code number}, {@code boolean} or {@code array}
   * @param required as the 2021 specification says; false also where it does not know the method
   */
  public record Parameter(String type, boolean required) {}

  /**
   * What is known of a method.
   *
   * @param http {@code get} or {@code post} as the specification has it; "" where it has none
   * @param parameters without {@code token}, which the transport takes
   * @param scopes granular names, any one of which may be needed
   * @param classicScopes the names before granular scopes
   * @param errors a floor: a method may give others
   * @param tier 1 to 4; 0 for a rule of its own, and where none is known
   */
  public record Fact(
      String http,
      SortedMap<String, Parameter> parameters,
      Set<String> scopes,
      Set<String> classicScopes,
      Set<String> errors,
      int tier) {}

  private final Map<String, Fact> facts;

  private MethodFacts(Map<String, Fact> facts) {
    this.facts = Map.copyOf(facts);
  }

  /** Reads the committed facts. */
  public static MethodFacts load() {
    Map<String, Fact> facts = new TreeMap<>();
    Resources.json("methods.json")
        .properties()
        .forEach(entry -> facts.put(entry.getKey(), fact(entry.getValue())));
    return new MethodFacts(facts);
  }

  /** The names of all methods known. */
  public Set<String> names() {
    return new TreeSet<>(facts.keySet());
  }

  /** The facts of a method; throws where none are known. */
  public Fact of(String method) {
    Fact fact = facts.get(method);
    if (fact == null) {
      throw new IllegalArgumentException("the data shows no method " + method);
    }
    return fact;
  }

  /**
   * What a declaration lacks or has otherwise, a line each: parameters, scopes and errors of the
   * facts that it does not declare, and another rate tier. More than the facts is no difference.
   * Errors of the transport, the same for every method, are {@link #commonErrors}' business.
   */
  public List<String> compare(
      String method,
      Set<String> declaredParams,
      Set<String> declaredScopes,
      Set<String> declaredErrors,
      int tier) {
    if (!facts.containsKey(method)) {
      return List.of(method + ": the data shows no such method");
    }
    Fact fact = of(method);
    List<String> differences = new ArrayList<>();
    lacks(method, "parameter", fact.parameters().keySet(), declaredParams, differences);
    lacks(method, "scope", fact.scopes(), declaredScopes, differences);
    Set<String> errors = new TreeSet<>(fact.errors());
    errors.removeAll(commonErrors());
    lacks(method, "error", errors, declaredErrors, differences);
    if (fact.tier() != tier) {
      differences.add(method + ": tier " + tier + ", the data says " + fact.tier());
    }
    return differences;
  }

  /** Errors that the specification gives to (nearly) every method: those of token and transport. */
  public static Set<String> commonErrors() {
    return Set.of(
        "account_inactive",
        "invalid_arg_name",
        "invalid_array_arg",
        "invalid_auth",
        "invalid_charset",
        "invalid_form_data",
        "invalid_json",
        "invalid_post_type",
        "json_not_object",
        "missing_post_type",
        "missing_scope",
        "not_authed",
        "rate_limited",
        "request_timeout",
        "team_added_to_org",
        "upgrade_required");
  }

  private static void lacks(
      String method, String what, Set<String> known, Set<String> declared, List<String> into) {
    for (String name : new TreeSet<>(known)) {
      if (!declared.contains(name)) {
        into.add(method + ": lacks " + what + " " + name);
      }
    }
  }

  private static Fact fact(JsonNode node) {
    SortedMap<String, Parameter> parameters = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : node.get("params").properties()) {
      String type = entry.getValue().stringValue();
      boolean required = type.endsWith("!");
      parameters.put(
          entry.getKey(),
          new Parameter(required ? type.substring(0, type.length() - 1) : type, required));
    }
    Set<String> scopes = strings(node, "scopes");
    return new Fact(
        node.path("http").asString(""),
        parameters,
        scopes,
        node.has("classic") ? strings(node, "classic") : scopes,
        strings(node, "errors"),
        node.path("tier").asInt(0));
  }

  private static Set<String> strings(JsonNode node, String field) {
    Set<String> strings = new TreeSet<>();
    node.get(field).forEach(item -> strings.add(item.stringValue()));
    return strings;
  }
}
