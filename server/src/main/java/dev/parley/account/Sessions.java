package dev.parley.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.parley.model.Effect;
import dev.parley.model.Event;
import dev.parley.model.Home;
import dev.parley.model.IdKind;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.security.BrowserSession;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Row;
import dev.parley.store.Session;
import dev.parley.store.Statement;
import dev.parley.store.outbox.Publisher;
import dev.parley.store.outbox.Streams;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The sessions of browsers, each of one member; only their hashes are stored. One that ends loses
 * its sockets. Thread-safe.
 */
public final class Sessions {
  /** How many sessions are remembered, and for how long, before their row is read again. */
  private static final int CACHED_MAX = 50_000;

  private static final Duration CACHED_FOR = Duration.ofSeconds(1);
  private static final int USER_AGENT_CHARS = 255;

  private static final Statement INSERT =
      Statement.of(
          Keyspace.USER,
          "INSERT INTO sessions (user_id, session_id, team_id, account_id, secret_hash, proof,"
              + " user_agent, address, created_micros, expires_micros, ended_micros, version)"
              + " VALUES (:user_id, :id, :team_id, :account, :hash, :proof, :agent, :address, :now,"
              + " :expires, NULL, 1)");
  private static final Statement OPEN =
      Statement.of(
          Keyspace.USER,
          "SELECT session_id, account_id, secret_hash, proof, user_agent, address, created_micros,"
              + " expires_micros, ended_micros FROM sessions WHERE user_id = :user_id"
              + " AND ended_micros IS NULL AND expires_micros > :now");
  private static final Statement BY_HASH =
      Statement.of(
          Keyspace.USER,
          "SELECT session_id, account_id, secret_hash, proof, user_agent, address, created_micros,"
              + " expires_micros, ended_micros FROM sessions WHERE user_id = :user_id"
              + " AND team_id = :team_id AND secret_hash = :hash");
  private static final Statement GOOD =
      Statement.of(
          Keyspace.USER,
          "SELECT session_id FROM sessions WHERE user_id = :user_id AND session_id = :id"
              + " AND ended_micros IS NULL AND expires_micros > :now");
  private static final Statement END =
      Statement.of(
          Keyspace.USER,
          "UPDATE sessions SET ended_micros = :now, version = version + 1"
              + " WHERE user_id = :user_id AND session_id = :id AND ended_micros IS NULL");
  private static final Statement END_ALL =
      Statement.of(
          Keyspace.USER,
          "UPDATE sessions SET ended_micros = :now, version = version + 1"
              + " WHERE user_id = :user_id AND ended_micros IS NULL");
  private static final Statement FORGET =
      Statement.of(
          Keyspace.USER, "DELETE FROM sessions WHERE user_id = :user_id AND expires_micros < :now");

  /** How a person showed who they are. */
  public enum Proof {
    PASSWORD,
    LINK,
    /** By the session of another workspace of theirs. */
    SWITCH;

    private String stored() {
      return name().toLowerCase(Locale.ROOT);
    }

    private static Proof ofStored(String text) {
      return valueOf(text.toUpperCase(Locale.ROOT));
    }
  }

  /** A session as its owner sees it in the list. */
  public record Line(
      String sessionId,
      String accountId,
      Proof proof,
      String userAgent,
      String address,
      long createdMicros,
      long expiresMicros) {}

  /** What the value of a session's cookie turned out to be. */
  public sealed interface Found {
    record Live(Line line, Member member) implements Found {}

    /** It was one, and is none any more. */
    record Ended() implements Found {}

    /** The person was deactivated. */
    record Inactive() implements Found {}

    record Unknown() implements Found {}
  }

  private record Stored(Line line, boolean isOpen) {}

  private final Records records;
  private final Members members;
  private final Publisher publisher;
  private final SecureRandom random;
  private final AccountLimits limits;
  private final Cache<String, Found> known =
      Caffeine.newBuilder().maximumSize(CACHED_MAX).expireAfterWrite(CACHED_FOR).build();

  public Sessions(
      Records records,
      Members members,
      Publisher publisher,
      SecureRandom random,
      AccountLimits limits) {
    this.records = records;
    this.members = members;
    this.publisher = publisher;
    this.random = random;
    this.limits = limits;
  }

  /** How long a cookie of a session is kept. */
  public Duration lifetime() {
    return Duration.ofSeconds(limits.sessionSeconds());
  }

  /**
   * Begins a session of a member; its text goes into the cookie.
   *
   * @param address where it began, shown to the person alone
   */
  public BrowserSession begin(
      Account account, Member member, Proof proof, String userAgent, String address) {
    Home home = Home.local(member.teamId());
    BrowserSession begun = BrowserSession.issue(member.teamId(), member.userId(), random);
    long now = records.clock().micros();
    Binds binds =
        Binds.of("id", records.ids().next(IdKind.SESSION))
            .and("account", account.accountId())
            .and("hash", begun.hash().bytes())
            .and("proof", proof.stored())
            .and("agent", shown(userAgent))
            .and("address", address)
            .and("now", now)
            .and("expires", now + limits.sessionSeconds() * AccountLimits.MICROS);
    List<Event> told =
        records
            .store()
            .write(
                Route.user(home, member.userId()),
                session -> {
                  session.run(FORGET, binds);
                  List<Event> ended = makeRoom(session, member.userId(), now);
                  session.run(INSERT, binds);
                  return ended;
                });
    tell(told);
    return begun;
  }

