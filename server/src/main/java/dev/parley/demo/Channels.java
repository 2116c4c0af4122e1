package dev.parley.demo;

import dev.parley.importer.ConversationKind;
import dev.parley.importer.ExportedConversation;
import dev.parley.importer.ExportedNote;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The conversations of the company by number: channels whose sizes fall like Zipf's law, then group
 * messages, then direct messages. Members are computed, not kept.
 */
final class Channels {
  private static final double ZIPF = 0.8;
  private static final int MEMBERS_MIN = 3;
  private static final double DIRECT_SHARE = 0.25;
  private static final double GROUP_SHARE = 0.05;
  private static final int PRIVATE_EVERY = 6;

  /**
   * A channel before its size is known: its name, topics, purpose and the bot that speaks there.
   */
  private record Plan(String name, String topic, String purpose, String bot, boolean isPrivate) {}

  private static final List<Plan> FIXED =
      List.of(
          new Plan("general", "announcements+people+random", "News for everyone", "", false),
          new Plan("random", "random", "Everything else", "", false),
          new Plan("engineering", "engineering", "How we build", "", false),
          new Plan("incidents", "incidents", "What is broken right now", "alerts", false),
          new Plan("releases", "releases", "What goes out, and when", "deploybot", false),
          new Plan("support", "support", "Questions from customers", "helpdesk", false),
          new Plan("sales", "sales", "Deals and numbers", "", false),
          new Plan("design", "design", "Drafts, critique, pictures", "", false),
          new Plan("product", "product", "What we build next", "", false),
          new Plan("marketing", "marketing", "Posts, events, the site", "", false),
          new Plan("people", "people", "Joining, holidays, feedback", "", false),
          new Plan("standup", "standup", "Good morning", "standup", false),
          new Plan("data", "data", "Dashboards and questions", "", false),
          new Plan("security", "security", "Keys, updates, reports", "", false),
          new Plan("lunch", "lunch", "Where are we going?", "", false),
          new Plan("finance", "finance", "Invoices and budgets", "", true),
          new Plan("leadership", "product", "Plans that are not ready yet", "", true));

  private static final List<String> PROJECTS =
      List.of(
          "atlas",
          "beacon",
          "cascade",
          "delta",
          "ember",
          "fjord",
          "granite",
          "harbor",
          "iris",
          "juniper",
          "kestrel",
          "lagoon",
          "meridian",
          "nimbus",
          "orchid",
          "prairie",
          "quartz",
          "ridge",
          "saffron",
          "tundra",
          "umbra",
          "vertex",
          "willow",
          "zephyr");
  private static final List<String> CUSTOMERS =
      List.of(
          "northwind",
          "hallmann",
          "brightwater",
          "okapi",
          "linden",
          "vantage",
          "solaris",
          "pinecrest",
          "marlow",
          "aldgate");

  private final CompanyOptions options;
  private final Staff staff;
  private final DemoIds ids;
  private final int channels;
  private final int groups;
  private final int directs;
  private final double zipfSum;
  private final ObjectNode nothing = JsonNodeFactory.instance.objectNode();

  Channels(CompanyOptions options, Staff staff, DemoIds ids) {
    this.options = options;
    this.staff = staff;
    this.ids = ids;
    int members = staff.members();
    channels = Math.min(FIXED.size(), 6 + members / 4) + members / 12;
    groups = members < 5 ? 0 : members / 4;
    directs = members + members / 2;
    zipfSum = zipfSum(channels);
  }

  int count() {
    return channels + groups + directs;
  }

  boolean isChannel(int number) {
    return number < channels;
  }

  private boolean isGroup(int number) {
    return number >= channels && number < channels + groups;
  }

  String id(int number) {
    return ids.id(isChannel(number) ? 'C' : isGroup(number) ? 'G' : 'D', number);
  }

  String topic(int number) {
    return isChannel(number) ? plan(number).topic() : "direct";
  }

