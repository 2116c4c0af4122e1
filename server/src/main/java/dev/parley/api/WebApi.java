package dev.parley.api;

import dev.parley.account.http.Callers;
import dev.parley.app.Tokens;
import dev.parley.http.BodyPolicy;
import dev.parley.http.Headers;
import dev.parley.http.HttpException;
import dev.parley.http.Part;
import dev.parley.http.Request;
import dev.parley.http.Response;
import dev.parley.json.Json;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.security.ClientNetwork;
import dev.parley.security.RateLimits;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import dev.parley.security.ScopeSet;
import dev.parley.security.Scopes;
import dev.parley.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Web API over HTTP: finds the method, checks token, limits and scopes, answers in JSON.
 *
 * <p>Errors are 200 with {@code ok:false}, a rate limit is 429 (wire contract, "HTTP").
 * Thread-safe.
 */
public final class WebApi {
  /** The path that methods hang below. */
  public static final String PREFIX = "/api/";

  private static final String WRONG_TOKEN = "not_allowed_token_type";
  private static final RateRule UNAUTHENTICATED = new RateRule.PerMethod(RateTier.UNAUTHENTICATED);
  private static final Logger LOG = LoggerFactory.getLogger(WebApi.class);

  private final Methods methods;
  private final Callers callers;
  private final RateLimits limits;

  public WebApi(Methods methods, Callers callers, RateLimits limits) {
    this.methods = methods;
    this.callers = callers;
    this.limits = limits;
  }

  /** Bodies of calls stay in memory. */
  public BodyPolicy bodyPolicy(BodyPolicy defaultPolicy) {
    return defaultPolicy;
  }

  /** Whether there is a method of that name. */
  public boolean knows(String name) {
    return methods.find(name).isPresent();
  }

  public Response handle(Request request) {
    String name = request.path().substring(PREFIX.length());
    if (!request.method().equals("GET") && !request.method().equals("POST")) {
      return failed(request, Headers.none(), "invalid_request_method");
    }
    Optional<Methods.Bound<?, ?>> bound = methods.find(name);
    if (bound.isEmpty()) {
      return failed(request, Headers.none(), "unknown_method");
    }
    try {
      return call(request, bound.get());
    } catch (HttpException e) {
      return failed(request, Headers.none(), "invalid_form_data");
    } catch (BadJson e) {
      return failed(request, Headers.none(), "invalid_json");
    } catch (RuntimeException e) {
      return answer(request, Headers.none(), fault(request, name, e));
    }
  }

  private Response call(Request request, Methods.Bound<?, ?> bound) {
    Map<String, String> sent = sent(request);
    List<Part> parts =
        "multipart/form-data".equals(request.contentType()) ? request.parts() : List.of();
    Method<?, ?> method = bound.method();
    if (method.access() == Method.Access.OPEN) {
      Call call = new Call(null, ScopeSet.NONE, sent, false, List.of());
      return answer(request, Headers.none(), run(request, bound, call));
    }
    return switch (callers.check(request, sent.get("token"))) {
      case Tokens.Checked.Invalid(String code) -> unauthenticated(request, code);
      case Tokens.Checked.Valid(Principal principal, ScopeSet scopes) ->
          method.access() == Method.Access.APP
              ? failed(request, Headers.none(), WRONG_TOKEN)
              : call(request, bound, new Call(principal, scopes, sent, false, parts));
      case Tokens.Checked.ValidApp(Principal principal, ScopeSet scopes) ->
          method.access() == Method.Access.TOKEN
              ? failed(request, Headers.none(), WRONG_TOKEN)
              : call(request, bound, new Call(principal, scopes, sent, true, parts));
    };
  }

  /** Who keeps asking with a token that is no good is told when to come back. */
  private Response unauthenticated(Request request, String code) {
    RateLimits.Caller stranger =
        new RateLimits.Caller("", ClientNetwork.of(request.remoteAddress()));
    return limits.admit(UNAUTHENTICATED, stranger, "unauthenticated", null)
            instanceof RateLimits.Admission.Limited(int seconds)
        ? limited(request, Headers.none(), seconds)
        : failed(request, Headers.none(), code);
  }