  private List<Event> makeRoom(Session session, String userId, long now) {
    List<Line> open = new ArrayList<>(open(session, now));
    List<Event> ended = new ArrayList<>();
    while (open.size() >= limits.maxSessionsPerPerson()) {
      ended.add(end(session, userId, open.removeLast().sessionId(), now));
    }
    return ended;
  }

  /** What the value of a cookie is; a session that ended elsewhere is known within a second. */
  public Found check(BrowserSession session) {
    return known.get(session.hash().hex(), _ -> load(session));
  }

  private Found load(BrowserSession session) {
    Home home = Home.local(session.teamId());
    long now = records.clock().micros();
    Optional<Stored> stored =
        records
            .store()
            .read(
                Route.user(home, session.userId()),
                in ->
                    in.one(
                        BY_HASH,
                        Binds.of("hash", session.hash().bytes()),
                        row ->
                            new Stored(
                                line(row),
                                row.numberOrNull("ended_micros") == null
                                    && row.number("expires_micros") > now)));
    if (stored.isEmpty()) {
      return new Found.Unknown();
    }
    if (!stored.get().isOpen()) {
      return new Found.Ended();
    }
    Line line = stored.get().line();
    Optional<Member> member =
        members
            .find(home, session.userId())
            .filter(found -> !found.deleted() && line.accountId().equals(found.accountId()));
    return member.isPresent() ? new Found.Live(line, member.get()) : new Found.Inactive();
  }

  /** Whether a session still opens sockets. */
  public boolean isGood(Home home, String userId, String sessionId) {
    return records
        .store()
        .read(
            Route.user(home, userId),
            session ->
                session
                    .one(
                        GOOD,
                        Binds.of("id", sessionId).and("now", records.clock().micros()),
                        row -> row.text("session_id"))
                    .isPresent());
  }

  /** A member's open sessions, the newest first. */
  public List<Line> open(Home home, String userId) {
    long now = records.clock().micros();
    return records.store().read(Route.user(home, userId), session -> open(session, now));
  }

  private static List<Line> open(Session session, long now) {
    return session.list(OPEN, Binds.of("now", now), Sessions::line).stream()
        .sorted(Comparator.comparingLong(Line::createdMicros).reversed())
        .toList();
  }

  /** Ends a session at once in this process, and elsewhere within the time it is remembered. */
  public boolean end(Home home, String userId, String sessionId) {
    return !endThose(home, userId, line -> line.sessionId().equals(sessionId)).isEmpty();
  }

  /** Ends all sessions of these members but one; the id of that one may be empty. */
  public void endOthers(List<Member> people, String keptSessionId) {
    for (Member member : people) {
      endThose(
          Home.local(member.teamId()),
          member.userId(),
          line -> !line.sessionId().equals(keptSessionId));
    }
  }

  /** Ends all sessions of a person, and closes their sockets whatever opened them. */
  void endAll(Home home, String userId) {
    long now = records.clock().micros();
    Event told =
        records
            .store()
            .write(
                Route.user(home, userId),
                session -> {
                  session.run(END_ALL, Binds.of("now", now));
                  return Streams.toPerson(
                      session,
                      userId,
                      "deactivated",
                      new byte[0],
                      List.of(new Effect.Disconnect(userId)),
                      now);
                });
    tell(List.of(told));
  }

  private List<Event> endThose(Home home, String userId, Predicate<Line> which) {
    long now = records.clock().micros();
    List<Event> told =
        records
            .store()
            .write(
                Route.user(home, userId),
                session ->
                    open(session, now).stream()
                        .filter(which)
                        .map(line -> end(session, userId, line.sessionId(), now))
                        .toList());
    tell(told);
    return told;
  }

  private static Event end(Session session, String userId, String sessionId, long now) {
    session.run(END, Binds.of("id", sessionId).and("now", now));
    return Streams.toPerson(
        session, userId, "tokens_revoked", new byte[0], List.of(new Effect.Revoke(sessionId)), now);
  }

  private void tell(List<Event> events) {
    if (!events.isEmpty()) {
      known.invalidateAll();
      events.forEach(publisher::publish);
    }
  }

  private static String shown(String userAgent) {
    return userAgent.length() > USER_AGENT_CHARS
        ? userAgent.substring(0, USER_AGENT_CHARS)
        : userAgent;
  }

  private static Line line(Row row) {
    return new Line(
        row.text("session_id"),
        row.text("account_id"),
        Proof.ofStored(row.text("proof")),
        row.text("user_agent"),
        row.text("address"),
        row.number("created_micros"),
        row.number("expires_micros"));
  }
}
