package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.conversation.Conversations;
import dev.parley.file.FileShapes;
import dev.parley.file.FileSight;
import dev.parley.json.Json;
import dev.parley.message.History;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.model.Ts;
import dev.parley.saved.Star;
import dev.parley.saved.Stars;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code stars.*}. */
public final class StarMethods {
  private static final int PAGE_STANDARD = 100;

  /** Each item is read from its own conversation or file, so a page is short. */
  private static final int PAGE_MAX = 100;

  /** The fields of a message that the wire's events about stars have. */
  private static final List<String> IN_EVENT =
      List.of(
          "app_id",
          "attachments",
          "blocks",
          "bot_id",
          "bot_profile",
          "client_msg_id",
          "edited",
          "team",
          "text",
          "ts",
          "type",
          "user");

  private final Stars stars;
  private final History history;
  private final Conversations conversations;
  private final FileSight sight;
  private final FileShapes fileShapes;
  private final String publicUrl;

  public StarMethods(
      Stars stars,
      History history,
      Conversations conversations,
      FileSight sight,
      FileShapes fileShapes,
      String publicUrl) {
    this.stars = stars;
    this.history = history;
    this.conversations = conversations;
    this.sight = sight;
    this.fileShapes = fileShapes;
    this.publicUrl = publicUrl;
  }

  public List<Method<?, ?>> all() {
    return List.of(
        new Method<>(
            "stars.add",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_2),
            List.of("stars:write"),
            StarArguments.class,
            Done.class,
            List.of(
                "no_item_specified",
                "bad_timestamp",
                "channel_not_found",
                "message_not_found",
                "file_not_found",
                "file_comment_not_found",
                "already_starred",
                "too_many_stars"),
            this::add),
        new Method<>(
            "stars.remove",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_2),
            List.of("stars:write"),
            StarArguments.class,
            Done.class,
            List.of(
                "no_item_specified",
                "bad_timestamp",
                "channel_not_found",
                "message_not_found",
                "file_not_found",
                "file_comment_not_found",
                "not_starred"),
            this::remove),
        new Method<>(
            "stars.list",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_3),
            List.of("stars:read"),
            ListArguments.class,
            Listed.class,
            List.of("invalid_limit"),
            this::list));
  }

  record StarArguments(
      @Nullable String channel,
      @Nullable String timestamp,
      @Nullable String file,
      @Nullable String fileComment) {}

  record Done() {}

  record ListArguments(
      @Nullable Integer count,
      @Nullable Integer page,
      @Nullable Integer limit,
      @Nullable String teamId) {}

  record Paging(int perPage, int spill, int page, long total, long pages) {}

  record Listed(List<JsonNode> items, Paging paging) {}

  private Done add(Call call, StarArguments arguments) {
    Star star = star(arguments);
    ObjectNode shown = forEvent(shown(call.principal(), star));
    if (shown.path("message") instanceof ObjectNode message) {
      message.put("is_starred", true);
    }
    stars.add(call.principal(), star, shown);
    return new Done();
  }

  private Done remove(Call call, StarArguments arguments) {
    Star star = star(arguments);
    ObjectNode shown;
    try {
      shown = forEvent(shown(call.principal(), star));
    } catch (Refusal hidden) {
      // One's own star goes also from what one may not see any more, without showing it.
      if (!stars.isStarred(call.principal(), star)) {
        throw hidden;
      }
      shown = star.bare();
      shown.remove("ts");
      if (star instanceof Star.File) {
        shown.remove("file");
      }
    }
    stars.remove(call.principal(), star, shown);
    return new Done();
  }

  private static Star star(StarArguments arguments) {
    if (isGiven(arguments.fileComment())) {
      throw new Refusal("file_comment_not_found");
    }
    if (isGiven(arguments.file())) {
      return new Star.File(String.valueOf(arguments.file()));
    }
    if (!isGiven(arguments.channel())) {
      throw new Refusal("no_item_specified");
    }
    String channel = String.valueOf(arguments.channel());
    return isGiven(arguments.timestamp())
        ? new Star.Message(channel, PinMethods.micros(arguments.timestamp()))
        : new Star.Channel(channel);
  }

  private static boolean isGiven(@Nullable String argument) {
    return argument != null && !argument.isEmpty();
  }

  /**
   * A starred thing as the caller may see it.
   *
   * @throws Refusal {@code channel_not_found}, {@code message_not_found}, {@code file_not_found}
   */
  private ObjectNode shown(Principal caller, Star star) {
    ObjectNode out = Json.object();
    switch (star) {
      case Star.Message(String channel, long ts) -> {
        ObjectNode message = history.message(caller, channel, ts).body();
        if (message.path("subtype").asString("").equals("tombstone")) {
          throw new Refusal("message_not_found");
        }
        message.put(
            "permalink",
            publicUrl + "/archives/" + channel + "/p" + Ts.format(ts).replace(".", ""));
        out.put("type", "message").put("channel", channel).set("message", message);
      }
      case Star.File(String file) -> {
        ObjectNode shape = fileShapes.embedded(sight.see(caller, file).file());
        out.put("type", "file").set("file", shape);
      }
      case Star.Channel(String channel) -> {
        conversations.see(caller, channel);
        out.put("type", "channel").put("channel", channel);
      }
    }
    return out;
  }

  private static ObjectNode forEvent(ObjectNode shown) {
    if (shown.path("message") instanceof ObjectNode message) {
      List<String> fields = new ArrayList<>(IN_EVENT);
      fields.add("permalink");
      message.retain(fields);
    }
    return shown;
  }

  private Listed list(Call call, ListArguments arguments) {
    Integer wanted = arguments.limit() == null ? arguments.count() : arguments.limit();
    int most = Math.min(dev.parley.api.Paging.limit(wanted, PAGE_STANDARD), PAGE_MAX);
    int page = arguments.page() == null ? 1 : Math.clamp(arguments.page(), 1, Stars.STARS_MAX);
    Stars.Page found = stars.list(call.principal(), (page - 1) * most, most);
    List<JsonNode> items = new ArrayList<>();
    for (Stars.Given given : found.stars()) {
      try {
        items.add(item(call.principal(), given));
      } catch (Refusal hidden) {
        // What is gone, or may not be seen any more, is as if it had no star.
      }
    }
    long pages = (found.total() + most - 1) / most;
    return new Listed(items, new Paging(most, 0, page, found.total(), pages));
  }

  private JsonNode item(Principal caller, Stars.Given given) {
    ObjectNode shown = shown(caller, given.star());
    if (shown.path("message") instanceof ObjectNode message) {
      message.remove(List.of("app_id", "metadata"));
      message.put("is_starred", true);
    }
    return shown.put("date_create", given.createdSeconds());
  }
}