  private Response call(Request request, Methods.Bound<?, ?> bound, Call call) {
    Method<?, ?> method = bound.method();
    Headers headers =
        Headers.of(
            "x-oauth-scopes",
            call.scopes().text(),
            "x-accepted-oauth-scopes",
            String.join(",", method.scopes()));
    Optional<Scopes.Missing> missing = Scopes.missing(method.scopes(), call.scopes());
    if (missing.isPresent()) {
      return answer(request, headers, error(missing.get()));
    }
    Principal principal = call.principal();
    RateLimits.Caller caller =
        new RateLimits.Caller(
            principal.home().teamId(),
            principal.appId() == null ? principal.userId() : principal.appId());
    if (limits.admit(method.rate(), caller, method.name(), call.sent().get("channel"))
        instanceof RateLimits.Admission.Limited(int seconds)) {
      return limited(request, headers, seconds);
    }
    return answer(request, headers, run(request, bound, call));
  }

  private static ObjectNode run(Request request, Methods.Bound<?, ?> bound, Call call) {
    try {
      ObjectNode body = Json.object().put("ok", true);
      body.setAll((ObjectNode) Json.tree(bound.answer(call)));
      warn(body, call.warnings());
      return body;
    } catch (InvalidArguments e) {
      ObjectNode body = error("invalid_arguments");
      body.putObject("response_metadata").putArray("messages").add("[ERROR] " + e.reason());
      return body;
    } catch (MissingScope e) {
      return error(e.missing());
    } catch (Refusal e) {
      return error(e.code());
    } catch (RuntimeException e) {
      return fault(request, bound.method().name(), e);
    }
  }

  /** What a caller hears of a fault of the server's own; the rest is for the log. */
  private static ObjectNode fault(Request request, String method, RuntimeException e) {
    LOG.error("{} failed, request {}", method, request.id(), e);
    boolean passes =
        e instanceof StoreException fault && fault.kind() == StoreException.Kind.UNAVAILABLE;
    return error(passes ? "service_unavailable" : "internal_error");
  }

  private static void warn(ObjectNode body, List<String> warnings) {
    if (warnings.isEmpty()) {
      return;
    }
    body.put("warning", String.join(",", warnings));
    JsonNode metadata = body.path("response_metadata");
    ObjectNode target =
        metadata instanceof ObjectNode known ? known : body.putObject("response_metadata");
    ArrayNode list = target.putArray("warnings");
    warnings.forEach(list::add);
  }

  private static ObjectNode error(String code) {
    return Json.object().put("ok", false).put("error", code);
  }

  private static ObjectNode error(Scopes.Missing missing) {
    return error("missing_scope")
        .put("needed", missing.needed())
        .put("provided", missing.provided());
  }

  private static Response failed(Request request, Headers headers, String code) {
    return answer(request, headers, error(code));
  }

  private static Response limited(Request request, Headers headers, int seconds) {
    return new Response.Content(
        429,
        headers
            .plus(Response.JSON)
            .plus("retry-after", Integer.toString(seconds))
            .plus("x-slack-req-id", request.id()),
        Json.bytes(error("ratelimited")));
  }

  private static Response answer(Request request, Headers headers, ObjectNode body) {
    return new Response.Content(
        200, headers.plus(Response.JSON).plus("x-slack-req-id", request.id()), Json.bytes(body));
  }

  private static Map<String, String> sent(Request request) {
    if (!"application/json".equals(request.contentType())) {
      return request.parameters().asMap();
    }
    Map<String, String> sent = new HashMap<>(request.parameters().asMap());
    byte[] body = bytes(request);
    if (body.length == 0) {
      return sent;
    }
    if (!(Json.parse(body).orElseThrow(BadJson::new) instanceof ObjectNode object)) {
      throw new BadJson();
    }
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      JsonNode value = entry.getValue();
      if (!value.isNull()) {
        sent.put(entry.getKey(), value.isValueNode() ? value.asString() : Json.text(value));
      }
    }
    return sent;
  }

  private static byte[] bytes(Request request) {
    try {
      return request.body().bytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A body that is no JSON object. */
  private static final class BadJson extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadJson() {
      super(null, null, false, false);
    }
  }
}
