package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.api.Required;
import dev.parley.conversation.Conversations;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.people.OwnBot;
import dev.parley.reminder.Reminder;
import dev.parley.reminder.Reminders;
import dev.parley.reminder.When;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code reminders.*}. People set them for themselves; bots have none. */
public final class ReminderMethods {
  private final Reminders reminders;
  private final Members members;
  private final Visibility visibility;

  public ReminderMethods(Reminders reminders, Members members, Conversations conversations) {
    this.reminders = reminders;
    this.members = members;
    this.visibility = new Visibility(conversations);
  }

  public List<Method<?, ?>> all() {
    RateRule rate = new RateRule.PerMethod(RateTier.TIER_2);
    List<String> write = List.of("reminders:write");
    List<String> read = List.of("reminders:read");
    return List.of(
        new Method<>(
            "reminders.add",
            Method.Access.TOKEN,
            rate,
            write,
            AddArguments.class,
            One.class,
            List.of(
                "cannot_parse",
                "msg_too_long",
                "too_many_reminders",
                "user_is_bot",
                "user_not_found",
                "cannot_add_bot",
                "cannot_add_slackbot",
                "cannot_add_others",
                "cannot_add_others_recurring"),
            this::add),
        new Method<>(
            "reminders.complete",
            Method.Access.TOKEN,
            rate,
            write,
            NamedArguments.class,
            Done.class,
            List.of("not_found", "cannot_complete_recurring", "user_is_bot"),
            this::complete),
        new Method<>(
            "reminders.delete",
            Method.Access.TOKEN,
            rate,
            write,
            NamedArguments.class,
            Done.class,
            List.of("not_found", "user_is_bot"),
            this::delete),
        new Method<>(
            "reminders.info",
            Method.Access.TOKEN,
            rate,
            read,
            NamedArguments.class,
            One.class,
            List.of("not_found", "user_is_bot"),
            this::info),
        new Method<>(
            "reminders.list",
            Method.Access.TOKEN,
            rate,
            read,
            ListArguments.class,
            Listed.class,
            List.of("user_is_bot"),
            this::list));
  }

  record AddArguments(
      @Required String text,
      @Required(error = "cannot_parse") String time,
      @Nullable String user,
      @Nullable String teamId) {}

  record NamedArguments(@Required(error = "not_found") String reminder, @Nullable String teamId) {}

  record ListArguments(@Nullable String teamId) {}

  record One(JsonNode reminder) {}

  record Done() {}

  record Listed(List<? extends JsonNode> reminders) {}

  private One add(Call call, AddArguments arguments) {
    Principal caller = person(call);
    When when = reminders.read(arguments.time());
    String user = arguments.user();
    if (user != null && !user.isEmpty() && !user.equals(caller.userId())) {
      throw refusal(caller, user, when);
    }
    return new One(reminders.add(caller, arguments.text(), when).shown());
  }

  /** Nobody sets reminders for others; says first whether there is such a person. */
  private Refusal refusal(Principal caller, String user, When when) {
    Member other =
        members
            .find(caller.home(), user)
            .filter(found -> !found.deleted() && visibility.sees(caller, found.userId()))
            .orElseThrow(() -> new Refusal("user_not_found"));
    if (OwnBot.APP_ID.equals(other.appId())) {
      return new Refusal("cannot_add_slackbot");
    }
    if (other.isBot()) {
      return new Refusal("cannot_add_bot");
    }
    return new Refusal(
        when.recurrence() == null ? "cannot_add_others" : "cannot_add_others_recurring");
  }

  private Done complete(Call call, NamedArguments arguments) {
    reminders.complete(person(call), arguments.reminder());
    return new Done();
  }

  private Done delete(Call call, NamedArguments arguments) {
    reminders.delete(person(call), arguments.reminder());
    return new Done();
  }

  private One info(Call call, NamedArguments arguments) {
    return new One(reminders.find(person(call), arguments.reminder()).shown());
  }

  private Listed list(Call call, ListArguments arguments) {
    return new Listed(reminders.list(person(call)).stream().map(Reminder::shown).toList());
  }

  private static Principal person(Call call) {
    if (call.principal().botId() != null) {
      throw new Refusal("user_is_bot");
    }
    return call.principal();
  }
}
