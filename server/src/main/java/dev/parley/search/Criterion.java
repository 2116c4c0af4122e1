package dev.parley.search;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One condition of a query; a document is a hit when all of its query's conditions hold. */
public sealed interface Criterion {

  /** A word in any of its forms. What the index's analysis splits must stand side by side. */
  record Word(String text) implements Criterion {}

  /** A word that begins so. */
  record Prefix(String text) implements Criterion {}

  /** Words side by side, in this form and order. */
  record Phrase(String text) implements Criterion {}

  /** Written by one of these users; by nobody when empty. */
  record From(Set<String> users) implements Criterion {
    public From {
      users = Set.copyOf(users);
    }
  }

  /** In one of these conversations; in none when empty. */
  record In(Set<String> conversations) implements Criterion {
    public In {
      conversations = Set.copyOf(conversations);
    }
  }

  /** In a thread that one of these users wrote in. */
  record InThreadWith(Set<String> users) implements Criterion {
    public InThreadWith {
      users = Set.copyOf(users);
    }
  }

  /** Posted at or after {@code fromMicros} and before {@code untilMicros}, since 1970. */
  record Posted(long fromMicros, long untilMicros) implements Criterion {}

  /** Carries this. */
  record Has(Feature feature) implements Criterion {}

  /** Has a reaction of this name. */
  record Reacted(String name) implements Criterion {}

  /** Has a reaction by this user, of this name unless it is null. */
  record ReactedBy(String user, @Nullable String name) implements Criterion {}

  /** Belongs to a thread. */
  record InThread() implements Criterion {}

  /** Is a direct or group direct message. */
  record Direct() implements Criterion {}

  /** Is one of these messages. */
  record Among(Set<MessageKey> messages) implements Criterion {
    public Among {
      messages = Set.copyOf(messages);
    }
  }

  /** Meets every one of these. */
  record All(List<Criterion> criteria) implements Criterion {
    public All {
      criteria = List.copyOf(criteria);
    }
  }

  /** Meets at least one of these. */
  record Any(List<Criterion> criteria) implements Criterion {
    public Any {
      criteria = List.copyOf(criteria);
    }
  }

  /** Does not meet the condition. */
  record Not(Criterion criterion) implements Criterion {}
}
