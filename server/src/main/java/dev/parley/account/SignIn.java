package dev.parley.account;

import dev.parley.mail.Letter;
import dev.parley.mail.Mail;
import dev.parley.model.Home;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.security.MagicLink;
import dev.parley.security.PasswordHash;
import dev.parley.security.PasswordRules;
import dev.parley.security.Passwords;
import dev.parley.security.SignInThrottle;
import dev.parley.workspace.Workspace;
import dev.parley.workspace.Workspaces;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * How a person shows who they are: by a password, or by a link that reached them.
 *
 * <p>An address without an account is answered as a wrong password is, after the same work.
 * Thread-safe; calls block.
 */
public final class SignIn {
  /** What came of showing a password. */
  public sealed interface Answer {
    record Welcome(Account account) implements Answer {}

    /** No such account, no password, or another one. */
    record Wrong() implements Answer {}

    /**
     * Nothing was looked at.
     *
     * @param retryAfterSeconds when to come back
     */
    record Later(int retryAfterSeconds) implements Answer {}
  }

  /** What came of setting a password. */
  public sealed interface Change {
    record Done() implements Change {}

    record WrongPassword() implements Change {}

    record Refused(PasswordRules.Fault fault) implements Change {}

    record Later(int retryAfterSeconds) implements Change {}
  }

  /** Waits for as long as the throttle says. */
  @FunctionalInterface
  public interface Delay {
    void millis(long millis) throws InterruptedException;
  }

  private static final int BUSY_SECONDS = 5;

  private final Accounts accounts;
  private final Links links;
  private final Sessions sessions;
  private final Members members;
  private final Workspaces workspaces;
  private final Passwords passwords;
  private final PasswordRules rules;
  private final SignInThrottle throttle;
  private final Delay delay;
  private final Semaphore delayed;
  private final AccountLimits limits;

  public SignIn(
      Accounts accounts,
      Links links,
      Sessions sessions,
      Members members,
      Workspaces workspaces,
      Passwords passwords,
      PasswordRules rules,
      SignInThrottle throttle,
      Delay delay,
      AccountLimits limits) {
    this.accounts = accounts;
    this.links = links;
    this.sessions = sessions;
    this.members = members;
    this.workspaces = workspaces;
    this.passwords = passwords;
    this.rules = rules;
    this.throttle = throttle;
    this.delay = delay;
    this.delayed = new Semaphore(limits.maxDelayedSignIns());
    this.limits = limits;
  }

  /** Checks a password, slowly where many were wrong before. */
  public Answer byPassword(String email, String password, InetAddress from)
      throws InterruptedException {
    switch (throttle.begin(email, from)) {
      case SignInThrottle.Decision.Refuse(int seconds) -> {
        return new Answer.Later(seconds);
      }
      case SignInThrottle.Decision.Proceed(long millis) -> {
        if (millis > 0 && !held(millis)) {
          return new Answer.Later(BUSY_SECONDS);
        }
      }
    }
    Optional<Account> account = accounts.byEmail(email);
    return switch (passwords.verify(password, account.map(Account::password).orElse(null))) {
      case BUSY -> new Answer.Later(BUSY_SECONDS);
      case MISMATCH -> new Answer.Wrong();
      case MATCH -> welcome(account.orElseThrow(), email, from);
      case MATCH_REHASH -> {
        passwords.hash(password).ifPresent(hash -> accounts.setPassword(account.get(), hash));
        yield welcome(account.get(), email, from);
      }
    };
  }

  private Answer welcome(Account account, String email, InetAddress from) {
    throttle.succeeded(email, from);
    return new Answer.Welcome(account);
  }

  /** Waits; not where too many wait already, as each holds a request. */
  private boolean held(long millis) throws InterruptedException {
    if (!delayed.tryAcquire()) {
      return false;
    }
    try {
      delay.millis(millis);
      return true;
    } finally {
      delayed.release();
    }
  }

  /** Whom a link signs in, while it works; looking does not use it up. */
  public Optional<Member> whom(MagicLink link) {
    return links.isGood(link)
        ? members
            .find(Home.local(link.teamId()), link.userId())
            .filter(member -> !member.deleted() && member.email() != null)
        : Optional.empty();
  }

