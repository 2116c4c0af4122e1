package dev.parley.search;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads one query, left to right, once.
 *
 * <p>All conditions must hold, except that several {@code from:}, and several {@code in:}, are
 * alternatives, as a message has one author and one place. There is no {@code OR}, as in Slack: it
 * is a word.
 */
final class QueryReader {
  private final SearchNames names;
  private final Periods periods;
  private final SearchLimits limits;
  private final List<Criterion> criteria = new ArrayList<>();
  private final Set<String> authors = new LinkedHashSet<>();
  private final Set<String> places = new LinkedHashSet<>();
  private boolean authorsNamed;
  private boolean placesNamed;
  private int accepted;
  private int prefixes;
  private boolean shortened;

  QueryReader(SearchNames names, Periods periods, SearchLimits limits) {
    this.names = names;
    this.periods = periods;
    this.limits = limits;
  }

  SearchQuery read(String text) {
    QueryScanner scanner = new QueryScanner(cut(text));
    while (true) {
      Optional<QueryScanner.Token> token = scanner.next();
      if (token.isEmpty()) {
        break;
      }
      if (accepted == limits.maxCriteria()) {
        shortened = true;
        break;
      }
      accepted++;
      accept(token.get());
    }
    if (authorsNamed) {
      criteria.add(new Criterion.From(authors));
    }
    if (placesNamed) {
      criteria.add(new Criterion.In(places));
    }
    return new SearchQuery(criteria, shortened);
  }

  private String cut(String text) {
    if (text.length() <= limits.maxQueryChars()) {
      return text;
    }
    shortened = true;
    int end = limits.maxQueryChars();
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end);
  }

  private void accept(QueryScanner.Token token) {
    if (token.phrase()) {
      add(new Criterion.Phrase(token.text()), token.negated());
      return;
    }
    Criterion operator =
        token.operator().isEmpty() ? null : operator(token.operator(), token.value()).orElse(null);
    if (operator == null) {
      add(word(token.text()), token.negated());
    } else if (operator instanceof Criterion.From(Set<String> users) && !token.negated()) {
      authorsNamed = true;
      authors.addAll(users);
    } else if (operator instanceof Criterion.In(Set<String> conversations) && !token.negated()) {
      placesNamed = true;
      places.addAll(conversations);
    } else {
      add(operator, token.negated());
    }
  }

  private void add(Criterion criterion, boolean negated) {
    criteria.add(negated ? new Criterion.Not(criterion) : criterion);
  }

  private Criterion word(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '*') {
      end--;
    }
    String stem = text.substring(0, end);
    if (end == text.length() || stem.codePointCount(0, end) < limits.minPrefixChars()) {
      return new Criterion.Word(text);
    }
    if (prefixes == limits.maxPrefixes()) {
      shortened = true;
      return new Criterion.Word(stem);
    }
    prefixes++;
    return new Criterion.Prefix(stem);
  }

  private Optional<Criterion> operator(String name, String value) {
    return switch (name) {
      case "from" -> Optional.of(new Criterion.From(users(value)));
      case "in" -> Optional.of(new Criterion.In(places(value)));
      case "to" -> Optional.of(received(value));
      case "with" -> Optional.of(with(value));
      case "before" -> periods.before(value).map(Function.identity());
      case "after" -> periods.after(value).map(Function.identity());
      case "on", "during" -> periods.during(value).map(Function.identity());
      case "has" -> has(value.toLowerCase(Locale.ROOT));
      case "hasmy" -> hasMine(value.toLowerCase(Locale.ROOT));
      case "is" -> is(value.toLowerCase(Locale.ROOT));
      default -> Optional.empty();
    };
  }

  private Set<String> users(String value) {
    String name = bare(value, '@');
    return name.equalsIgnoreCase("me") ? Set.of(names.me()) : names.users(name);
  }

  private Set<String> places(String value) {
    boolean person =
        value.startsWith("@") || value.startsWith("<@") || value.equalsIgnoreCase("me");
    Set<String> found = person ? Set.of() : names.conversations(bare(value, '#'));
    boolean channel = value.startsWith("#") || value.startsWith("<#");
    return found.isEmpty() && !channel ? each(users(value), names::directConversation) : found;
  }

  private Criterion received(String value) {
    Set<String> users = users(value);
    Criterion place =
        users.equals(Set.of(names.me()))
            ? new Criterion.Direct()
            : new Criterion.In(each(users, names::sharedDirectConversations));
    return new Criterion.All(List.of(place, new Criterion.Not(new Criterion.From(users))));
  }

  private Criterion with(String value) {
    Set<String> users = users(value);
    return new Criterion.Any(
        List.of(
            new Criterion.InThreadWith(users),
            new Criterion.In(each(users, names::sharedDirectConversations))));
  }

  private Optional<Criterion> has(String value) {
    Optional<String> emoji = emoji(value);
    if (emoji.isPresent()) {
      return emoji.map(Criterion.Reacted::new);
    }
    return switch (value) {
      case "link", "links" -> feature(Feature.LINK);
      case "pin", "pins" -> feature(Feature.PIN);
      case "reaction", "reactions" -> feature(Feature.REACTION);
      case "file", "files" -> feature(Feature.FILE);
      case "image", "images" -> feature(Feature.IMAGE);
      case "video", "videos" -> feature(Feature.VIDEO);
      case "audio" -> feature(Feature.AUDIO);
      case "pdf", "pdfs" -> feature(Feature.PDF);
      case "snippet", "snippets" -> feature(Feature.SNIPPET);
      case "star", "stars" -> Optional.of(new Criterion.Among(names.saved()));
      default -> Optional.empty();
    };
  }

  private Optional<Criterion> hasMine(String value) {
    Optional<String> emoji = emoji(value);
    if (emoji.isPresent()) {
      return emoji.map(name -> new Criterion.ReactedBy(names.me(), name));
    }
    return value.equals("reaction") || value.equals("reactions")
        ? Optional.of(new Criterion.ReactedBy(names.me(), null))
        : Optional.empty();
  }

  private Optional<Criterion> is(String value) {
    return switch (value) {
      case "thread" -> Optional.of(new Criterion.InThread());
      case "saved", "starred" -> Optional.of(new Criterion.Among(names.saved()));
      case "dm" -> Optional.of(new Criterion.Direct());
      case "pinned" -> feature(Feature.PIN);
      default -> Optional.empty();
    };
  }

  private static Optional<Criterion> feature(Feature feature) {
    return Optional.of(new Criterion.Has(feature));
  }

  private static Optional<String> emoji(String value) {
    boolean marked = value.length() > 2 && value.startsWith(":") && value.endsWith(":");
    return marked ? Optional.of(value.substring(1, value.length() - 1)) : Optional.empty();
  }

  private static Set<String> each(Set<String> users, Function<String, Set<String>> conversations) {
    Set<String> found = new LinkedHashSet<>();
    users.forEach(user -> found.addAll(conversations.apply(user)));
    return found;
  }

  /** The name without its sign, or the id of a mention. */
  private static String bare(String value, char sign) {
    String name = value;
    if (name.length() > 2 && name.charAt(0) == '<' && name.charAt(1) == sign) {
      int end = name.indexOf('|') < 0 ? name.indexOf('>') : name.indexOf('|');
      return name.substring(2, end < 0 ? name.length() : end);
    }
    return name.length() > 1 && name.charAt(0) == sign ? name.substring(1) : name;
  }
}
