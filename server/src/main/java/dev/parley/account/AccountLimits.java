package dev.parley.account;

/**
 * The limits of signing in.
 *
 * @param mailedLinkSeconds how long a sign-in link is good that went out by mail
 * @param handedLinkSeconds how long one is good that an operator's command printed
 * @param inviteSeconds how long an invitation is good
 * @param sessionSeconds how long a session lasts
 * @param maxSessionsPerPerson open sessions of a member; the oldest ends for one more
 * @param freshProofSeconds how long after a sign-in by link a password may be set without the old
 *     one
 * @param maxDelayedSignIns sign-ins that are held back at once; more are told to come back
 * @param maxSearchedWorkspaces workspaces looked through for a member who has no account yet
 * @param maxWorkspacesPerAccount workspaces of an account that are offered
 * @param maxOwnerLinks links for owners that a start prints
 */
public record AccountLimits(
    long mailedLinkSeconds,
    long handedLinkSeconds,
    long inviteSeconds,
    long sessionSeconds,
    int maxSessionsPerPerson,
    long freshProofSeconds,
    int maxDelayedSignIns,
    int maxSearchedWorkspaces,
    int maxWorkspacesPerAccount,
    int maxOwnerLinks) {
  public static final AccountLimits DEFAULTS =
      new AccountLimits(900, 86_400, 604_800, 2_592_000, 20, 900, 64, 100, 100, 20);

  static final long MICROS = 1_000_000;
}
