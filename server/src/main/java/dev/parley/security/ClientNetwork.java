package dev.parley.security;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/**
 * What counts as one client address: an IPv4 address, or the /64 of an IPv6 one, since whoever has
 * one address of it has them all.
 */
public final class ClientNetwork {
  private static final int SUBNET_BYTES = 8;

  private ClientNetwork() {}

  /** The network of an address as a key to count by. */
  public static String of(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address instanceof Inet6Address
        ? HexFormat.of().formatHex(bytes, 0, SUBNET_BYTES)
        : HexFormat.of().formatHex(bytes);
  }
}
