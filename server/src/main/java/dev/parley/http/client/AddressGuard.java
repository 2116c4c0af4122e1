package dev.parley.http.client;

import dev.parley.http.AddressRange;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Says which addresses are public (IANA's registries of special-purpose addresses). Of IPv6 only
 * global unicast is, and of it no block that carries an IPv4 address inside, which could be a
 * private one.
 */
final class AddressGuard {
  private static final AddressRange GLOBAL_UNICAST = AddressRange.parse("2000::/3");
  private static final List<AddressRange> SPECIAL =
      Stream.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/4",
              "240.0.0.0/4",
              "2001::/23",
              "2001:db8::/32",
              "2002::/16",
              "3fff::/20")
          .map(AddressRange::parse)
          .toList();

  private final List<AddressRange> allowed;

  AddressGuard(List<AddressRange> allowed) {
    this.allowed = allowed;
  }

  boolean permits(InetAddress address) {
    return isIn(allowed, address)
        || (!isIn(SPECIAL, address)
            && (!(address instanceof Inet6Address) || GLOBAL_UNICAST.contains(address)));
  }

  private static boolean isIn(List<AddressRange> ranges, InetAddress address) {
    for (AddressRange range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
