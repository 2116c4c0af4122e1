package dev.parley.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class MethodFactsTest {
  private static final MethodFacts FACTS = MethodFacts.load();

  @Test
  void knowsParametersScopesErrorsAndTier() {
    MethodFacts.Fact fact = FACTS.of("chat.delete");
    assertThat(fact.http()).isEqualTo("post");
    assertThat(fact.parameters()).containsKeys("channel", "ts", "as_user");
    assertThat(fact.parameters()).doesNotContainKey("token");
    assertThat(fact.scopes()).containsExactly("chat:write");
    assertThat(fact.classicScopes()).containsExactly("chat:write:bot", "chat:write:user");
    assertThat(fact.errors()).contains("cant_delete_message");
    assertThat(fact.tier()).isEqualTo(3);
  }

  @Test
  void acceptsADeclarationThatHasAllAndMore() {
    MethodFacts.Fact fact = FACTS.of("reactions.add");
    assertThat(
            FACTS.compare(
                "reactions.add",
                fact.parameters().keySet(),
                Set.of("reactions:write", "mine"),
                fact.errors(),
                3))
        .isEmpty();
  }

  @Test
  void listsWhatADeclarationLacks() {
    MethodFacts.Fact fact = FACTS.of("reactions.add");
    assertThat(
            FACTS.compare(
                "reactions.add",
                Set.of("channel", "name", "file", "file_comment"),
                Set.of(),
                fact.errors(),
                4))
        .containsExactly(
            "reactions.add: lacks parameter timestamp",
            "reactions.add: lacks scope reactions:write",
            "reactions.add: tier 4, the data says 3");
  }

  @Test
  void listsTheErrorsOfTheFloorButNotThoseOfTheTransport() {
    assertThat(
            FACTS.compare(
                "reactions.add",
                Set.of("channel", "name", "timestamp"),
                Set.of("reactions:write"),
                Set.of(),
                3))
        .contains("reactions.add: lacks error already_reacted")
        .doesNotContain("reactions.add: lacks error invalid_auth");
  }

  @Test
  void saysThatAMethodIsUnknown() {
    assertThat(FACTS.compare("chat.pst", Set.of(), Set.of(), Set.of(), 1))
        .containsExactly("chat.pst: the data shows no such method");
  }

  @Test
  void knowsTheParametersOfMethodsYoungerThanTheSpecification() {
    assertThat(FACTS.of("files.completeUploadExternal").parameters())
        .containsOnlyKeys("channel_id", "channels", "files", "initial_comment", "thread_ts");
    assertThat(FACTS.of("chat.postMessage").parameters()).containsKey("metadata");
  }
}
