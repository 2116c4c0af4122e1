package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.api.Required;
import dev.parley.conversation.Channel;
import dev.parley.conversation.ChannelChanges;
import dev.parley.conversation.Conversations;
import dev.parley.people.Members;
import dev.parley.security.RateTier;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code conversations.*} that change what a channel is called, about, and for. */
public final class ChannelChangeMethods {
  private final ChannelChanges changes;
  private final Conversations conversations;
  private final ConversationAnswers answers;

  public ChannelChangeMethods(
      ChannelChanges changes, Conversations conversations, Members members) {
    this.changes = changes;
    this.conversations = conversations;
    this.answers = new ConversationAnswers(conversations, members);
  }

  public List<Method<?, ?>> all() {
    return List.of(
        method(
            "conversations.setTopic",
            ConversationScopes.TOPIC,
            TopicArguments.class,
            Changed.class,
            List.of("is_archived", "too_long"),
            this::setTopic),
        method(
            "conversations.setPurpose",
            ConversationScopes.TOPIC,
            PurposeArguments.class,
            Changed.class,
            List.of("is_archived", "too_long"),
            this::setPurpose),
        method(
            "conversations.rename",
            ConversationScopes.WRITE,
            RenameArguments.class,
            Changed.class,
            List.of(
                "is_archived",
                "name_taken",
                "not_authorized",
                "invalid_name",
                "invalid_name_maxlength",
                "invalid_name_punctuation",
                "invalid_name_required",
                "invalid_name_specials"),
            this::rename),
        method(
            "conversations.archive",
            ConversationScopes.WRITE,
            ChannelArgument.class,
            Done.class,
            List.of("already_archived", "cant_archive_general"),
            this::archive),
        method(
            "conversations.unarchive",
            ConversationScopes.WRITE,
            ChannelArgument.class,
            Done.class,
            List.of("not_archived"),
            this::unarchive));
  }

  private static <A extends Record, R extends Record> Method<A, R> method(
      String name,
      ConversationScopes scopes,
      Class<A> arguments,
      Class<R> result,
      List<String> errors,
      Method.Body<A, R> body) {
    List<String> all = new ArrayList<>(errors);
    all.add("not_in_channel");
    all.add("user_is_restricted");
    all.add("method_not_supported_for_channel_type");
    return ConversationAnswers.method(name, RateTier.TIER_2, scopes, arguments, result, all, body);
  }

  record ChannelArgument(@Required(error = "channel_not_found") String channel) {}

  record TopicArguments(
      @Required(error = "channel_not_found") String channel, @Nullable String topic) {}

  record PurposeArguments(
      @Required(error = "channel_not_found") String channel, @Nullable String purpose) {}

  record RenameArguments(
      @Required(error = "channel_not_found") String channel,
      @Required(error = "invalid_name_required") String name) {}

  record Changed(JsonNode channel) {}

  record Done() {}

  private Changed setTopic(Call call, TopicArguments arguments) {
    String topic = arguments.topic() == null ? "" : arguments.topic();
    answers.require(call, ConversationScopes.TOPIC, arguments.channel());
    return changed(call, changes.setTopic(call.principal(), arguments.channel(), topic));
  }

  private Changed setPurpose(Call call, PurposeArguments arguments) {
    String purpose = arguments.purpose() == null ? "" : arguments.purpose();
    answers.require(call, ConversationScopes.TOPIC, arguments.channel());
    return changed(call, changes.setPurpose(call.principal(), arguments.channel(), purpose));
  }

  private Changed rename(Call call, RenameArguments arguments) {
    answers.require(call, ConversationScopes.WRITE, arguments.channel());
    return changed(call, changes.rename(call.principal(), arguments.channel(), arguments.name()));
  }

  private Done archive(Call call, ChannelArgument arguments) {
    answers.require(call, ConversationScopes.WRITE, arguments.channel());
    changes.archive(call.principal(), arguments.channel());
    return new Done();
  }

  private Done unarchive(Call call, ChannelArgument arguments) {
    answers.require(call, ConversationScopes.WRITE, arguments.channel());
    changes.unarchive(call.principal(), arguments.channel());
    return new Done();
  }

  private Changed changed(Call call, Channel channel) {
    return new Changed(answers.shape(call, conversations.see(call.principal(), channel.id())));
  }
}
