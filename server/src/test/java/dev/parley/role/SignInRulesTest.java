package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.account.Account;
import dev.parley.account.AccountLimits;
import dev.parley.account.Invites;
import dev.parley.account.Sessions;
import dev.parley.account.SignIn;
import dev.parley.mail.Letter;
import dev.parley.model.Home;
import dev.parley.model.Role;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.security.Argon2Cost;
import dev.parley.security.BrowserSession;
import dev.parley.security.InviteLink;
import dev.parley.security.MagicLink;
import dev.parley.security.PasswordRules;
import dev.parley.security.Passwords;
import dev.parley.security.SignInThrottle;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of signing in, under a clock that the test moves. */
@Tag("engine")
class SignInRulesTest {
  private static final String RIGHT = "correct horse battery";
  private static final String WRONG = "staple of the barn";

  @TempDir private static Path dir;

  private static ChatStage stage;

  private final AtomicLong nanos = new AtomicLong();
  private final List<Long> delays = Collections.synchronizedList(new ArrayList<>());
  private final SignIn signIn = signIn(delays::add, AccountLimits.DEFAULTS);

  @BeforeAll
  static void start() {
    stage = new ChatStage(dir);
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  private SignIn signIn(SignIn.Delay delay, AccountLimits limits) {
    return new SignIn(
        stage.rooms.accounts,
        stage.rooms.links,
        stage.rooms.sessions,
        stage.rooms.members,
        stage.rooms.workspaces,
        new Passwords(new Argon2Cost(1_024, 1, 1), Passwords.Limits.DEFAULT, new SecureRandom()),
        PasswordRules.load(),
        new SignInThrottle(SignInThrottle.Limits.DEFAULT, nanos::get),
        delay,
        limits);
  }

  private static InetAddress from(int client) {
    return InetAddress.ofLiteral("192.0.2." + client);
  }

  private Member withPassword(String name) throws InterruptedException {
    Member member = stage.person(name, Role.MEMBER).member();
    Account account =
        signIn.byLink(stage.rooms.links.handed(stage.home, member.userId())).orElseThrow();
    Sessions.Found.Live session = live(begin(account, member, Sessions.Proof.LINK));
    assertThat(signIn.setPassword(session, "", RIGHT, now(), from(200)))
        .isInstanceOf(SignIn.Change.Done.class);
    return member;
  }

  private static BrowserSession begin(Account account, Member member, Sessions.Proof proof) {
    return stage.rooms.sessions.begin(account, member, proof, "a test", "192.0.2.1");
  }

  private static Sessions.Found.Live live(BrowserSession session) {
    return (Sessions.Found.Live) stage.rooms.sessions.check(session);
  }

  private static long now() {
    return stage.rooms.records.clock().micros();
  }

  private void guess(String email, int times, int client) throws InterruptedException {
    for (int i = 0; i < times; i++) {
      assertThat(signIn.byPassword(email, WRONG, from(client)))
          .isInstanceOf(SignIn.Answer.Wrong.class);
    }
  }

  @Test
  void aGuesserWaitsAndTheOwnerElsewhereDoesNot() throws Exception {
    withPassword("ada");
    guess("ada@example.com", 5, 1);
    assertThat(signIn.byPassword("ada@example.com", RIGHT, from(1)))
        .isEqualTo(new SignIn.Answer.Later(1));
    assertThat(signIn.byPassword("ada@example.com", RIGHT, from(2)))
        .isInstanceOf(SignIn.Answer.Welcome.class);
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1_001));
    assertThat(signIn.byPassword("ada@example.com", RIGHT, from(1)))
        .isInstanceOf(SignIn.Answer.Welcome.class);
    assertThat(delays).isEmpty();
  }

  @Test
  void guessesFromEverywhereAreHeldBackForAnyAddressAlike() throws Exception {
    withPassword("bob");
    for (String email : List.of("bob@example.com", "unknown@example.com")) {
      for (int client = 1; client <= 22; client++) {
        guess(email, 1, client);
      }
    }
    assertThat(delays).containsExactly(250L, 500L, 250L, 500L);
  }

  @Test
  void onlySoManyAreHeldBackAtOnce() throws Exception {
    AccountLimits usual = AccountLimits.DEFAULTS;
    AccountLimits one =
        new AccountLimits(
            usual.mailedLinkSeconds(),
            usual.handedLinkSeconds(),
            usual.inviteSeconds(),
            usual.sessionSeconds(),
            usual.maxSessionsPerPerson(),
            usual.freshProofSeconds(),
            1,
            usual.maxSearchedWorkspaces(),
            usual.maxWorkspacesPerAccount(),
            usual.maxOwnerLinks());
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    SignIn narrow =
        signIn(
            _ -> {
              held.countDown();
              go.await();
            },
            one);
    for (int client = 1; client <= 20; client++) {
      narrow.byPassword("held@example.com", WRONG, from(client));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<SignIn.Answer> first =
          threads.submit(() -> narrow.byPassword("held@example.com", WRONG, from(30)));
      held.await();
      assertThat(narrow.byPassword("held@example.com", WRONG, from(31)))
          .isInstanceOf(SignIn.Answer.Later.class);
      go.countDown();
      assertThat(first.get()).isInstanceOf(SignIn.Answer.Wrong.class);
    }
  }

  @Test
  void aLinkWorksForOneOfManyAtOnce() throws Exception {
    Member member = stage.person("cat", Role.MEMBER).member();
    MagicLink link = stage.rooms.links.handed(stage.home, member.userId());
    List<Future<Boolean>> tries = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 16; i++) {
        tries.add(threads.submit(() -> signIn.byLink(link).isPresent()));
      }
    }
    int worked = 0;
    for (Future<Boolean> one : tries) {
      worked += one.get() ? 1 : 0;
    }
    assertThat(worked).isEqualTo(1);
  }

  @Test
  void aPasswordThatAnInvitationSetFallsAtTheFirstProofByMail() throws Exception {
    Member owner = stage.person("own", Role.OWNER).member();
    InviteLink invite = stage.rooms.invites.invite(owner, "victim@example.com");
    Invites.Accepted.Done accepted =
        (Invites.Accepted.Done)
            stage.rooms.invites.accept(invite, "squatter", WRONG, signIn, from(1));
    BrowserSession squatters =
        begin(accepted.account(), accepted.member(), Sessions.Proof.PASSWORD);
    assertThat(stage.rooms.sessions.check(squatters)).isInstanceOf(Sessions.Found.Live.class);
    List<Letter> letters = new ArrayList<>();
    List<MagicLink> links = new ArrayList<>();
    signIn.sendLink(
        "victim@example.com",
        letters::add,
        link -> {
          links.add(link);
          return "there";
        });
    assertThat(letters).singleElement().extracting(Letter::to).isEqualTo("victim@example.com");
    assertThat(signIn.byLink(links.getFirst()).orElseThrow().password()).isNull();
    assertThat(signIn.byPassword("victim@example.com", WRONG, from(2)))
        .isInstanceOf(SignIn.Answer.Wrong.class);
    assertThat(stage.rooms.sessions.check(squatters)).isInstanceOf(Sessions.Found.Ended.class);
  }

  @Test
  void anInvitationOpensNoAccountThatHasAnOwner() throws Exception {
    withPassword("dan");
    Home other = stage.rooms.workspaces.create("other", "Other").home();
    Member boss =
        stage.rooms.members.create(
            other,
            new Members.NewMember("boss", "boss@example.com", "boss", Role.OWNER, false, null),
            null);
    InviteLink invite = stage.rooms.invites.invite(boss, "dan@example.com");
    assertThat(stage.rooms.invites.accept(invite, "dan", WRONG, signIn, from(1)))
        .isInstanceOf(Invites.Accepted.WrongPassword.class);
    assertThat(stage.rooms.invites.accept(invite, "dan", RIGHT, signIn, from(1)))
        .isInstanceOf(Invites.Accepted.Done.class);
    assertThat(
            stage.rooms.accounts.members(
                stage.rooms.accounts.byEmail("dan@example.com").orElseThrow()))
        .hasSize(2);
  }

  @Test
  void theOldestSessionEndsForOneTooMany() throws Exception {
    Member member = withPassword("eli");
    Account account = stage.rooms.accounts.byEmail("eli@example.com").orElseThrow();
    List<BrowserSession> sessions = new ArrayList<>();
    int most = AccountLimits.DEFAULTS.maxSessionsPerPerson();
    for (int i = 0; i <= most; i++) {
      sessions.add(begin(account, member, Sessions.Proof.PASSWORD));
    }
    assertThat(stage.rooms.sessions.open(stage.home, member.userId())).hasSize(most);
    assertThat(stage.rooms.sessions.check(sessions.getFirst()))
        .isInstanceOf(Sessions.Found.Ended.class);
    assertThat(stage.rooms.sessions.check(sessions.getLast()))
        .isInstanceOf(Sessions.Found.Live.class);
  }

  @Test
  void aPasswordIsSetWithoutTheOldOneOnlySoonAfterALink() throws Exception {
    Member member = withPassword("flo");
    Account account = stage.rooms.accounts.byEmail("flo@example.com").orElseThrow();
    Sessions.Found.Live byPassword = live(begin(account, member, Sessions.Proof.PASSWORD));
    Sessions.Found.Live byLink = live(begin(account, member, Sessions.Proof.LINK));
    long soon = now();
    long later = soon + (AccountLimits.DEFAULTS.freshProofSeconds() + 1) * 1_000_000;
    assertThat(signIn.needsCurrent(byPassword, account, soon)).isTrue();
    assertThat(signIn.needsCurrent(byLink, account, soon)).isFalse();
    assertThat(signIn.needsCurrent(byLink, account, later)).isTrue();
  }
}
