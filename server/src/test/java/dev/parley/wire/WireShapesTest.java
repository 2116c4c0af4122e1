package dev.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.wire.Violation.Problem;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WireShapesTest {
  private static final WireShapes SHAPES = WireShapes.load();

  @TestFactory
  Stream<DynamicTest> acceptsTheCommittedExamples() {
    return Resources.json("examples.json").properties().stream()
        .map(
            example ->
                DynamicTest.dynamicTest(
                    example.getKey(),
                    () -> assertThat(check(example.getKey(), example.getValue())).isEmpty()));
  }

  private static List<Violation> check(String name, JsonNode json) {
    if (name.startsWith("rtm ")) {
      return SHAPES.checkRtmEvent(json);
    }
    if (name.startsWith("socket ")) {
      return SHAPES.checkSocketFrame(json);
    }
    return name.startsWith("event ")
        ? SHAPES.checkEventPayload(json)
        : SHAPES.checkResponse(name, json);
  }

  @Test
  void rejectsAnInventedField() {
    assertThat(SHAPES.checkResponse("auth.test", json("{'ok':true,'usr':'bob'}")))
        .singleElement()
        .satisfies(violation -> is(violation, Problem.UNKNOWN_FIELD, "usr"));
  }

  @Test
  void rejectsAnInventedFieldDeepInside() {
    assertThat(
            SHAPES.checkResponse(
                "conversations.list", json("{'channels':[{'topic':{'valeu':'x'}}]}")))
        .singleElement()
        .satisfies(
            violation -> {
              is(violation, Problem.UNKNOWN_FIELD, "channels[].topic.valeu");
              assertThat(violation.place().kind()).isEqualTo("@topic");
            });
  }

  @Test
  void rejectsAFieldThatTheDataShowsForThisKindAtOtherPlacesAlone() {
    assertThat(
            SHAPES.checkResponse("conversations.list", json("{'channels':[{'locale':'en-US'}]}")))
        .singleElement()
        .satisfies(violation -> is(violation, Problem.OTHER_PLACE, "channels[].locale"));
  }

  @Test
  void rejectsAnotherType() {
    assertWrong("auth.test", "{'ok':'true'}", "ok");
    assertWrong("conversations.list", "{'channels':{}}", "channels");
    assertWrong(
        "conversations.list", "{'channels':[{'created':'1700000000'}]}", "channels[].created");
    assertWrong("conversations.list", "{'channels':[{'created':1.5}]}", "channels[].created");
    assertWrong("users.info", "{'user':'U012AB3CD'}", "user");
  }

  @Test
  void rejectsAPlaceholderIdInABoolean() {
    assertWrong("conversations.info", "{'channel':{'is_member':'C00000000'}}", "channel.is_member");
  }

  @Test
  void rejectsNullWhereTheDataShowsNone() {
    assertWrong("users.info", "{'user':{'name':null}}", "user.name");
    assertThat(SHAPES.checkResponse("users.info", json("{'user':{'profile':{'email':null}}}")))
        .isEmpty();
  }

  @Test
  void rejectsTextWhereAnIdOrATsBelongs() {
    assertWrong("auth.test", "{'user_id':'bob'}", "user_id");
    assertWrong("conversations.history", "{'messages':[{'ts':'1700000000'}]}", "messages[].ts");
  }

  @Test
  void holdsABlockToItsOwnType() {
    assertThat(
            SHAPES.checkResponse(
                "conversations.history",
                json("{'messages':[{'blocks':[{'type':'divider','elements':[]}]}]}")))
        .singleElement()
        .satisfies(
            violation -> is(violation, Problem.UNKNOWN_FIELD, "messages[].blocks[].elements"));
    assertThat(
            SHAPES.checkResponse(
                "conversations.history", json("{'messages':[{'blocks':[{'type':'dividr'}]}]}")))
        .singleElement()
        .satisfies(violation -> is(violation, Problem.UNKNOWN_VARIANT, "messages[].blocks[]"));
  }

  @Test
  void rejectsAMethodFrameOrEventThatTheDataDoesNotShow() {
    assertUnknown(SHAPES.checkResponse("chat.postMesage", json("{'ok':true}")));
    assertUnknown(SHAPES.checkRtmEvent(json("{'type':'channel_exploded'}")));
    assertUnknown(SHAPES.checkRtmEvent(json("{'type':'message','subtype':'channel_exploded'}")));
    assertUnknown(SHAPES.checkSocketFrame(json("{'type':'goodbye'}")));
    assertUnknown(SHAPES.checkEventPayload(json("{'event':{'type':'channel_exploded'}}")));
  }

  @Test
  void holdsAMessageFrameToItsSubtype() {
    assertThat(
            SHAPES.checkRtmEvent(
                json("{'type':'message','subtype':'channel_topic','topic':'x','purpose':'y'}")))
        .singleElement()
        .satisfies(violation -> is(violation, Problem.UNKNOWN_FIELD, "purpose"));
  }

  @Test
  void acceptsErrorsAndWarningsOfEveryMethod() {
    JsonNode failed =
        json(
            "{'ok':false,'error':'missing_scope','needed':'a','provided':'b','warning':'w',"
                + "'response_metadata':{'warnings':['w'],'messages':['[WARN] w']}}");
    assertThat(SHAPES.methods())
        .allSatisfy(method -> assertThat(SHAPES.checkResponse(method, failed)).isEmpty());
  }

  @Test
  void findsThePlaceholdersOfTheSamples() {
    JsonNode answer =
        json("{'user':'U00000000','at':['0000000000.000000'],'url':'https://www.example.com/a'}");
    assertThat(SHAPES.placeholders("auth.test", answer))
        .extracting(violation -> violation.place().path())
        .containsExactlyInAnyOrder("user", "at[]");
  }

  @Test
  void namesWhatNoAnswerHas() {
    JsonNode one = json("{'ok':true,'team':'a','team_id':'T1','url':'u','user':'b'}");
    JsonNode other = json("{'ok':true,'user_id':'U1','bot_id':'B1'}");
    assertThat(SHAPES.omitted("auth.test", List.of(one, other)))
        .containsExactlyInAnyOrder(
            "app_id", "app_name", "enterprise_id", "expires_in", "is_enterprise_install");
  }

  @Test
  void countsAMissingObjectOnceAndLooksIntoThoseThatAreThere() {
    JsonNode answer = json("{'ok':true,'channels':[{'id':'C1','topic':{'value':'x'}}]}");
    assertThat(SHAPES.omitted("conversations.list", List.of(answer)))
        .contains("channels[].purpose", "channels[].topic.creator", "channels[].topic.last_set")
        .doesNotContain("channels[].purpose.value", "channels[].topic", "error");
  }

  @Test
  void saysNothingOfElementsWhenNoneWasSeen() {
    assertThat(SHAPES.omitted("conversations.list", List.of(json("{'ok':true,'channels':[]}"))))
        .noneMatch(path -> path.startsWith("channels[]"));
  }

  static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"'));
  }

  private static void assertWrong(String method, String body, String path) {
    assertThat(SHAPES.checkResponse(method, json(body)))
        .singleElement()
        .satisfies(violation -> is(violation, Problem.WRONG_TYPE, path));
  }

  private static void assertUnknown(List<Violation> violations) {
    assertThat(violations).extracting(Violation::problem).containsOnlyOnce(Problem.UNKNOWN_ORIGIN);
  }

  private static void is(Violation violation, Problem problem, String path) {
    assertThat(violation.problem()).isEqualTo(problem);
    assertThat(violation.place().path()).isEqualTo(path);
  }
}
