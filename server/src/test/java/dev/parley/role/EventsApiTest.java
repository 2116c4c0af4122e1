package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.parley.app.AppEventConsumer;
import dev.parley.app.AppEventLimits;
import dev.parley.app.AppEvents;
import dev.parley.app.Apps;
import dev.parley.app.eventsapi.EventsApi;
import dev.parley.app.eventsapi.EventsApiLimits;
import dev.parley.app.eventsapi.RequestSender;
import dev.parley.app.eventsapi.UrlVerification;
import dev.parley.http.AddressRange;
import dev.parley.model.Refusal;
import dev.parley.model.Role;
import dev.parley.people.Member;
import dev.parley.role.ChatStage.Caller;
import dev.parley.role.ListeningApp.Answer;
import dev.parley.role.ListeningApp.Received;
import dev.parley.security.KeyRing;
import dev.parley.security.ScopeSet;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Route;
import dev.parley.store.Statement;
import dev.parley.store.outbox.Relays;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events posted to a real HTTP endpoint, which checks signatures with the official SDK. */
@Tag("engine")
class EventsApiTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final List<AddressRange> LOOPBACK = List.of(AddressRange.parse("127.0.0.0/8"));
  private static final int IN_FLIGHT = 3;

  /** Three tries more, within a fifth of a second each; answers within half a second. */
  private static final EventsApiLimits LIMITS =
      new EventsApiLimits(10, IN_FLIGHT, 4, 500, 1_000, 2, List.of(10L, 50L, 100L), 20);

  private static final Statement WAITING =
      Statement.of(
          Keyspace.TEAM,
          "SELECT COUNT(event_id) AS waiting FROM app_events WHERE team_id = :team_id"
              + " AND app_id = :app");

  @TempDir static Path dir;

  private static ChatStage stage;
  private static Caller ann;
  private static int names;

  private final AtomicBoolean hasSockets = new AtomicBoolean();
  private ExecutorService workers;
  private Apps apps;
  private AppEvents events;
  private Relays relays;
  private EventsApi eventsApi;
  private Ticks ticks;
  private ListeningApp app;
  private Caller bot;
  private String channel;

  @BeforeAll
  static void start() {
    stage = new ChatStage(dir);
    ann = stage.person("ann", Role.OWNER);
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @BeforeEach
  void open() throws IOException {
    workers = Executors.newVirtualThreadPerTaskExecutor();
    apps = new Apps(stage.rooms.records, stage.rooms.members, KeyRing.ephemeral(RANDOM), RANDOM);
    events = new AppEvents(stage.rooms.records, AppEventLimits.DEFAULT);
    serve(LOOPBACK);
    relays =
        new Relays(
            stage.rooms.records.store(),
            "test",
            stage.rooms.records.clock(),
            List.of(
                new AppEventConsumer(
                    stage.rooms.records, apps, events, (home, id) -> eventsApi.wake(home, id))));
    relays.start();
    Member member = apps.create(stage.home, "bot-" + ++names);
    bot = new Caller(member, stage.rooms.tokens.issue(stage.home, member, ScopeSet.all().text()));
    channel = stage.channel("events-" + names, ann, bot);
    await().atMost(LIMIT).until(relays::isIdle);
    app = new ListeningApp();
    app.secret = apps.signingSecret(appId());
    apps.subscribe(stage.home, appId(), List.of("message.channels", "app_mention"));
    apps.address(stage.home, appId(), app.url());
  }

  private void serve(List<AddressRange> allowed) throws IOException {
    eventsApi =
        new EventsApi(
            apps,
            events,
            RequestSender.start(allowed, Clock.systemUTC(), LIMITS),
            (_, _) -> hasSockets.get(),
            Clock.systemUTC(),
            workers,
            LIMITS);
    ticks = new Ticks("test-ticks");
    ticks.every(5, eventsApi::tick);
  }

  private void leave() {
    ticks.close();
    eventsApi.close();
  }

  @AfterEach
  void close() {
    apps.address(stage.home, appId(), null);
    leave();
    app.close();
    relays.close();
    workers.close();
  }

  private String appId() {
    return Objects.requireNonNull(bot.member().appId());
  }

  private void post(String text) {
    stage.post(ann, channel, text);
  }

  private List<Received> awaitRequests(int wanted) {
    await().atMost(LIMIT).until(() -> app.received.size() >= wanted);
    return app.received;
  }

  private long waiting() {
    return stage
        .rooms
        .records
        .store()
        .read(
            Route.team(stage.home),
            session -> session.one(WAITING, Binds.of("app", appId()), row -> row.number("waiting")))
        .orElseThrow();
  }

  /** Nothing is kept for the app any more: all of it arrived or was given up. */
  private void awaitNothingLeft() {
    await().atMost(LIMIT).until(() -> relays.isIdle() && waiting() == 0);
  }

  @Test
  void anEventIsPostedOnceAndSigned() {
    post("hello");

    awaitRequests(1);
    awaitNothingLeft();
    Received one = app.received.getFirst();
    assertThat(app.received).hasSize(1);
    assertThat(one.isSigned()).isTrue();
    assertThat(one.text()).isEqualTo("hello");
    assertThat(one.body().path("type").asString()).isEqualTo("event_callback");
    assertThat(one.body().path("api_app_id").asString()).isEqualTo(appId());
    assertThat(one.retryNumber()).isNull();
    assertThat(one.retryReason()).isNull();
  }

  @Test
  void anEventThatFailedComesAgainWithItsNumberAndReason() {
    AtomicInteger calls = new AtomicInteger();
    app.behaviour = _ -> Answer.of(calls.incrementAndGet() < 3 ? 503 : 202);
    post("try");

    awaitRequests(3);
    awaitNothingLeft();
    assertThat(app.received).hasSize(3).allMatch(Received::isSigned);
    assertThat(app.received)
        .extracting(Received::eventId)
        .containsOnly(app.received.getFirst().eventId());
    assertThat(app.received).extracting(Received::retryNumber).containsExactly(null, "1", "2");
    assertThat(app.received)
        .extracting(Received::retryReason)
        .containsExactly(null, "http_error", "http_error");
  }

  @Test
  void anEventIsGivenUpAfterThreeTriesMore() {
    app.behaviour = _ -> Answer.of(500);
    post("never");

    awaitRequests(4);
    awaitNothingLeft();
    assertThat(app.received).extracting(Received::retryNumber).containsExactly(null, "1", "2", "3");
  }

  @Test
  void anAppMayRefuseRetries() {
    app.behaviour = _ -> new Answer(500, "", Map.of("X-Slack-No-Retry", "1"));
    post("once");

    awaitRequests(1);
    awaitNothingLeft();
    assertThat(app.received).hasSize(1);
  }

  @Test
  void anAppThatAnswersTooLateIsToldSo() {
    CountDownLatch end = new CountDownLatch(1);
    app.behaviour =
        request -> {
          if (request.retryNumber() == null) {
            await().atMost(LIMIT).until(() -> end.getCount() == 0);
          }
          return Answer.of(200);
        };
    post("slow");

    assertThat(awaitRequests(2).get(1).retryReason()).isEqualTo("http_timeout");
    end.countDown();
    awaitNothingLeft();
  }

  @Test
  void redirectsThatGoOnAreAFailure() {
    app.behaviour = _ -> new Answer(307, "", Map.of("Location", app.url().toString()));
    post("round and round");

    await()
        .atMost(LIMIT)
        .until(() -> app.received.stream().anyMatch(one -> one.retryReason() != null));
    assertThat(app.received.stream().filter(one -> one.retryReason() != null).findFirst())
        .get()
        .extracting(Received::retryReason)
        .isEqualTo("too_many_redirects");
    awaitNothingLeft();
  }

  @Test
  void noMoreEventsThanAllowedAreUnderWayAtOnce() {
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    app.behaviour =
        _ -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          await().atMost(LIMIT).until(() -> end.getCount() == 0 || app.received.size() > IN_FLIGHT);
          now.decrementAndGet();
          return Answer.of(200);
        };
    for (int i = 0; i < 3 * IN_FLIGHT; i++) {
      post("one of many");
    }
    awaitRequests(IN_FLIGHT);
    end.countDown();

    awaitRequests(3 * IN_FLIGHT);
    awaitNothingLeft();
    assertThat(most.get()).isLessThanOrEqualTo(IN_FLIGHT);
  }

  @Test
  void nothingIsPostedToAddressesThatAreNotPublic() throws IOException {
    leave();
    serve(List.of());
    post("not for the machine next door");

    awaitNothingLeft();
    assertThat(app.received).isEmpty();
  }

  @Test
  void whatHappenedWhileNoServerRanIsPostedLater() throws IOException {
    leave();
    post("kept");
    await().atMost(LIMIT).until(relays::isIdle);
    assertThat(waiting()).isEqualTo(1);
    assertThat(app.received).isEmpty();
    serve(LOOPBACK);

    assertThat(awaitRequests(1).getFirst().text()).isEqualTo("kept");
  }

  @Test
  void anAppWithSocketsHearsOnThese() {
    hasSockets.set(true);
    post("for the socket");
    await().atMost(LIMIT).until(relays::isIdle);
    assertThat(waiting()).isEqualTo(1);
    assertThat(app.received).isEmpty();
    hasSockets.set(false);

    assertThat(awaitRequests(1).getFirst().text()).isEqualTo("for the socket");
  }

  @Test
  void onlyWhatTheAppAskedForIsPosted() {
    apps.subscribe(stage.home, appId(), List.of("app_mention"));
    post("not for you");
    post("<@" + bot.id() + "> for you");

    assertThat(awaitRequests(1).getFirst().body().at("/event/type").asString())
        .isEqualTo("app_mention");
    awaitNothingLeft();
    assertThat(app.received).hasSize(1);
  }

  @Test
  void aRequestUrlIsTakenWhenItAnswersTheChallenge() throws IOException {
    for (String form : List.of("%s", "challenge=%s", "{\"challenge\":\"%s\"}")) {
      app.behaviour =
          request ->
              new Answer(
                  200, form.formatted(request.body().path("challenge").asString()), Map.of());
      verify(LOOPBACK);
    }
    assertThat(app.received).hasSize(3).allMatch(Received::isSigned);
    assertThat(app.received.getFirst().body().path("type").asString())
        .isEqualTo("url_verification");
  }

  @Test
  void aRequestUrlThatAnswersOtherwiseIsRefused() {
    app.behaviour = _ -> new Answer(200, "ok", Map.of());
    assertThatThrownBy(() -> verify(LOOPBACK)).isInstanceOf(Refusal.class);
    app.behaviour =
        request -> new Answer(500, request.body().path("challenge").asString(), Map.of());
    assertThatThrownBy(() -> verify(LOOPBACK)).isInstanceOf(Refusal.class);
    int before = app.received.size();
    assertThatThrownBy(() -> verify(List.of())).isInstanceOf(Refusal.class);
    assertThat(app.received).hasSize(before);
  }

  private void verify(List<AddressRange> allowed) throws IOException {
    try (RequestSender sender = RequestSender.start(allowed, Clock.systemUTC(), LIMITS)) {
      UrlVerification.verify(sender, app.url(), app.secret, RANDOM);
    }
  }
}
