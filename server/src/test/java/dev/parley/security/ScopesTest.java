package dev.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScopesTest {
  @Test
  void allowsWhatWasGrantedAndNoMore() {
    ScopeSet scopes = scopes("chat:write,channels:history users:read");
    assertThat(scopes.allows("chat:write")).isTrue();
    assertThat(scopes.allows("groups:history")).isFalse();
    assertThat(scopes.text()).isEqualTo("chat:write,channels:history,users:read");
  }

  @Test
  void takesClassicScopesAsAliasesAndShowsThemAsTheyWereGiven() {
    ScopeSet scopes = scopes("identify,chat:write:bot,channels:write");
    assertThat(scopes.allows("chat:write")).isTrue();
    assertThat(scopes.allows("channels:manage")).isTrue();
    assertThat(scopes.allows("channels:join")).isTrue();
    assertThat(scopes.allows("groups:write")).isFalse();
    assertThat(scopes.text()).isEqualTo("identify,chat:write:bot,channels:write");
  }

  @Test
  void readingScopesLetNobodyWrite() {
    for (String scope :
        List.of("read", "conversations:read", "conversations:history", "identify")) {
      assertThat(Scopes.expand(scope))
          .as(scope)
          .noneMatch(granular -> granular.contains("write") || granular.startsWith("admin"));
    }
  }

  @Test
  void onlyAdminAndAllAdminister() {
    for (String scope : List.of("bot", "client", "read", "post")) {
      assertThat(Scopes.expand(scope)).as(scope).noneMatch(g -> g.startsWith("admin"));
    }
    assertThat(scopes("admin").allows("admin.users:write")).isTrue();
    assertThat(scopes("admin").allows("chat:write")).isFalse();
    assertThat(ScopeSet.all().allows("admin.users:write")).isTrue();
  }

  @Test
  void everyAliasComesToGranularScopes() {
    for (String scope :
        List.of("admin", "bot", "client", "read", "post", "conversations:write", "im:write")) {
      assertThat(Scopes.GRANULAR).as(scope).containsAll(Scopes.expand(scope));
    }
    assertThat(Scopes.GRANULAR).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void saysWhatIsMissing() {
    List<String> accepted = List.of("channels:read", "groups:read");
    assertThat(Scopes.missing(accepted, scopes("chat:write,bogus:read")))
        .contains(new Scopes.Missing("channels:read,groups:read", "chat:write,bogus:read"));
    assertThat(Scopes.missing(accepted, scopes("groups:read"))).isEmpty();
    assertThat(Scopes.missing(List.of(), ScopeSet.NONE)).isEmpty();
  }

  @Test
  void keepsAnUnknownScopeThatAllowsNothing() {
    ScopeSet scopes = scopes("chat:write,tomorrow:read");
    assertThat(scopes.unknown()).containsExactly("tomorrow:read");
    assertThat(scopes.allows("tomorrow:read")).isFalse();
  }

  @Test
  void refusesWhatIsNoScopeByItsShape() {
    assertThat(ScopeSet.parse("chat:write,Chat")).isEmpty();
    assertThat(ScopeSet.parse("chat:write\r\nx-evil")).isEmpty();
    assertThat(ScopeSet.parse("a".repeat(65))).isEmpty();
    assertThat(ScopeSet.parse("a,".repeat(10_000_000))).isEmpty();
    assertThat(ScopeSet.parse(null)).contains(ScopeSet.NONE);
    assertThat(ScopeSet.parse(" , ,")).contains(ScopeSet.NONE);
  }

  @Test
  void readsBackItsOwnTextWhateverWasSent() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      ScopeSet.parse(Mutations.of("chat:write,bot users:read.email,client", random))
          .ifPresent(
              scopes ->
                  assertThat(ScopeSet.parse(scopes.text())).as("seed %d", seed).contains(scopes));
    }
    assertThat(ScopeSet.parse(ScopeSet.all().text())).contains(ScopeSet.all());
  }

  private static ScopeSet scopes(String text) {
    return ScopeSet.parse(text).orElseThrow();
  }
}
