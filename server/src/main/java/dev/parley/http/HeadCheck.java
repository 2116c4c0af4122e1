package dev.parley.http;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Iterator;

/** The rules of RFC 9112 for the head of a request that the decoder leaves to its user. */
final class HeadCheck {
  private HeadCheck() {}

  /** Refuses a head that is broken, too long or of a version that is not spoken here. */
  static void check(HttpRequest head) {
    if (head.decoderResult().isFailure()) {
      throw refusal(head.decoderResult().cause());
    }
    HttpVersion version = head.protocolVersion();
    if (version.equals(HttpVersion.HTTP_1_1)) {
      requireOneHost(head);
    } else if (!version.equals(HttpVersion.HTTP_1_0)) {
      throw new HttpException(505, "HTTP version not supported");
    }
  }

  private static HttpException refusal(Throwable cause) {
    return switch (cause) {
      case TooLongHttpLineException _ -> new HttpException(414, "request target too long");
      case TooLongHttpHeaderException _ -> new HttpException(431, "request header too large");
      default -> new HttpException(400, "malformed request");
    };
  }

  private static void requireOneHost(HttpRequest head) {
    Iterator<? extends CharSequence> hosts = head.headers().valueCharSequenceIterator("host");
    if (!hosts.hasNext()) {
      throw new HttpException(400, "host missing");
    }
    hosts.next();
    if (hosts.hasNext()) {
      throw new HttpException(400, "more than one host");
    }
  }
}
