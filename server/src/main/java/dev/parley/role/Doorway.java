package dev.parley.role;

import dev.parley.account.AccountLimits;
import dev.parley.account.SignIn;
import dev.parley.account.http.AccountPages;
import dev.parley.account.http.Callers;
import dev.parley.mail.MailLimits;
import dev.parley.mail.folder.FolderMail;
import dev.parley.security.Argon2Cost;
import dev.parley.security.PasswordRules;
import dev.parley.security.Passwords;
import dev.parley.security.RateLimits;
import dev.parley.security.SignInThrottle;
import dev.parley.store.folder.DataFolder;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Where people sign in to a server. */
final class Doorway implements AutoCloseable {
  private final ExecutorService behind = Executors.newVirtualThreadPerTaskExecutor();
  final AccountPages pages;

  Doorway(Rooms rooms, DataFolder folder, String publicUrl, boolean limited) {
    URI url = URI.create(publicUrl);
    SignIn signIn =
        new SignIn(
            rooms.accounts,
            rooms.links,
            rooms.sessions,
            rooms.members,
            rooms.workspaces,
            new Passwords(Argon2Cost.OWASP, Passwords.Limits.DEFAULT, new SecureRandom()),
            PasswordRules.load(),
            new SignInThrottle(SignInThrottle.Limits.DEFAULT, System::nanoTime),
            Doorway::hold,
            AccountLimits.DEFAULTS);
    pages =
        new AccountPages(
            new AccountPages.Rooms(
                rooms.accounts,
                rooms.sessions,
                rooms.invites,
                rooms.founding,
                rooms.workspaces,
                rooms.records.clock()),
            new Callers(rooms.bearers, url),
            signIn,
            new FolderMail(
                folder.mail(), "parley@" + url.getHost(), Clock.systemUTC(), MailLimits.DEFAULTS),
            new RateLimits(
                new RateLimits.Settings(limited, RateLimits.Settings.DEFAULT.maxBuckets()),
                System::nanoTime),
            behind);
  }

  /** Keeps a sign-in waiting on its virtual thread; an interrupted one is given up. */
  private static void hold(long millis) throws InterruptedException {
    var _ = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    behind.shutdown();
  }
}