  private Plan plan(int number) {
    int fixed = Math.min(FIXED.size(), channels);
    if (number < fixed) {
      return FIXED.get(number);
    }
    int index = number - fixed;
    boolean customer = index % 3 == 2;
    List<String> names = customer ? CUSTOMERS : PROJECTS;
    int round = index / 3 / names.size() + (customer ? 0 : index % 3 * 1000);
    String name = (customer ? "cust-" : "proj-") + names.get(index / 3 % names.size());
    return new Plan(
        round == 0 ? name : name + "-" + (round + 1),
        customer ? "customer" : "project",
        customer ? "All about one customer" : "One project, from idea to launch",
        "",
        index % PRIVATE_EVERY == PRIVATE_EVERY - 1);
  }

  /** How many members take part by number: people, not the bot and not the guests. */
  int size(int number) {
    if (isChannel(number)) {
      if (number < 2) {
        return staff.members();
      }
      int size = (int) (staff.members() / Math.pow(number, ZIPF));
      return Math.clamp(size, Math.min(MEMBERS_MIN, staff.members()), staff.members());
    }
    return isGroup(number) ? 3 + number % 3 : 2;
  }

  /** The number, as a person, of a member. */
  int member(int number, int index) {
    if (number < 2) {
      return index;
    }
    int members = staff.members();
    if (isChannel(number) || isGroup(number)) {
      return Shuffle.of(members, Dice.of(options.seed(), 'M', number)).at(index);
    }
    int pair = number - channels - groups;
    int first = pair % members;
    return index == 0 ? first : (first + 1 + pair / members * 2) % members;
  }

  /** How much is said here, compared with other conversations. */
  double weight(int number) {
    if (isChannel(number)) {
      return (1 - DIRECT_SHARE - GROUP_SHARE) / Math.pow(number + 1.0, ZIPF) / zipfSum;
    }
    double spread = 0.2 + Dice.of(options.seed(), 'W', number).fraction();
    return isGroup(number) ? GROUP_SHARE * spread / groups : DIRECT_SHARE * spread / directs;
  }

  private static double zipfSum(int count) {
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += 1 / Math.pow(i + 1.0, ZIPF);
    }
    return sum;
  }

  ExportedConversation conversation(int number) {
    long created = options.until().getEpochSecond() - (options.days() + 1L) * 86_400;
    boolean channel = isChannel(number);
    Plan plan = channel ? plan(number) : null;
    String creator = staff.id(channel ? 0 : member(number, 0));
    List<String> members = members(number);
    return new ExportedConversation(
        id(number),
        kind(number, plan),
        plan == null ? groupName(number) : plan.name(),
        created,
        isDirect(number) ? null : creator,
        false,
        number == 0,
        members,
        ExportedNote.NONE,
        plan == null ? ExportedNote.NONE : new ExportedNote(plan.purpose(), creator, created),
        List.of(),
        nothing);
  }

  private boolean isDirect(int number) {
    return number >= channels + groups;
  }

  private ConversationKind kind(int number, @Nullable Plan plan) {
    if (plan != null) {
      return plan.isPrivate() ? ConversationKind.PRIVATE_CHANNEL : ConversationKind.PUBLIC_CHANNEL;
    }
    return isDirect(number) ? ConversationKind.DIRECT : ConversationKind.GROUP_DIRECT;
  }

  private String groupName(int number) {
    if (isDirect(number)) {
      return "";
    }
    StringBuilder name = new StringBuilder("mpdm");
    for (int i = 0; i < size(number); i++) {
      name.append(i == 0 ? "-" : "--").append(staff.handle(member(number, i)));
    }
    return name.append("-1").toString();
  }

  private List<String> members(int number) {
    List<String> members = new ArrayList<>(size(number));
    for (int i = 0; i < size(number); i++) {
      members.add(staff.id(member(number, i)));
    }
    if (isChannel(number)) {
      String bot = plan(number).bot();
      if (!bot.isEmpty()) {
        members.add(staff.id(staff.bot(bot)));
      }
      addGuests(number, members);
    }
    return members;
  }

  /** Guests are in the channel that is theirs; channels about customers and projects have them. */
  private void addGuests(int number, List<String> members) {
    int own = channels - Math.min(FIXED.size(), channels);
    int index = number - Math.min(FIXED.size(), channels);
    if (own == 0 || index < 0) {
      return;
    }
    for (int guest = index; guest < staff.guests(); guest += own) {
      members.add(staff.id(staff.guest(guest)));
    }
  }
}
