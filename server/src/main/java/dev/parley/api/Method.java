package dev.parley.api;

import dev.parley.security.RateRule;
import java.util.List;

/**
 * One declaration of a Web API method: it drives parsing, checks, answers and the reference page.
 *
 * @param name as in the path {@code /api/NAME}
 * @param scopes any of these allows the call; none means that any token does
 * @param arguments a record, one component an argument; snake case on the wire
 * @param errors the codes that the method answers beside the common ones
 * @param <A> the arguments
 * @param <R> the result: a record, its components the answer's fields beside {@code ok}
 */
public record Method<A extends Record, R extends Record>(
    String name,
    Access access,
    RateRule rate,
    List<String> scopes,
    Class<A> arguments,
    Class<R> result,
    List<String> errors,
    Body<A, R> body) {

  public Method {
    scopes = List.copyOf(scopes);
    errors = List.copyOf(errors);
  }

  /** Who may call. */
  public enum Access {
    /** Anyone, without a token. */
    OPEN,
    /** Bearers of a bot's or person's token. */
    TOKEN,
    /** Bearers of the token of an app as such. */
    APP,
    /** Bearers of any token. */
    ANY_TOKEN
  }

  /**
   * What a method does.
   *
   * @param <A> the arguments
   * @param <R> the result
   */
  @FunctionalInterface
  public interface Body<A, R> {
    /**
     * Answers a call.
     *
     * @throws dev.parley.model.Refusal with an error code
     */
    R answer(Call call, A arguments);
  }
}
