package dev.parley.role;

import dev.parley.cli.Command;
import dev.parley.cli.Console;
import dev.parley.cli.Outcome;
import java.util.concurrent.CountDownLatch;

/** A server in the foreground of a terminal: it serves until the process is told to end. */
final class Foreground {
  private Foreground() {}

  static Outcome run(Command.Up options, Console console) throws Exception {
    Up up = Up.start(options);
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              up.close();
              ended.countDown();
            },
            "end");
    Runtime.getRuntime().addShutdownHook(hook);
    if (options.demo().isPresent()) {
      DemoCompany.fill(up.rooms(), up.folder(), options.demo().get(), console);
    }
    if (options.tls().isEmpty() && !isLoopback(options.bind())) {
      console.err().println("warning: " + options.bind() + " is served without TLS");
    }
    if (options.publicUrl().isEmpty() && !isLoopback(options.bind())) {
      console
          .err()
          .println("warning: links begin with " + up.url() + "; --public-url gives a better base");
    }
    up.firstLinks().forEach(console.out()::println);
    console.out().println("ready " + up.url());
    console.out().flush();
    ended.await();
    return Outcome.done();
  }

  private static boolean isLoopback(String bind) {
    return bind.startsWith("127.") || bind.equals("localhost") || bind.equals("::1");
  }
}
