package dev.parley.http;

import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the client behind trusted proxies. X-Forwarded-For is read from its end, since each proxy
 * adds the peer it saw: the first address that is no trusted proxy is the client, and all before it
 * is the client's own invention.
 */
final class Proxies {
  private final List<AddressRange> trusted;

  Proxies(List<AddressRange> trusted) {
    this.trusted = trusted;
  }

  Request.Peer peer(InetSocketAddress socket, boolean secure, HttpHeaders headers) {
    InetAddress peer = socket.getAddress();
    if (!isTrusted(peer)) {
      return new Request.Peer(peer, secure);
    }
    String scheme = headers.get("x-forwarded-proto");
    return new Request.Peer(client(peer, headers), secure || "https".equalsIgnoreCase(scheme));
  }

  private InetAddress client(InetAddress peer, HttpHeaders headers) {
    InetAddress nearest = peer;
    String[] hops = String.join(",", headers.getAll("x-forwarded-for")).split(",", -1);
    for (int i = hops.length - 1; i >= 0 && isTrusted(nearest); i--) {
      InetAddress hop = literal(hops[i].strip());
      if (hop == null) {
        break;
      }
      nearest = hop;
    }
    return nearest;
  }

  boolean isTrusted(InetAddress address) {
    for (AddressRange range : trusted) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable InetAddress literal(String text) {
    try {
      return text.isEmpty() ? null : InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      return null; // no address: the proxy before it knew no better
    }
  }
}
