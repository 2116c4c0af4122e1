package dev.parley.account;

import dev.parley.model.Home;
import dev.parley.model.IdKind;
import dev.parley.model.Refusal;
import dev.parley.model.Role;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.security.InviteLink;
import dev.parley.security.PasswordHash;
import dev.parley.security.PasswordRules;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Records;
import dev.parley.store.Route;
import dev.parley.store.Statement;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/**
 * Invitations into a workspace, each for one address and used once. Who holds one was handed it by
 * an admin; that does not show that the address is theirs. Thread-safe.
 */
public final class Invites {
  private static final Statement INSERT =
      Statement.of(
          Keyspace.TEAM,
          "INSERT INTO invites (team_id, invite_id, email, role, channels, secret_hash, created_by,"
              + " created_micros, expires_micros, accepted_micros, version) VALUES (:team_id, :id,"
              + " :email, :role, '[]', :hash, :creator, :now, :expires, NULL, 1)");
  private static final Statement GOOD =
      Statement.of(
          Keyspace.TEAM,
          "SELECT invite_id, email, role FROM invites WHERE team_id = :team_id"
              + " AND secret_hash = :hash AND accepted_micros IS NULL AND expires_micros > :now");
  private static final Statement ACCEPT =
      Statement.of(
          Keyspace.TEAM,
          "UPDATE invites SET accepted_micros = :now, version = version + 1"
              + " WHERE team_id = :team_id AND invite_id = :id AND accepted_micros IS NULL");
  private static final Statement REOPEN =
      Statement.of(
          Keyspace.TEAM,
          "UPDATE invites SET accepted_micros = NULL, version = version + 1"
              + " WHERE team_id = :team_id AND invite_id = :id AND accepted_micros = :now");

  /** An invitation that waits to be accepted. */
  public record Invite(Home home, String inviteId, String email, Role role) {}

  /** What came of accepting one. */
  public sealed interface Accepted {
    record Done(Account account, Member member) implements Accepted {}

    record TooLate() implements Accepted {}

    /** The address has an account, and this is not its password. */
    record WrongPassword() implements Accepted {}

    record Refused(PasswordRules.Fault fault) implements Accepted {}

    record Later(int retryAfterSeconds) implements Accepted {}
  }

  private final Records records;
  private final Members members;
  private final Accounts accounts;
  private final Founding founding;
  private final SecureRandom random;
  private final AccountLimits limits;

  public Invites(
      Records records,
      Members members,
      Accounts accounts,
      Founding founding,
      SecureRandom random,
      AccountLimits limits) {
    this.records = records;
    this.members = members;
    this.accounts = accounts;
    this.founding = founding;
    this.random = random;
    this.limits = limits;
  }

  /**
   * Invites an address as a member.
   *
   * @throws Refusal {@code not_allowed} unless the inviter is an admin, {@code invalid_email},
   *     {@code email_taken}
   */
  public InviteLink invite(Member inviter, String email) {
    if (!inviter.role().isAdmin()) {
      throw new Refusal("not_allowed");
    }
    String address = Accounts.spelt(email);
    Members.checkEmail(address);
    Home home = Home.local(inviter.teamId());
    if (members.byEmail(home, address).isPresent()) {
      throw new Refusal("email_taken");
    }
    InviteLink link = InviteLink.issue(home.teamId(), random);
    long now = records.clock().micros();
    records
        .store()
        .write(
            Route.team(home),
            session ->
                session.run(
                    INSERT,
                    Binds.of("id", records.ids().next(IdKind.CREDENTIAL))
                        .and("email", address)
                        .and("role", Role.MEMBER.stored())
                        .and("hash", link.hash().bytes())
                        .and("creator", inviter.userId())
                        .and("now", now)
                        .and("expires", now + limits.inviteSeconds() * AccountLimits.MICROS)));
    return link;
  }

  /** The invitation of a link, while it waits; looking does not use it up. */
  public Optional<Invite> find(InviteLink link) {
    Home home = Home.local(link.teamId());
    return records
        .store()
        .read(
            Route.team(home),
            session ->
                session.one(
                    GOOD,
                    Binds.of("hash", link.hash().bytes()).and("now", records.clock().micros()),
                    row ->
                        new Invite(
                            home,
                            row.text("invite_id"),
                            row.text("email"),
                            Role.ofStored(row.text("role")))));
  }

  /**
   * Makes the invited person a member under a handle, and gives them an account.
   *
   * @param password a new one, or the one of the account that the address has
   * @throws Refusal {@code invalid_name}, {@code name_taken}, {@code email_taken}; the invitation
   *     still waits then
   */
  public Accepted accept(
      InviteLink link, String handle, String password, SignIn signIn, InetAddress from)
      throws InterruptedException {
    Optional<Invite> found = find(link);
    if (found.isEmpty()) {
      return new Accepted.TooLate();
    }
    Invite invite = found.get();
    Optional<Account> known =
        accounts.byEmail(invite.email()).filter(account -> account.password() != null);
    if (known.isPresent()) {
      return switch (signIn.byPassword(invite.email(), password, from)) {
        case SignIn.Answer.Wrong() -> new Accepted.WrongPassword();
        case SignIn.Answer.Later(int seconds) -> new Accepted.Later(seconds);
        case SignIn.Answer.Welcome(Account account) -> join(invite, handle, account);
      };
    }
    return switch (signIn.hash(password, List.of(invite.email(), handle))) {
      case SignIn.Hashed.Refused(var fault) -> new Accepted.Refused(fault);
      case SignIn.Hashed.Busy(int seconds) -> new Accepted.Later(seconds);
      case SignIn.Hashed.Made(PasswordHash hash) -> {
        Account account = accounts.ofEmail(invite.email());
        // Not where the account is proven to be someone's: they have a link by mail to sign in.
        yield account.isVerified() || !accounts.setFirstPassword(account, hash)
            ? new Accepted.WrongPassword()
            : join(invite, handle, account);
      }
    };
  }

  private Accepted join(Invite invite, String handle, Account account) {
    Binds binds = Binds.of("id", invite.inviteId()).and("now", records.clock().micros());
    if (records.store().write(Route.team(invite.home()), session -> session.run(ACCEPT, binds))
        != 1) {
      return new Accepted.TooLate();
    }
    Member made;
    try {
      made =
          members.create(
              invite.home(),
              new Members.NewMember(handle, invite.email(), handle, invite.role(), false, null),
              account.accountId());
    } catch (Refusal refusal) {
      records.store().write(Route.team(invite.home()), session -> session.run(REOPEN, binds));
      throw refusal;
    }
    accounts.bind(account, invite.home(), made.userId());
    founding.welcome(invite.home(), made);
    return new Accepted.Done(account, made);
  }
}
