package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.api.Required;
import dev.parley.conversation.Bookmarks;
import dev.parley.model.Refusal;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code bookmarks.*}. */
public final class BookmarkMethods {
  private final Bookmarks bookmarks;

  public BookmarkMethods(Bookmarks bookmarks) {
    this.bookmarks = bookmarks;
  }

  public List<Method<?, ?>> all() {
    return List.of(
        new Method<>(
            "bookmarks.add",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_2),
            List.of("bookmarks:write"),
            AddArguments.class,
            Kept.class,
            List.of(
                "channel_not_found",
                "not_in_channel",
                "is_archived",
                "invalid_bookmark_type",
                "invalid_title",
                "invalid_link",
                "invalid_emoji",
                "too_many_bookmarks"),
            this::add),
        new Method<>(
            "bookmarks.edit",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_2),
            List.of("bookmarks:write"),
            EditArguments.class,
            Kept.class,
            List.of(
                "channel_not_found",
                "not_in_channel",
                "is_archived",
                "bookmark_not_found",
                "invalid_title",
                "invalid_link",
                "invalid_emoji"),
            this::edit),
        new Method<>(
            "bookmarks.remove",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_2),
            List.of("bookmarks:write"),
            RemoveArguments.class,
            Done.class,
            List.of("channel_not_found", "not_in_channel", "is_archived", "bookmark_not_found"),
            this::remove),
        new Method<>(
            "bookmarks.list",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_3),
            List.of("bookmarks:read"),
            ListArguments.class,
            Listed.class,
            List.of("channel_not_found"),
            this::list));
  }

  record AddArguments(
      @Required(error = "channel_not_found") String channelId,
      @Required(error = "invalid_title") String title,
      @Required(error = "invalid_bookmark_type") String type,
      @Required(error = "invalid_link") String link,
      @Nullable String emoji) {}

  record EditArguments(
      @Required(error = "channel_not_found") String channelId,
      @Required(error = "bookmark_not_found") String bookmarkId,
      @Nullable String title,
      @Nullable String link,
      @Nullable String emoji) {}

  record RemoveArguments(
      @Required(error = "channel_not_found") String channelId,
      @Required(error = "bookmark_not_found") String bookmarkId) {}

  record ListArguments(@Required(error = "channel_not_found") String channelId) {}

  record Kept(JsonNode bookmark) {}

  record Done() {}

  record Listed(List<? extends JsonNode> bookmarks) {}

  private Kept add(Call call, AddArguments arguments) {
    if (!arguments.type().equals("link")) {
      throw new Refusal("invalid_bookmark_type");
    }
    return new Kept(
        bookmarks.add(
            call.principal(),
            arguments.channelId(),
            new Bookmarks.Content(arguments.title(), arguments.link(), arguments.emoji())));
  }

  private Kept edit(Call call, EditArguments arguments) {
    return new Kept(
        bookmarks.edit(
            call.principal(),
            arguments.channelId(),
            arguments.bookmarkId(),
            new Bookmarks.Content(arguments.title(), arguments.link(), arguments.emoji())));
  }

  private Done remove(Call call, RemoveArguments arguments) {
    bookmarks.remove(call.principal(), arguments.channelId(), arguments.bookmarkId());
    return new Done();
  }

  private Listed list(Call call, ListArguments arguments) {
    return new Listed(bookmarks.list(call.principal(), arguments.channelId()));
  }
}
