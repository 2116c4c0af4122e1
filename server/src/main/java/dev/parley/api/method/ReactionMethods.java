package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.api.Paging;
import dev.parley.api.Required;
import dev.parley.conversation.Conversations;
import dev.parley.message.History;
import dev.parley.message.Reactions;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.security.KeyRing;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import dev.parley.store.Store;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code reactions.*}. */
public final class ReactionMethods {
  private static final int PAGE_STANDARD = 100;
  private static final List<String> CHANGE_ERRORS =
      List.of(
          "channel_not_found",
          "not_in_channel",
          "is_archived",
          "no_item_specified",
          "bad_timestamp",
          "message_not_found",
          "invalid_name",
          "already_reacted",
          "no_reaction",
          "too_many_emoji",
          "too_many_reactions");

  private final Reactions reactions;
  private final History history;
  private final Conversations conversations;
  private final Paging paging;

  public ReactionMethods(
      Reactions reactions, History history, Conversations conversations, KeyRing keys) {
    this.reactions = reactions;
    this.history = history;
    this.conversations = conversations;
    this.paging = new Paging(keys, "reactions.list");
  }

  public List<Method<?, ?>> all() {
    return List.of(
        new Method<>(
            "reactions.add",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_3),
            List.of("reactions:write"),
            ChangeArguments.class,
            Done.class,
            CHANGE_ERRORS,
            this::add),
        new Method<>(
            "reactions.remove",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_2),
            List.of("reactions:write"),
            ChangeArguments.class,
            Done.class,
            CHANGE_ERRORS,
            this::remove),
        new Method<>(
            "reactions.get",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_3),
            List.of("reactions:read"),
            GetArguments.class,
            Item.class,
            List.of("channel_not_found", "no_item_specified", "bad_timestamp", "message_not_found"),
            this::get),
        new Method<>(
            "reactions.list",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_2),
            List.of("reactions:read"),
            ListArguments.class,
            Listed.class,
            List.of("invalid_cursor", "invalid_limit"),
            this::list));
  }

  record ChangeArguments(
      @Required(error = "no_item_specified") String channel,
      @Required(error = "invalid_name") String name,
      @Nullable String timestamp) {}

  record Done() {}

  record GetArguments(
      @Required(error = "no_item_specified") String channel,
      @Nullable String timestamp,
      @Nullable Boolean full) {}

  record Item(String type, String channel, JsonNode message) {}

  record ListArguments(
      @Nullable String user,
      @Nullable Boolean full,
      @Nullable Integer count,
      @Nullable Integer limit,
      @Nullable String cursor) {}

  record Listed(List<Item> items, Paging.Metadata responseMetadata) {}

  private Done add(Call call, ChangeArguments arguments) {
    reactions.add(
        call.principal(),
        arguments.channel(),
        PinMethods.micros(arguments.timestamp()),
        arguments.name());
    return new Done();
  }

  private Done remove(Call call, ChangeArguments arguments) {
    reactions.remove(
        call.principal(),
        arguments.channel(),
        PinMethods.micros(arguments.timestamp()),
        arguments.name());
    return new Done();
  }

  private Item get(Call call, GetArguments arguments) {
    long ts = PinMethods.micros(arguments.timestamp());
    return item(call, new Reactions.Item(arguments.channel(), ts));
  }

  private Item item(Call call, Reactions.Item item) {
    return new Item(
        "message",
        item.channelId(),
        history.message(call.principal(), item.channelId(), item.tsMicros()).body());
  }

  private Listed list(Call call, ListArguments arguments) {
    String user = arguments.user() == null ? call.principal().userId() : arguments.user();
    Integer wanted = arguments.limit() == null ? arguments.count() : arguments.limit();
    int most = Paging.limit(wanted, PAGE_STANDARD);
    Reactions.Item before =
        paging
            .start(arguments.cursor(), call, user)
            .map(ReactionMethods::position)
            .orElseGet(() -> new Reactions.Item("", Long.MAX_VALUE));
    List<Reactions.Item> found = found(call, user, before, most + 1);
    boolean hasMore = found.size() > most;
    List<Reactions.Item> shown = hasMore ? found.subList(0, most) : found;
    List<Item> items = new ArrayList<>();
    for (Reactions.Item one : shown) {
      items.add(item(call, one));
    }
    String next = hasMore ? shown.getLast().tsMicros() + " " + shown.getLast().channelId() : null;
    return new Listed(items, paging.next(next, call, user));
  }

  private List<Reactions.Item> found(Call call, String user, Reactions.Item before, int most) {
    Principal caller = call.principal();
    return conversations
        .ownPages(call.home(), caller.userId(), "", Store.KEYS_MAX)
        .flatMap(
            page ->
                reactions.ofPerson(caller, user, Conversations.ids(page), before, most).stream())
        .sorted(
            Comparator.comparingLong(Reactions.Item::tsMicros)
                .thenComparing(Reactions.Item::channelId)
                .reversed())
        .limit(most)
        .toList();
  }

  private static Reactions.Item position(String text) {
    int space = text.indexOf(' ');
    if (space < 0) {
      throw new Refusal("invalid_cursor");
    }
    return new Reactions.Item(text.substring(space + 1), Long.parseLong(text.substring(0, space)));
  }
}