  /**
   * The account of a link's member, made where there is none; the link is used up. Whoever holds it
   * reads the member's mail or was trusted by the operator, so the address counts as verified; that
   * drops a password which someone had set before, and ends the sessions that it began.
   */
  public Optional<Account> byLink(MagicLink link) {
    Optional<Member> member = whom(link);
    if (member.isEmpty() || !links.use(link)) {
      return Optional.empty();
    }
    Account account = accounts.ofEmail(String.valueOf(member.get().email()));
    if (accounts.verify(account)) {
      sessions.endOthers(accounts.members(account), "");
    }
    return accounts.bind(account, Home.local(link.teamId()), link.userId())
        ? accounts.find(account.accountId())
        : Optional.empty();
  }

  /**
   * Sends a sign-in link to an address, if a member has it. The caller does this behind its answer,
   * so that neither what it says nor how long it takes tells who is a member.
   *
   * @param address the address of a link, for the letter
   */
  public void sendLink(String email, Mail mail, Function<MagicLink, String> address) {
    Optional<Member> member =
        accounts
            .byEmail(email)
            .flatMap(account -> accounts.members(account).stream().findFirst())
            .or(() -> withoutAccount(Accounts.spelt(email)));
    if (member.isEmpty() || member.get().email() == null) {
      return;
    }
    Home home = Home.local(member.get().teamId());
    String name =
        workspaces
            .byHome(home)
            .map(Workspace::name)
            .orElse("Parley")
            .replaceAll("\\p{Cntrl}+", " ");
    MagicLink link = links.mailed(home, member.get().userId());
    mail.send(
        new Letter(
            Accounts.spelt(email),
            "Sign in to " + name,
            "This link signs you in to "
                + name
                + ". It works once, for "
                + limits.mailedLinkSeconds() / 60
                + " minutes:\n\n"
                + address.apply(link)
                + "\n\nIf you did not ask for it, do nothing.\n"));
  }

  /** An active person of that address, as an import or an operator left them. */
  private Optional<Member> withoutAccount(String email) {
    return workspaces.homes("", limits.maxSearchedWorkspaces()).stream()
        .map(home -> members.byEmail(home, email))
        .flatMap(Optional::stream)
        .filter(member -> !member.deleted() && !member.isBot())
        .findFirst();
  }

  /**
   * Sets the password of a session's account and ends all its other sessions.
   *
   * @param current the password until now; of no weight in a session that a link has just begun, or
   *     where there is none yet
   */
  public Change setPassword(
      Sessions.Found.Live session, String current, String wanted, long now, InetAddress from)
      throws InterruptedException {
    Optional<Account> account = accounts.find(session.line().accountId());
    if (account.isEmpty()) {
      return new Change.WrongPassword();
    }
    List<String> own = List.of(account.get().email(), session.member().name());
    Optional<PasswordRules.Fault> fault = rules.check(wanted, own);
    if (fault.isPresent()) {
      return new Change.Refused(fault.get());
    }
    if (needsCurrent(session, account.get(), now)) {
      switch (byPassword(account.get().email(), current, from)) {
        case Answer.Welcome(Account same) -> {}
        case Answer.Wrong() -> {
          return new Change.WrongPassword();
        }
        case Answer.Later(int seconds) -> {
          return new Change.Later(seconds);
        }
      }
    }
    Optional<PasswordHash> hash = passwords.hash(wanted);
    if (hash.isEmpty()) {
      return new Change.Later(BUSY_SECONDS);
    }
    accounts.setPassword(account.get(), hash.get());
    sessions.endOthers(accounts.members(account.get()), session.line().sessionId());
    return new Change.Done();
  }

  /** Whether a session must show the password until now before it sets another. */
  public boolean needsCurrent(Sessions.Found.Live session, Account account, long now) {
    long fresh = now - limits.freshProofSeconds() * AccountLimits.MICROS;
    boolean byFreshLink =
        session.line().proof() == Sessions.Proof.LINK && session.line().createdMicros() > fresh;
    return account.password() != null && !byFreshLink;
  }

  /** A hash of a new password, if the rules let it pass. */
  Hashed hash(String password, List<String> ownNames) {
    Optional<PasswordRules.Fault> fault = rules.check(password, ownNames);
    if (fault.isPresent()) {
      return new Hashed.Refused(fault.get());
    }
    return passwords
        .hash(password)
        .<Hashed>map(Hashed.Made::new)
        .orElseGet(() -> new Hashed.Busy(BUSY_SECONDS));
  }

  /** A new password's hash, or why there is none. */
  sealed interface Hashed {
    record Made(PasswordHash hash) implements Hashed {}

    record Refused(PasswordRules.Fault fault) implements Hashed {}

    record Busy(int retryAfterSeconds) implements Hashed {}
  }
}
