package dev.parley.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.api.Method;
import dev.parley.http.Response;
import dev.parley.json.Json;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import dev.parley.security.Scopes;
import dev.parley.wire.Declarations;
import dev.parley.wire.MethodFacts;
import dev.parley.wire.ReasonedFields;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Every declared method against the facts, its declaration and its answers on real rows. */
@Tag("engine")
class ConformanceTest {
  /**
   * What every method may answer beside what it declares: token, transport and the server itself.
   */
  private static final Set<String> COMMON =
      Set.of(
          "account_inactive",
          "internal_error",
          "invalid_arguments",
          "invalid_array_arg",
          "invalid_auth",
          "missing_scope",
          "not_allowed_token_type",
          "not_authed",
          "service_unavailable",
          "token_revoked");

  /** Methods that cannot fail, given a good token. */
  private static final Set<String> NEVER_FAIL =
      Set.of(
          "rtm.connect",
          "rtm.start",
          "auth.revoke",
          "users.setActive",
          "users.deletePhoto",
          "emoji.list",
          "team.profile.get");

  /** How the methods begin that Slack's API has not, of which the facts say nothing. */
  private static final String OWN = "parley.";

  @TempDir static Path dir;

  private static Stage stage;

  @BeforeAll
  static void call() throws Exception {
    stage = new Stage(dir);
    for (Family family : Families.ALL) {
      family.call(stage);
    }
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @Test
  void everyMethodIsCalledWithAndWithoutSuccess() {
    List<String> missing = new ArrayList<>();
    for (Method<?, ?> method : stage.rooms.methods()) {
      if (!stage.succeeded().containsKey(method.name())) {
        missing.add(method.name() + ": no call that succeeds; see Family");
      }
      if (!stage.failed().containsKey(method.name()) && !NEVER_FAIL.contains(method.name())) {
        missing.add(method.name() + ": no call that fails; see Family");
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyCallAnswersAsItShouldAndInTheShapeOfTheFacts() {
    assertThat(stage.problems()).isEmpty();
  }

  @Test
  void everyErrorAnsweredIsDeclared() {
    List<String> strange = new ArrayList<>();
    for (Method<?, ?> method : stage.rooms.methods()) {
      for (String error : stage.failed().getOrDefault(method.name(), List.of())) {
        boolean open = method.access() == Method.Access.OPEN;
        if (!open && !isDeclared(method, error)) {
          strange.add(method.name() + " answers " + error + " without declaring it");
        }
      }
    }
    assertThat(strange).isEmpty();
  }

  @Test
  void everyDeclarationHasWhatTheFactsHave() {
    MethodFacts facts = MethodFacts.load();
    Declarations reasons = Declarations.load();
    List<String> differences = new ArrayList<>();
    for (Method<?, ?> method : stage.rooms.methods()) {
      if (method.name().startsWith(OWN)) {
        assertThat(facts.names()).doesNotContain(method.name());
        continue;
      }
      differences.addAll(
          facts.compare(
              method.name(),
              arguments(method),
              Set.copyOf(method.scopes()),
              Set.copyOf(method.errors()),
              tier(method.rate())));
    }
    assertThat(reasons.unexplained(differences)).isEmpty();
    assertThat(reasons.unused()).isEmpty();
  }

  @Test
  void everyScopeIsAGranularOneOrItsAlias() {
    assertThat(
            stage.rooms.methods().stream()
                .flatMap(method -> method.scopes().stream())
                .filter(scope -> !Scopes.isKnown(scope)))
        .isEmpty();
  }

  @Test
  void everyFieldThatIsNeverSentHasItsReason() {
    ReasonedFields omissions = ReasonedFields.load("omissions.txt");
    List<String> unexplained =
        Stage.SHAPES.omittedEverywhere(stage.succeeded()).stream()
            .filter(place -> !omissions.covers(place))
            .map(Object::toString)
            .sorted()
            .toList();
    assertThat(unexplained).isEmpty();
  }

  @Test
  void noMethodAnswersWithoutATokenOrItsScopes() {
    String scopelessPerson = stage.rooms.token(stage.ann, "");
    String scopelessApp = stage.rooms.appToken(stage.app, "");
    for (Method<?, ?> method : stage.rooms.methods()) {
      if (method.access() == Method.Access.OPEN) {
        continue;
      }
      String name = method.name();
      assertThat(error(stage.rooms.answer(null, name, Json.object()))).isEqualTo("not_authed");
      assertThat(error(stage.rooms.answer("xoxb-1-2-3", name, Json.object())))
          .isEqualTo("invalid_auth");
      if (!method.scopes().isEmpty()) {
        String scopeless = method.access() == Method.Access.APP ? scopelessApp : scopelessPerson;
        Response.Content refused = stage.rooms.answer(scopeless, name, Json.object());
        JsonNode body = Json.parse(refused.body()).orElseThrow();
        assertThat(body.path("error").asString()).as(name).isEqualTo("missing_scope");
        assertThat(body.path("needed").asString()).isEqualTo(String.join(",", method.scopes()));
        assertThat(body.path("provided").isString()).isTrue();
      }
    }
  }

  @Test
  void everyAnswerHasTheHeadersOfTheContract() {
    for (Method<?, ?> method : stage.rooms.methods()) {
      if (method.access() == Method.Access.OPEN || method.name().equals("auth.revoke")) {
        continue;
      }
      String token = method.access() == Method.Access.APP ? stage.app.token() : stage.ann.token();
      Response.Content answer = stage.rooms.answer(token, method.name(), Json.object());
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers().get("content-type")).startsWith("application/json");
      assertThat(answer.headers().get("x-oauth-scopes")).contains("chat:write");
      assertThat(answer.headers().get("x-accepted-oauth-scopes"))
          .isEqualTo(String.join(",", method.scopes()));
      assertThat(answer.headers().has("x-slack-req-id")).isTrue();
      JsonNode body = Json.parse(answer.body()).orElseThrow();
      if (!method.name().startsWith(OWN)) {
        assertThat(Stage.SHAPES.checkResponse(method.name(), body)).isEmpty();
      }
      String error = body.path("error").asString("");
      assertThat(error.isEmpty() || isDeclared(method, error))
          .as("%s answers %s without declaring it", method.name(), error)
          .isTrue();
    }
  }

  private static boolean isDeclared(Method<?, ?> method, String error) {
    return COMMON.contains(error) || method.errors().contains(error);
  }

  private static String error(Response.Content answer) {
    return Json.parse(answer.body()).orElseThrow().path("error").asString("");
  }

  private static Set<String> arguments(Method<?, ?> method) {
    return Arrays.stream(method.arguments().getRecordComponents())
        .map(part -> part.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The number of the tier, 0 for a rule of its own. */
  private static int tier(RateRule rule) {
    List<RateTier> tiers =
        List.of(RateTier.TIER_1, RateTier.TIER_2, RateTier.TIER_3, RateTier.TIER_4);
    return switch (rule) {
      case RateRule.PerMethod(RateTier tier) when tier.equals(RateTier.SOCKETS) -> 1;
      case RateRule.PerMethod(RateTier tier) -> tiers.indexOf(tier) + 1;
      case RateRule _ -> 0;
    };
  }
}
