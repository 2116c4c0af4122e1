package dev.parley.role;

import dev.parley.realtime.grpc.RemoteWebapps;
import dev.parley.security.KeyRing;
import java.util.concurrent.CompletableFuture;

/** The keys of tickets and positions that a gateway has from the webapp servers. */
final class BorrowedKeys {
  private static final long RETRY_MILLIS = 500;

  private BorrowedKeys() {}

  /** Waits until there is a webapp server to lend them: servers start in any order. */
  static KeyRing await(RemoteWebapps webapps) {
    CompletableFuture<KeyRing> keys = new CompletableFuture<>();
    try (Ticks asking = new Ticks("keys")) {
      asking.every(
          RETRY_MILLIS,
          () -> {
            if (!keys.isDone()) {
              webapps.keys().ifPresent(keys::complete);
            }
          });
      return keys.join();
    }
  }
}
