package dev.parley.role;

import dev.parley.cli.Command;
import dev.parley.cli.Console;
import dev.parley.cli.Outcome;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A server in the foreground of a terminal: it serves until the process is told to end. */
final class Foreground {
  private static final Logger LOG = LoggerFactory.getLogger(Foreground.class);

  private Foreground() {}

  static Outcome run(Command.Up options, Console console) throws Exception {
    Up up = Up.start(options);
    CountDownLatch ended = closedAtTheEnd(up);
    if (options.demo().isPresent()) {
      DemoCompany.fill(up.rooms(), up.folder(), options.demo().get(), console);
    }
    warn(options, up.url(), console);
    up.firstLinks().forEach(console.out()::println);
    console.out().println("ready " + up.url());
    console.out().flush();
    ended.await();
    return Outcome.done();
  }

  /** The same with a server of a cluster. */
  static Outcome run(Role role, Console console) throws InterruptedException {
    CountDownLatch ended = closedAtTheEnd(role);
    role.lines().forEach(console.out()::println);
    console.out().flush();
    ended.await();
    return Outcome.done();
  }

  private static CountDownLatch closedAtTheEnd(AutoCloseable server) {
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              try {
                server.close();
              } catch (Exception e) {
                LOG.error("the server did not end well", e);
              }
              ended.countDown();
            },
            "end");
    Runtime.getRuntime().addShutdownHook(hook);
    return ended;
  }

  private static void warn(Command.Up options, String url, Console console) {
    if (options.tls().isEmpty() && !isLoopback(options.bind())) {
      console.err().println("warning: " + options.bind() + " is served without TLS");
    }
    if (options.publicUrl().isEmpty() && !isLoopback(options.bind())) {
      console
          .err()
          .println("warning: links begin with " + url + "; --public-url gives a better base");
    }
  }

  private static boolean isLoopback(String bind) {
    return bind.startsWith("127.") || bind.equals("localhost") || bind.equals("::1");
  }
}
