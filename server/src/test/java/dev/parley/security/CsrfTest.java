package dev.parley.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CsrfTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final URI PUBLIC = URI.create("https://chat.example.org/");

  private final BrowserSession session = BrowserSession.issue("T1", "U1", RANDOM);

  @Test
  void keepsTheCookieFromScriptsAndOtherSites() {
    String header = Csrf.setCookie(session, Duration.ofDays(30), true);
    assertThat(header)
        .isEqualTo(
            "d=" + session.reveal() + "; Max-Age=2592000; Path=/; HttpOnly; SameSite=Lax; Secure");
    assertThat(Csrf.setCookie(session, Duration.ofDays(30), false)).doesNotContain("Secure");
    assertThat(Csrf.clearCookie(true))
        .isEqualTo("d=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax; Secure");
  }

  @Test
  void readsTheSessionAmongOtherCookies() {
    String value = session.reveal();
    assertThat(Csrf.session("d=" + value)).contains(session);
    assertThat(Csrf.session("theme=dark; d=" + value + "; dd=1")).contains(session);
    assertThat(Csrf.session("theme=dark;d=" + value)).contains(session);
  }

  @Test
  void readsNoSessionWhereNoneOrTwoAre() {
    String value = session.reveal();
    assertThat(Csrf.session(null)).isEmpty();
    assertThat(Csrf.session("")).isEmpty();
    assertThat(Csrf.session("e=" + value)).isEmpty();
    assertThat(Csrf.session("d=" + value + "; d=" + value)).isEmpty();
    assertThat(Csrf.session("d=" + "; ".repeat(20_000))).isEmpty();
  }

  @Test
  void pairsATokenWithItsOwnSessionAlone() {
    BrowserSession another = BrowserSession.issue("T1", "U1", RANDOM);
    assertThat(Csrf.belongTogether(ClientToken.of(session), session)).isTrue();
    assertThat(ClientToken.of(session)).isEqualTo(ClientToken.of(session));
    assertThat(Csrf.belongTogether(ClientToken.of(another), session)).isFalse();
    assertThat(ClientToken.of(session).reveal()).doesNotContain(session.secret().reveal());
  }

  @Test
  void acceptsItsOwnOriginInAnySpelling() {
    assertThat(own("https://chat.example.org")).isTrue();
    assertThat(own("https://chat.example.org:443")).isTrue();
    assertThat(own("HTTPS://Chat.Example.ORG")).isTrue();
    assertThat(Csrf.isOwnOrigin(null, "same-origin", PUBLIC)).isTrue();
    assertThat(Csrf.isOwnOrigin("http://127.0.0.1:8065", null, URI.create("http://127.0.0.1:8065")))
        .isTrue();
  }

  @Test
  void refusesEveryOtherOrigin() {
    assertThat(own("http://chat.example.org")).isFalse();
    assertThat(own("https://chat.example.org:8443")).isFalse();
    assertThat(own("https://chat.example.org.evil.example")).isFalse();
    assertThat(own("https://evil.example/https://chat.example.org")).isFalse();
    assertThat(own("https://chat.example.org@evil.example")).isFalse();
    assertThat(own("null")).isFalse();
    assertThat(own("")).isFalse();
    assertThat(Csrf.isOwnOrigin(null, null, PUBLIC)).isFalse();
    assertThat(Csrf.isOwnOrigin(null, "same-site", PUBLIC)).isFalse();
    assertThat(Csrf.isOwnOrigin("https://evil.example", "same-origin", PUBLIC)).isFalse();
  }

  @Test
  void answersWhateverIsSent() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 20_000; round++) {
      String cookie = Mutations.of("a=b; d=" + session.reveal() + "; c=d", random);
      Csrf.session(cookie)
          .ifPresent(read -> assertThat(cookie).as("seed %d", seed).contains(read.reveal()));
      String origin = Mutations.of("https://chat.example.org", random);
      if (own(origin)) {
        assertThat(origin).as("seed %d", seed).startsWithIgnoringCase("https://chat.example.org");
      }
    }
  }

  private static boolean own(String origin) {
    return Csrf.isOwnOrigin(origin, null, PUBLIC);
  }
}
