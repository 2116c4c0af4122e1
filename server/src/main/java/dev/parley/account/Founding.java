package dev.parley.account;

import dev.parley.conversation.Channel;
import dev.parley.conversation.Conversations;
import dev.parley.model.Home;
import dev.parley.model.Refusal;
import dev.parley.model.Role;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.security.PasswordRules;
import dev.parley.security.SetupLink;
import dev.parley.workspace.Workspace;
import dev.parley.workspace.Workspaces;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes workspaces with their owner and first channels, and lets people in. Thread-safe. */
public final class Founding {
  private static final List<String> FIRST_CHANNELS = List.of("general", "random");
  private static final int PAGE = 500;
  private static final int DOMAIN_CHARS = 63;

  /** A workspace and who owns it. */
  public record Founded(Workspace workspace, Member owner) {}

  /** What came of the first person's wish. */
  public sealed interface Setup {
    record Done(Founded founded, Account account) implements Setup {}

    /** The link does not work, or there is a workspace by now. */
    record TooLate() implements Setup {}

    record Refused(PasswordRules.Fault fault) implements Setup {}

    record Later(int retryAfterSeconds) implements Setup {}
  }

  private final Workspaces workspaces;
  private final Members members;
  private final Conversations conversations;
  private final Accounts accounts;
  private final Links links;

  public Founding(
      Workspaces workspaces,
      Members members,
      Conversations conversations,
      Accounts accounts,
      Links links) {
    this.workspaces = workspaces;
    this.members = members;
    this.conversations = conversations;
    this.accounts = accounts;
    this.links = links;
  }

  /**
   * Makes a workspace.
   *
   * @throws Refusal {@code domain_taken}, {@code invalid_domain}, {@code invalid_email}
   */
  public Founded found(String domain, String name, String ownerEmail) {
    Members.checkEmail(ownerEmail);
    Workspace workspace = workspaces.create(domain, name);
    String handle = handle(ownerEmail);
    Member owner =
        members.create(
            workspace.home(),
            new Members.NewMember(handle, ownerEmail, handle, Role.OWNER, false, null),
            null);
    for (String channel : FIRST_CHANNELS) {
      conversations.create(
          workspace.home(), owner, channel, false, channel.equals(FIRST_CHANNELS.getFirst()));
    }
    return new Founded(workspace, owner);
  }

  /** Whether a link to the first workspace works: there is none yet. */
  public boolean awaits(SetupLink link) {
    return isEmpty() && links.isGood(link);
  }

  /** Whether there is no workspace at all. */
  public boolean isEmpty() {
    return workspaces.homes("", 1).isEmpty();
  }

  /**
   * Makes the first workspace and the account of its owner, whom the operator handed the link.
   *
   * @throws Refusal as {@link #found}; the link still works then
   */
  public Setup setUp(SetupLink link, String name, String email, String password, SignIn signIn) {
    if (!awaits(link)) {
      return new Setup.TooLate();
    }
    Members.checkEmail(email);
    String title = name.strip();
    if (title.isEmpty() || title.length() > Workspaces.NAME_LENGTH_MAX) {
      throw new Refusal("invalid_name");
    }
    return switch (signIn.hash(password, List.of(email, title))) {
      case SignIn.Hashed.Refused(var fault) -> new Setup.Refused(fault);
      case SignIn.Hashed.Busy(int seconds) -> new Setup.Later(seconds);
      case SignIn.Hashed.Made(var hash) -> {
        if (!links.use(link)) {
          yield new Setup.TooLate();
        }
        Founded founded = found(domain(title), title, email);
        Account account = accounts.ofEmail(email);
        accounts.verify(account);
        accounts.bind(account, founded.workspace().home(), founded.owner().userId());
        accounts.setPassword(account, hash);
        yield new Setup.Done(founded, account);
      }
    };
  }

  /** Puts a newcomer into the channel of all; guests come into none by themselves. */
  public void welcome(Home home, Member newcomer) {
    if (!newcomer.role().isGuest()) {
      general(home)
          .ifPresent(channel -> conversations.join(home, channel.id(), List.of(newcomer), null));
    }
  }

  private Optional<Channel> general(Home home) {
    String after = "";
    while (true) {
      List<String> page = conversations.publicIds(home, after, PAGE);
      Optional<Channel> found =
          conversations.findAll(home, page).stream().filter(Channel::isGeneral).findFirst();
      if (found.isPresent() || page.size() < PAGE) {
        return found;
      }
      after = page.getLast();
    }
  }

  /** A handle out of an address. */
  static String handle(String email) {
    int at = email.indexOf('@');
    String local = at < 0 ? email : email.substring(0, at);
    String kept = local.replaceAll("[^\\p{L}\\p{N}._-]+", "-").replaceAll("^[^\\p{L}\\p{N}]+", "");
    return kept.isEmpty() ? "owner" : kept;
  }

  /** A domain out of a name, {@code workspace} where nothing of it can stand in one. */
  static String domain(String name) {
    String dashed =
        name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-", "");
    String cut = dashed.substring(0, Math.min(dashed.length(), DOMAIN_CHARS)).replaceAll("-$", "");
    return cut.isEmpty() ? "workspace" : cut;
  }
}
