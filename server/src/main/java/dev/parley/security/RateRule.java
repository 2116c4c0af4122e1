package dev.parley.security;

/** Which limits a method has, per app and workspace. */
public sealed interface RateRule {
  /** Nothing is counted: {@code api.test}. */
  record Unlimited() implements RateRule {}

  /** One count per method. */
  record PerMethod(RateTier tier) implements RateRule {}

  /**
   * One count per method and conversation, and one over all conversations: {@code
   * chat.postMessage}.
   */
  record PerChannel(RateTier channel, RateTier all) implements RateRule {}

  /** The rule of {@code chat.postMessage}. */
  RateRule POSTING = new PerChannel(RateTier.POSTING_CHANNEL, RateTier.POSTING_ALL);
}
