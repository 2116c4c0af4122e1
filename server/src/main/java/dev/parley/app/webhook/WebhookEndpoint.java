package dev.parley.app.webhook;

import dev.parley.http.Handler;
import dev.parley.http.HttpException;
import dev.parley.http.Request;
import dev.parley.http.Response;
import dev.parley.json.Json;
import dev.parley.message.Author;
import dev.parley.message.Draft;
import dev.parley.message.Posts;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.model.Ts;
import dev.parley.security.RateLimits;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import dev.parley.security.WebhookPath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Takes what is posted to webhooks, as JSON or as the form field {@code payload}, and answers in
 * Slack's words. A webhook that is not good answers as one that never was. Thread-safe.
 */
public final class WebhookEndpoint implements Handler {
  /** The path below which webhooks hang. */
  public static final String PREFIX = "/services/";

  /** The most attachments of a message. */
  static final int ATTACHMENTS_MAX = 100;

  private static final RateRule RATE = new RateRule.PerMethod(RateTier.POSTING_CHANNEL);
  private static final String BAD_PAYLOAD = "invalid_payload";

  private final Webhooks webhooks;
  private final Posts posts;
  private final Function<Principal, Author> authors;
  private final RateLimits limits;

  /**
   * An endpoint.
   *
   * @param authors bots as the authors of messages
   */
  public WebhookEndpoint(
      Webhooks webhooks, Posts posts, Function<Principal, Author> authors, RateLimits limits) {
    this.webhooks = webhooks;
    this.posts = posts;
    this.authors = authors;
    this.limits = limits;
  }

  @Override
  public Response handle(Request request) throws IOException {
    Optional<Webhooks.Webhook> webhook =
        WebhookPath.parse(request.path().substring(PREFIX.length())).flatMap(webhooks::find);
    if (webhook.isEmpty()) {
      return Response.text(404, "no_service");
    }
    if (!request.method().equals("POST")) {
      return Response.text(400, BAD_PAYLOAD);
    }
    Principal poster = webhook.get().poster();
    RateLimits.Caller caller = new RateLimits.Caller(poster.home().teamId(), poster.credentialId());
    if (limits.admit(RATE, caller, PREFIX, null)
        instanceof RateLimits.Admission.Limited(int seconds)) {
      return new Response.Content(
          429,
          Response.TEXT.plus("retry-after", Integer.toString(seconds)),
          "rate_limited".getBytes(StandardCharsets.UTF_8));
    }
    try {
      posts.post(draft(webhook.get(), payload(request)));
      return Response.text(200, "ok");
    } catch (Refusal e) {
      return refused(e.code());
    } catch (HttpException e) {
      return Response.text(400, BAD_PAYLOAD);
    }
  }

  private static Response refused(String code) {
    return switch (code) {
      case "channel_not_found" -> Response.text(404, code);
      case "is_archived" -> Response.text(410, "channel_is_archived");
      case "not_in_channel" -> Response.text(403, "action_prohibited");
      default -> Response.text(400, code);
    };
  }

  private static ObjectNode payload(Request request) throws IOException {
    String field =
        "application/json".equals(request.contentType())
            ? null
            : request.parameters().get("payload");
    Optional<JsonNode> parsed =
        field == null ? Json.parse(request.body().bytes()) : Json.parse(field);
    if (parsed.orElse(null) instanceof ObjectNode payload) {
      return payload;
    }
    throw new Refusal(BAD_PAYLOAD);
  }

  private Draft draft(Webhooks.Webhook webhook, ObjectNode payload) {
    String thread = text(payload, "thread_ts");
    String text = text(payload, "text");
    return new Draft(
        webhook.poster().home(),
        webhook.channelId(),
        authors.apply(webhook.poster()),
        text == null ? "" : text,
        "bot_message",
        list(payload, "blocks", "invalid_blocks"),
        attachments(payload),
        null,
        null,
        text(payload, "username"),
        icons(payload),
        thread == null ? null : Ts.parse(thread).orElseThrow(() -> new Refusal("invalid_thread")),
        payload.path("reply_broadcast").asBoolean(false),
        null);
  }

  private static @Nullable String text(ObjectNode payload, String field) {
    JsonNode value = payload.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isValueNode()) {
      throw new Refusal(BAD_PAYLOAD);
    }
    return value.asString();
  }

  private static @Nullable JsonNode list(ObjectNode payload, String field, String refusal) {
    JsonNode value = payload.get(field);
    if (value == null || value.isNull() || (value.isArray() && value.isEmpty())) {
      return null;
    }
    if (!value.isArray()) {
      throw new Refusal(refusal);
    }
    return value;
  }

  private static @Nullable JsonNode attachments(ObjectNode payload) {
    JsonNode attachments = list(payload, "attachments", "invalid_attachments");
    if (attachments != null && attachments.size() > ATTACHMENTS_MAX) {
      throw new Refusal("too_many_attachments");
    }
    return attachments;
  }

  private static @Nullable JsonNode icons(ObjectNode payload) {
    String emoji = text(payload, "icon_emoji");
    if (emoji != null) {
      return Json.object().put("emoji", emoji);
    }
    String url = text(payload, "icon_url");
    return url == null ? null : Json.object().put("image_48", url);
  }
}
