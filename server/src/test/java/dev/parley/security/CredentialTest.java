package dev.parley.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class CredentialTest {
  private static final String TEAM = "T0123456789ABC";
  private static final String USER = "U024BE7LH";
  private static final String APP = "A0123456789ABC";
  private static final String FILE = "F0123456789ABC";
  private static final SecureRandom RANDOM = new SecureRandom();

  /** One kind: how it is issued, how it is read. */
  private record Kind(Credential sample, Function<String, Optional<? extends Credential>> parse) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind(BotToken.issue(TEAM, USER, RANDOM), BotToken::parse),
          new Kind(UserToken.issue(TEAM, USER, RANDOM), UserToken::parse),
          new Kind(ClientToken.of(BrowserSession.issue(TEAM, USER, RANDOM)), ClientToken::parse),
          new Kind(AppToken.issue(APP, RANDOM), AppToken::parse),
          new Kind(BrowserSession.issue(TEAM, USER, RANDOM), BrowserSession::parse),
          new Kind(MagicLink.issue(TEAM, USER, RANDOM), MagicLink::parse),
          new Kind(SetupLink.issue(RANDOM), SetupLink::parse),
          new Kind(InviteLink.issue(TEAM, RANDOM), InviteLink::parse),
          new Kind(WebhookPath.issue(TEAM, "B0123456789ABC", RANDOM), WebhookPath::parse),
          new Kind(UploadPath.issue(TEAM, "W01", FILE, RANDOM), UploadPath::parse),
          new Kind(PublicFilePath.issue(TEAM, "C01", FILE, RANDOM), PublicFilePath::parse),
          new Kind(SocketTicket.issue(TEAM, USER, RANDOM), SocketTicket::parse),
          new Kind(AppSocketTicket.issue(APP, RANDOM), AppSocketTicket::parse));

  @Test
  void readsBackWhatItIssued() {
    for (Kind kind : KINDS) {
      assertThat(kind.parse().apply(kind.sample().reveal()).map(Object::toString))
          .contains(kind.sample().toString());
      assertThat(kind.parse().apply(kind.sample().reveal()).orElseThrow()).isEqualTo(kind.sample());
    }
  }

  @Test
  void noKindReadsAnother() {
    for (Kind kind : KINDS) {
      for (Kind other : KINDS) {
        boolean read = kind.parse().apply(other.sample().reveal()).isPresent();
        assertThat(read).as("%s by %s", other, kind).isEqualTo(kind.equals(other));
      }
    }
  }

  @Test
  void hasTheDocumentedShapes() {
    assertThat(BotToken.issue(TEAM, USER, RANDOM).reveal())
        .matches("xoxb-T0123456789ABC-U024BE7LH-[0-9a-f]{64}");
    assertThat(AppToken.issue(APP, RANDOM).reveal()).matches("xapp-1-A0123456789ABC-[0-9a-f]{64}");
    assertThat(WebhookPath.issue(TEAM, "B01", RANDOM).reveal())
        .matches("T0123456789ABC/B01/[0-9a-f]{64}");
  }

  @Test
  void readsATokenOfAnyKindButNothingElseAsAToken() {
    for (Kind kind : KINDS) {
      assertThat(ApiToken.parse(kind.sample().reveal()).isPresent())
          .isEqualTo(kind.sample() instanceof ApiToken);
    }
    assertThat(ApiToken.parse(null)).isEmpty();
  }

  @Test
  void neverShowsTheSecret() {
    for (Kind kind : KINDS) {
      String text = kind.sample().reveal();
      String secret = text.substring(text.length() - Secret.SECRET_CHARS);
      assertThat(kind.sample().toString()).doesNotContain(secret);
      assertThat(kind.sample().hash().toString()).doesNotContain(kind.sample().hash().hex());
    }
    assertThat(Secret.random(RANDOM).toString()).isEqualTo("Secret[hidden]");
  }

  @Test
  void hashesTheKindAndTheIdsWithTheSecret() {
    Secret secret = Secret.random(RANDOM);
    CredentialHash hash = new BotToken(TEAM, USER, secret).hash();
    assertThat(hash).isEqualTo(new BotToken(TEAM, USER, secret).hash());
    assertThat(hash).isNotEqualTo(new UserToken(TEAM, USER, secret).hash());
    assertThat(hash).isNotEqualTo(new BotToken(TEAM, "U024BE7LJ", secret).hash());
    assertThat(hash).isNotEqualTo(new BotToken(TEAM, USER, Secret.random(RANDOM)).hash());
    assertThat(CredentialHash.ofStored(hash.bytes())).contains(hash);
    assertThat(CredentialHash.ofStored(new byte[31])).isEmpty();
  }

  @Test
  void refusesToIssueForWhatIsNoId() {
    for (String bad : List.of("", "T", "U1", "T1-2", "T1/2", "t12", "T" + "1".repeat(32))) {
      assertThatIllegalArgumentException().as(bad).isThrownBy(() -> InviteLink.issue(bad, RANDOM));
    }
  }

  @Test
  void acceptsExactlyWhatItWouldWriteWhateverTheText() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 50_000; round++) {
      Kind kind = KINDS.get(random.nextInt(KINDS.size()));
      String text = Mutations.of(kind.sample().reveal(), random);
      for (Kind reader : KINDS) {
        reader
            .parse()
            .apply(text)
            .ifPresent(read -> assertThat(read.reveal()).as("seed %d", seed).isEqualTo(text));
      }
    }
  }

  @Test
  void refusesLongTextWithoutReadingIt() {
    String text = BotToken.issue(TEAM, USER, RANDOM).reveal();
    assertThat(BotToken.parse(text + "0")).isEmpty();
    assertThat(BotToken.parse(text + "0".repeat(10_000_000))).isEmpty();
  }
}
