package dev.parley.account;

import dev.parley.model.Home;
import dev.parley.model.IdKind;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.security.PasswordHash;
import dev.parley.store.Binds;
import dev.parley.store.Claims;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Row;
import dev.parley.store.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The accounts of the installation, and which members are theirs. Thread-safe. */
public final class Accounts {
  private static final Statement INSERT =
      Statement.of(
          Keyspace.GLOBAL,
          "INSERT IGNORE INTO accounts (account_id, team_id, email, email_verified, password_hash,"
              + " created_micros, version) VALUES (:account, :team_id, :email, 0, NULL, :now, 1)");
  private static final Statement BY_ID =
      Statement.of(
          Keyspace.GLOBAL,
          "SELECT account_id, email, email_verified, password_hash FROM accounts"
              + " WHERE account_id = :account");
  private static final Statement LOCK =
      Statement.of(
          Keyspace.GLOBAL,
          "SELECT account_id, email, email_verified, password_hash FROM accounts"
              + " WHERE account_id = :account FOR UPDATE");
  private static final Statement SET_PASSWORD =
      Statement.of(
          Keyspace.GLOBAL,
          "UPDATE accounts SET password_hash = :hash, version = version + 1"
              + " WHERE account_id = :account");
  private static final Statement VERIFY =
      Statement.of(
          Keyspace.GLOBAL,
          "UPDATE accounts SET email_verified = 1, password_hash = NULL, version = version + 1"
              + " WHERE account_id = :account AND email_verified = 0");
  private static final Statement BIND =
      Statement.of(
          Keyspace.GLOBAL,
          "INSERT IGNORE INTO account_members (account_id, team_id, user_id, version)"
              + " VALUES (:account, :team_id, :user, 1)");
  private static final Statement MEMBERS =
      Statement.of(
          Keyspace.GLOBAL,
          "SELECT team_id, user_id FROM account_members WHERE account_id = :account"
              + " ORDER BY team_id, user_id LIMIT :most");

  private record Line(String teamId, String userId) {}

  private final Records records;
  private final Members members;
  private final AccountLimits limits;

  public Accounts(Records records, Members members, AccountLimits limits) {
    this.records = records;
    this.members = members;
    this.limits = limits;
  }

  public Optional<Account> find(String accountId) {
    return records
        .store()
        .read(
            Route.global(),
            session -> session.one(BY_ID, Binds.of("account", accountId), Accounts::account));
  }

  /** The account of an address; it reads as much where there is none. */
  public Optional<Account> byEmail(String email) {
    String holder =
        Claims.find(records.store(), Claims.Kind.EMAIL, spelt(email))
            .map(Claims.Claim::objectId)
            .orElse("");
    return find(holder);
  }

  /** The account of an address, made without a password where there is none. */
  Account ofEmail(String email) {
    String address = spelt(email);
    Optional<Claims.Claim> known = Claims.find(records.store(), Claims.Kind.EMAIL, address);
    if (known.isEmpty()) {
      Claims.Claim wanted = new Claims.Claim(records.ids().next(IdKind.ACCOUNT), "", "");
      Claims.take(
          records.store(),
          Route.NO_HOME,
          Claims.Kind.EMAIL,
          address,
          wanted,
          records.clock().micros());
      known = Claims.find(records.store(), Claims.Kind.EMAIL, address);
    }
    String id = known.orElseThrow(() -> new IllegalStateException("a claim vanished")).objectId();
    // The claim comes first: where its taker was cut off, whoever comes next makes the row.
    records
        .store()
        .write(
            Route.global(),
            session ->
                session.run(
                    INSERT,
                    Binds.of("account", id)
                        .and("email", address)
                        .and("now", records.clock().micros())));
    return find(id).orElseThrow(() -> new IllegalStateException("an account vanished"));
  }

  void setPassword(Account account, PasswordHash hash) {
    records
        .store()
        .write(
            Route.global(),
            session ->
                session.run(
                    SET_PASSWORD,
                    Binds.of("account", account.accountId()).and("hash", hash.phc())));
  }

  /**
   * Sets the first password of an account; false where it has one by now.
   *
   * <p>Decided under the row's lock, so that of two who are first one is.
   */
  boolean setFirstPassword(Account account, PasswordHash hash) {
    Binds binds = Binds.of("account", account.accountId()).and("hash", hash.phc());
    return records
        .store()
        .write(
            Route.global(),
            session -> {
              Optional<Account> now = session.one(LOCK, binds, Accounts::account);
              return now.isPresent()
                  && now.get().password() == null
                  && session.run(SET_PASSWORD, binds) == 1;
            });
  }

  /**
   * Notes that the person reads letters to the address. A password that was set before is dropped:
   * whoever set it had not shown that the address is theirs.
   *
   * @return whether this was the first time
   */
  boolean verify(Account account) {
    return records
            .store()
            .write(
                Route.global(),
                session -> session.run(VERIFY, Binds.of("account", account.accountId())))
        > 0;
  }

  /** Makes a member the account's; false where the member is another's. */
  boolean bind(Account account, Home home, String userId) {
    records
        .store()
        .write(
            Route.global(home),
            session ->
                session.run(BIND, Binds.of("account", account.accountId()).and("user", userId)));
    return members.bind(home, userId, account.accountId());
  }

  /** The members that are the account's and active, the workspaces' own rows deciding. */
  public List<Member> members(Account account) {
    List<Line> lines =
        records
            .store()
            .read(
                Route.global(),
                session ->
                    session.list(
                        MEMBERS,
                        Binds.of("account", account.accountId())
                            .and("most", limits.maxWorkspacesPerAccount()),
                        row -> new Line(row.text("team_id"), row.text("user_id"))));
    List<Member> found = new ArrayList<>();
    for (Line line : lines) {
      members
          .find(Home.local(line.teamId()), line.userId())
          .filter(member -> !member.deleted())
          .filter(member -> account.accountId().equals(member.accountId()))
          .ifPresent(found::add);
    }
    return found;
  }

  static String spelt(String email) {
    return email.strip().toLowerCase(Locale.ROOT);
  }

  private static Account account(Row row) {
    @Nullable String stored = row.textOrNull("password_hash");
    return new Account(
        row.text("account_id"),
        row.text("email"),
        row.flag("email_verified"),
        stored == null ? null : PasswordHash.parse(stored).orElse(null));
  }
}
