package dev.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ReasonedFieldsTest {
  private static final WireShapes SHAPES = WireShapes.load();

  @Test
  void theCommittedOmissionsExistAndHaveReasons() {
    assertThat(ReasonedFields.load("omissions.txt").omissionProblems(SHAPES)).isEmpty();
  }

  @Test
  void theCommittedAdditionsAreNewAndHaveReasons() {
    assertThat(ReasonedFields.load("additions.txt").additionProblems(SHAPES)).isEmpty();
  }

  @Test
  void refusesAnOmissionWithoutAReason() {
    assertThat(ReasonedFields.parse("@channel priority\n").omissionProblems(SHAPES))
        .containsExactly("line 1, @channel priority: no reason");
  }

  @Test
  void refusesAnOmissionOfAFieldThatNothingShows() {
    String text = "# comment\n@channel priorty,topic.valeu because\nchat.pst ok because\n";
    assertThat(ReasonedFields.parse(text).omissionProblems(SHAPES))
        .containsExactly(
            "line 2, @channel priorty: the data shows no such field",
            "line 2, @channel topic.valeu: the data shows no such field",
            "line 3, chat.pst ok: the data shows no such field");
  }

  @Test
  void refusesAFieldListedTwice() {
    assertThat(
            ReasonedFields.parse("@channel priority a\n@channel priority b")
                .omissionProblems(SHAPES))
        .containsExactly("line 2, @channel priority: listed twice");
  }

  @Test
  void findsFieldsInMapsArraysVariantsAndKinds() {
    String text =
        """
        files.info file.shares.public.*[].ts a
        conversations.list channels[].topic.value b
        rtm:message/message_changed message.text c
        event:message text d
        socket:hello debug_info.host e
        @block alt_text f
        @file headers.*,* g
        """;
    assertThat(ReasonedFields.parse(text).omissionProblems(SHAPES)).isEmpty();
  }

  @Test
  void refusesAnAdditionThatTheDataShows() {
    assertThat(ReasonedFields.parse("@channel priority mine").additionProblems(SHAPES))
        .containsExactly("line 1, @channel priority: the data shows it, so it needs no entry");
  }

  @Test
  void anOmissionOfAKindCoversItEverywhere() {
    JsonNode answer = WireShapesTest.json("{'ok':true,'channels':[{'id':'C1'}]}");
    ReasonedFields all =
        ReasonedFields.parse("@channel * none\nconversations.list response_metadata none");
    assertThat(all.unexplained(SHAPES, "conversations.list", List.of(answer))).isEmpty();
    ReasonedFields some = ReasonedFields.parse("@channel priority none");
    Set<Place> left = some.unexplained(SHAPES, "conversations.list", List.of(answer));
    assertThat(left)
        .extracting(Place::path)
        .contains("channels[].name")
        .doesNotContain("channels[].priority");
  }

  @Test
  void anAdditionExplainsItsFieldAndNoWrongType() {
    ReasonedFields additions = ReasonedFields.parse("rtm:* position resume");
    JsonNode frame = WireShapesTest.json("{'type':'hello','position':'p','pos':1}");
    assertThat(additions.unexplained(SHAPES.checkRtmEvent(frame)))
        .singleElement()
        .extracting(violation -> violation.place().path())
        .isEqualTo("pos");
    JsonNode wrong = WireShapesTest.json("{'ok':1}");
    assertThat(
            ReasonedFields.parse("auth.test ok x")
                .unexplained(SHAPES.checkResponse("auth.test", wrong)))
        .hasSize(1);
  }
}
