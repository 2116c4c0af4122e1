package dev.parley.message;

import java.util.EnumSet;
import java.util.Optional;
import org.nibor.autolink.LinkExtractor;
import org.nibor.autolink.LinkSpan;
import org.nibor.autolink.LinkType;
import org.nibor.autolink.Span;

/**
 * The form in which a text is kept: {@code &}, {@code <} and {@code >} escaped wherever they are no
 * mark-up, and bare links as {@code <https://…>}, as Slack's messages show them.
 *
 * <p>What is in that form already stays as it is, so a text may pass through more than once.
 */
public final class Markup {
  /** Whether links that stand bare in a text become links. */
  public enum Links {
    MADE,
    LEFT
  }

  private static final LinkExtractor EXTRACTOR =
      LinkExtractor.builder()
          .linkTypes(EnumSet.of(LinkType.URL, LinkType.WWW, LinkType.EMAIL))
          .build();

  private Markup() {}

  public static String of(String text, Links links) {
    if (isPlain(text)) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16);
    int plain = 0;
    int at = text.indexOf('<');
    while (at >= 0) {
      int end = markEnd(text, at);
      if (end > 0) {
        addPlain(out, text.substring(plain, at), links);
        out.append(text, at, end);
        plain = end;
        at = text.indexOf('<', end);
      } else {
        at = text.indexOf('<', at + 1);
      }
    }
    addPlain(out, text.substring(plain), links);
    return out.toString();
  }

  /** Most texts hold nothing that could be a mark or a link, which one pass tells. */
  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '&', '<', '>', ':', '@', '.' -> {
          return false;
        }
        default -> {}
      }
    }
    return true;
  }

  /** Where a mark that begins here ends, behind its {@code >}; 0 where none begins. */
  private static int markEnd(String text, int at) {
    int end = at + 1;
    while (end < text.length() && "<>\n".indexOf(text.charAt(end)) < 0) {
      end++;
    }
    boolean isClosed = end < text.length() && text.charAt(end) == '>';
    return isClosed && isMark(text.substring(at + 1, end)) ? end + 1 : 0;
  }

  private static boolean isMark(String inside) {
    if (inside.length() < 2) {
      return false;
    }
    return switch (inside.charAt(0)) {
      case '@', '#', '!' -> true;
      default -> isAddress(inside);
    };
  }

  /** Whether it begins with a scheme, as RFC 3986 spells one. */
  private static boolean isAddress(String inside) {
    int colon = inside.indexOf(':');
    if (colon < 1 || colon == inside.length() - 1 || !isLetter(inside.charAt(0))) {
      return false;
    }
    for (int i = 1; i < colon; i++) {
      char c = inside.charAt(i);
      if (!isLetter(c) && (c < '0' || c > '9') && c != '+' && c != '-' && c != '.') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static void addPlain(StringBuilder out, String kept, Links links) {
    String plain = unescaped(kept);
    switch (links) {
      case LEFT -> escape(out, plain);
      case MADE -> {
        for (Span span : EXTRACTOR.extractSpans(plain)) {
          addSpan(out, span, plain.substring(span.getBeginIndex(), span.getEndIndex()));
        }
      }
    }
  }

  private static void addSpan(StringBuilder out, Span span, String piece) {
    Optional<String> address = address(span, piece);
    if (address.isEmpty()) {
      escape(out, piece);
      return;
    }
    out.append('<');
    escape(out, address.get());
    if (!address.get().equals(piece)) {
      out.append('|');
      escape(out, piece);
    }
    out.append('>');
  }

  /** The target of a link; a bar would end it early, so what holds one stays text. */
  private static Optional<String> address(Span span, String piece) {
    if (!(span instanceof LinkSpan link) || piece.indexOf('|') >= 0) {
      return Optional.empty();
    }
    return Optional.of(
        switch (link.getType()) {
          case URL -> piece;
          case WWW -> "http://" + piece;
          case EMAIL -> "mailto:" + piece;
        });
  }

  private static String unescaped(String text) {
    return text.indexOf('&') < 0
        ? text
        : text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
  }

  private static void escape(StringBuilder out, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        default -> out.append(c);
      }
    }
  }
}
