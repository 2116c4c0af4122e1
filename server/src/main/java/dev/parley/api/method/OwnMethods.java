package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.api.Required;
import dev.parley.conversation.Conversations;
import dev.parley.model.Refusal;
import dev.parley.model.Ts;
import dev.parley.people.Preferences;
import dev.parley.saved.Drafts;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code parley.*}: what a client of a person needs and Slack's published API has no method for.
 */
public final class OwnMethods {
  /** What only a person's own client may do. */
  static final List<String> SCOPES = List.of("parley.client");

  private final Preferences preferences;
  private final Drafts drafts;
  private final Conversations conversations;

  public OwnMethods(Preferences preferences, Drafts drafts, Conversations conversations) {
    this.preferences = preferences;
    this.drafts = drafts;
    this.conversations = conversations;
  }

  public List<Method<?, ?>> all() {
    return List.of(
        method(
            "parley.prefs.get",
            RateTier.TIER_3,
            None.class,
            Preferred.class,
            List.of("user_is_bot"),
            this::preferences),
        method(
            "parley.prefs.set",
            RateTier.TIER_4,
            Preference.class,
            None.class,
            List.of("unknown_preference", "invalid_value", "too_many_preferences", "user_is_bot"),
            this::prefer),
        method(
            "parley.drafts.list",
            RateTier.TIER_4,
            None.class,
            Begun.class,
            List.of("user_is_bot"),
            this::drafts),
        method(
            "parley.drafts.set",
            RateTier.TIER_4,
            DraftArguments.class,
            None.class,
            List.of(
                "channel_not_found",
                "invalid_thread_ts",
                "msg_too_long",
                "too_many_drafts",
                "user_is_bot"),
            this::begin));
  }

  private static <A extends Record, R extends Record> Method<A, R> method(
      String name,
      RateTier tier,
      Class<A> arguments,
      Class<R> result,
      List<String> errors,
      Method.Body<A, R> body) {
    return new Method<>(
        name,
        Method.Access.TOKEN,
        new RateRule.PerMethod(tier),
        SCOPES,
        arguments,
        result,
        errors,
        (call, sent) -> {
          if (call.principal().botId() != null) {
            throw new Refusal("user_is_bot");
          }
          return body.answer(call, sent);
        });
  }

  record None() {}

  record Preferred(Map<String, String> prefs) {}

  record Preference(@Required String name, @Nullable String value) {}

  record Begun(List<Draft> drafts) {}

  record Draft(String channel, @Nullable String threadTs, String text, long updated) {}

  record DraftArguments(
      @Required String channel, @Nullable String threadTs, @Nullable String text) {}

  private Preferred preferences(Call call, None none) {
    return new Preferred(preferences.of(call.home(), call.principal().userId()));
  }

  private None prefer(Call call, Preference preference) {
    String value = Objects.requireNonNullElse(preference.value(), "");
    preferences.set(call.home(), call.principal().userId(), preference.name(), value);
    return new None();
  }

  private Begun drafts(Call call, None none) {
    return new Begun(
        drafts.list(call.principal()).stream()
            .map(
                draft ->
                    new Draft(
                        draft.place().channelId(),
                        draft.place().thread(),
                        draft.text(),
                        draft.updatedSeconds()))
            .toList());
  }

  /** What was begun where one may be no more is still forgotten, but nothing new begun there. */
  private None begin(Call call, DraftArguments arguments) {
    String thread = arguments.threadTs();
    if (thread != null) {
      long micros = Ts.parse(thread).orElseThrow(() -> new Refusal("invalid_thread_ts"));
      thread = Ts.format(micros);
    }
    String text = Objects.requireNonNullElse(arguments.text(), "");
    if (!text.isEmpty()) {
      conversations.see(call.principal(), arguments.channel());
    }
    drafts.set(call.principal(), new Drafts.Place(arguments.channel(), thread), text);
    return new None();
  }
}
