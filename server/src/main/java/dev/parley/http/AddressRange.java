package dev.parley.http;

import java.net.InetAddress;
import java.util.Arrays;

/** A block of IP addresses in CIDR form. Immutable. */
public final class AddressRange {
  private final byte[] network;
  private final int prefixBits;

  private AddressRange(byte[] network, int prefixBits) {
    this.network = network;
    this.prefixBits = prefixBits;
  }

  /**
   * Reads a block.
   *
   * @param text such as {@code 10.0.0.0/8}, {@code fd00::/8} or a lone address
   * @throws IllegalArgumentException if it is none
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    byte[] address = literal(slash < 0 ? text : text.substring(0, slash)).getAddress();
    int bits = 8 * address.length;
    if (slash >= 0) {
      bits = prefix(text, slash, bits);
    }
    return new AddressRange(address, bits);
  }

  private static InetAddress literal(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not an IP address: " + text, e);
    }
  }

  private static int prefix(String text, int slash, int max) {
    try {
      int bits = Integer.parseInt(text, slash + 1, text.length(), 10);
      if (bits >= 0 && bits <= max) {
        return bits;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not an address block: " + text, e);
    }
    throw new IllegalArgumentException("not an address block: " + text);
  }

  public boolean contains(InetAddress candidate) {
    byte[] bytes = candidate.getAddress();
    if (bytes.length != network.length) {
      return false;
    }
    int whole = prefixBits / 8;
    if (!Arrays.equals(bytes, 0, whole, network, 0, whole)) {
      return false;
    }
    int rest = prefixBits % 8;
    return rest == 0 || ((bytes[whole] ^ network[whole]) & 0xff) >>> (8 - rest) == 0;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    try {
      text.append(InetAddress.getByAddress(network).getHostAddress());
    } catch (java.net.UnknownHostException e) {
      throw new IllegalStateException("the length was checked by parse", e);
    }
    return text.append('/').append(prefixBits).toString();
  }
}
