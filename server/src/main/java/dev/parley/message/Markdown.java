package dev.parley.message;

import java.util.List;
import org.commonmark.ext.gfm.strikethrough.Strikethrough;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.node.Block;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.ListBlock;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.Parser;

/**
 * Markdown as the mark-up of messages, which Slack calls mrkdwn. What this has no mark for, such as
 * a heading, comes as what looks most like it; marks of messages, such as {@code <@U123>}, stay.
 */
public final class Markdown {
  /** The deepest nesting of quotes and lists; what is deeper is text. */
  private static final int BLOCKS_DEEP_MAX = 20;

  private static final String FENCE = "```";
  private static final Parser PARSER =
      Parser.builder()
          .extensions(List.of(StrikethroughExtension.create()))
          .maxOpenBlockParsers(BLOCKS_DEEP_MAX)
          .build();

  private Markdown() {}

  public static String toMrkdwn(String markdown) {
    return blocks(PARSER.parse(markdown), "\n\n").stripTrailing();
  }

  private static String blocks(Node parent, String between) {
    StringBuilder out = new StringBuilder();
    for (Node at = parent.getFirstChild(); at != null; at = at.getNext()) {
      out.append(out.isEmpty() ? "" : between).append(block((Block) at));
    }
    return out.toString();
  }

  private static String block(Block block) {
    return switch (block) {
      case Heading heading -> "*" + inlines(heading).replace("*", "") + "*";
      case BlockQuote quote -> indented("> ", "> ", blocks(quote, "\n\n"));
      case ListBlock list -> list(list);
      case FencedCodeBlock code -> FENCE + "\n" + code.getLiteral() + FENCE;
      case IndentedCodeBlock code -> FENCE + "\n" + code.getLiteral() + FENCE;
      case HtmlBlock html -> html.getLiteral();
      case ThematicBreak _ -> "---";
      default -> inlines(block);
    };
  }

  private static String list(ListBlock list) {
    StringBuilder out = new StringBuilder();
    int number = list instanceof OrderedList ordered ? first(ordered) : 0;
    for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
      String mark = list instanceof BulletList ? "• " : number++ + ". ";
      out.append(out.isEmpty() ? "" : "\n")
          .append(indented(mark, "    ", blocks(item, list.isTight() ? "\n" : "\n\n")));
    }
    return out.toString();
  }

  private static int first(OrderedList list) {
    Integer number = list.getMarkerStartNumber();
    return number == null ? 1 : number;
  }

  private static String indented(String first, String others, String text) {
    return first + text.replace("\n", "\n" + others);
  }

  /** Walked without recursion: nothing bounds how deep marks inside marks go. */
  private static String inlines(Node parent) {
    StringBuilder out = new StringBuilder();
    Node at = parent.getFirstChild();
    while (at != null) {
      out.append(opening(at));
      Node next = at.getFirstChild();
      while (next == null && !at.equals(parent)) {
        out.append(closing(at));
        next = at.getNext();
        if (next == null) {
          at = at.getParent();
        }
      }
      at = next;
    }
    return out.toString();
  }

  private static String opening(Node node) {
    return switch (node) {
      case Text text when isLabel(text) ->
          text.getLiteral().replace("<", "&lt;").replace(">", "&gt;");
      case Text text -> text.getLiteral();
      case Code code -> "`" + code.getLiteral() + "`";
      case HtmlInline html -> html.getLiteral();
      case SoftLineBreak _, HardLineBreak _ -> node.getParent() instanceof Link ? " " : "\n";
      case Emphasis _ -> "_";
      case StrongEmphasis _ -> "*";
      case Strikethrough _ -> "~";
      case Link link -> linked(link, link.getDestination());
      case Image image -> linked(image, image.getDestination());
      default -> "";
    };
  }

  private static String closing(Node node) {
    return switch (node) {
      case Emphasis _ -> "_";
      case StrongEmphasis _ -> "*";
      case Strikethrough _ -> "~";
      case Link link -> isAddress(link.getDestination()) ? ">" : "";
      case Image image -> isAddress(image.getDestination()) ? ">" : "";
      default -> "";
    };
  }

  private static boolean isLabel(Text text) {
    return text.getParent() instanceof Link || text.getParent() instanceof Image;
  }

  private static String linked(Node node, String destination) {
    if (!isAddress(destination)) {
      return "";
    }
    return "<" + address(destination) + (node.getFirstChild() == null ? "" : "|");
  }

  private static boolean isAddress(String destination) {
    return destination.startsWith("https://")
        || destination.startsWith("http://")
        || destination.startsWith("mailto:");
  }

  private static String address(String destination) {
    return destination
        .replace("<", "%3C")
        .replace(">", "%3E")
        .replace("|", "%7C")
        .replace(" ", "%20");
  }
}
