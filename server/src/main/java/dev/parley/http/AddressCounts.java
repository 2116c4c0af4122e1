package dev.parley.http;

import dev.parley.security.ClientNetwork;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What each client address holds open, up to a limit. It forgets an address that holds nothing, so
 * it is no larger than what is open. This machine itself is not counted: what serves many clients
 * from it is the operator's own. Thread-safe.
 */
final class AddressCounts {
  private final ConcurrentHashMap<String, Integer> open = new ConcurrentHashMap<>();
  private final int max;

  AddressCounts(int max) {
    this.max = max;
  }

  /** Counts one more, or says that it is one too many; who got a yes calls {@link #leave}. */
  boolean enter(InetAddress address) {
    if (address.isLoopbackAddress()) {
      return true;
    }
    boolean[] entered = new boolean[1];
    open.compute(
        ClientNetwork.of(address),
        (network, known) -> {
          int count = known == null ? 0 : known;
          entered[0] = count < max;
          return entered[0] ? Integer.valueOf(count + 1) : known;
        });
    return entered[0];
  }

  void leave(InetAddress address) {
    if (!address.isLoopbackAddress()) {
      open.computeIfPresent(
          ClientNetwork.of(address), (network, known) -> known > 1 ? known - 1 : null);
    }
  }

  /** Addresses that hold something. */
  int size() {
    return open.size();
  }
}
