package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.api.Required;
import dev.parley.message.Pins;
import dev.parley.model.Refusal;
import dev.parley.model.Ts;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code pins.*}. */
public final class PinMethods {
  private final Pins pins;
  private final String publicUrl;

  public PinMethods(Pins pins, String publicUrl) {
    this.pins = pins;
    this.publicUrl = publicUrl;
  }

  public List<Method<?, ?>> all() {
    return List.of(
        new Method<>(
            "pins.add",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_2),
            List.of("pins:write"),
            PinArguments.class,
            Done.class,
            List.of(
                "channel_not_found",
                "not_in_channel",
                "is_archived",
                "no_item_specified",
                "bad_timestamp",
                "message_not_found",
                "already_pinned",
                "too_many_pins"),
            this::add),
        new Method<>(
            "pins.remove",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_2),
            List.of("pins:write"),
            PinArguments.class,
            Done.class,
            List.of(
                "channel_not_found",
                "not_in_channel",
                "is_archived",
                "no_item_specified",
                "bad_timestamp",
                "message_not_found",
                "not_pinned"),
            this::remove),
        new Method<>(
            "pins.list",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_2),
            List.of("pins:read"),
            ListArguments.class,
            Listed.class,
            List.of("channel_not_found"),
            this::list));
  }

  record PinArguments(
      @Required(error = "channel_not_found") String channel, @Nullable String timestamp) {}

  record Done() {}

  record ListArguments(@Required(error = "channel_not_found") String channel) {}

  record Item(String type, String channel, JsonNode message, long created, String createdBy) {}

  record Listed(List<Item> items) {}

  private Done add(Call call, PinArguments arguments) {
    pins.add(call.principal(), arguments.channel(), micros(arguments.timestamp()));
    return new Done();
  }

  private Done remove(Call call, PinArguments arguments) {
    pins.remove(call.principal(), arguments.channel(), micros(arguments.timestamp()));
    return new Done();
  }

  private Listed list(Call call, ListArguments arguments) {
    String channel = arguments.channel();
    List<Item> items =
        pins.list(call.principal(), channel).stream()
            .map(
                pin -> {
                  String ts = pin.message().path("ts").asString("").replace(".", "");
                  pin.message().put("permalink", publicUrl + "/archives/" + channel + "/p" + ts);
                  return new Item(
                      "message", channel, pin.message(), pin.createdSeconds(), pin.createdBy());
                })
            .toList();
    return new Listed(items);
  }

  /** The ts that names an item. */
  static long micros(@Nullable String timestamp) {
    if (timestamp == null || timestamp.isEmpty()) {
      throw new Refusal("no_item_specified");
    }
    return Ts.parse(timestamp).orElseThrow(() -> new Refusal("bad_timestamp"));
  }
}
