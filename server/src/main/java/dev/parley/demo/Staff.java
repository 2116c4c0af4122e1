package dev.parley.demo;

import dev.parley.importer.ExportedPerson;
import dev.parley.importer.ExportedProfile;
import dev.parley.importer.PersonRole;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The people of the company by number: the members first, then those who left, guests, and bots. No
 * list of them is kept.
 */
final class Staff {
  private static final List<String> BOTS = List.of("deploybot", "alerts", "standup", "helpdesk");
  private static final int GUESTS_PERCENT = 3;
  private static final int LEFT_PERCENT = 3;
  private static final List<String> ZONES =
      List.of(
          "Europe/Vienna", "Europe/Lisbon", "America/New_York", "America/Chicago", "Asia/Tokyo");

  /** What people say they are doing: mostly nothing. */
  private enum Status {
    NONE("", ""),
    MEETING("In a meeting", ":calendar:"),
    REMOTE("Remote", ":house_with_garden:");

    private final String text;
    private final String emoji;

    Status(String text, String emoji) {
      this.text = text;
      this.emoji = emoji;
    }

    private static Status of(Dice dice) {
      return switch (dice.below(8)) {
        case 0 -> MEETING;
        case 1 -> REMOTE;
        default -> NONE;
      };
    }
  }

  private final CompanyOptions options;
  private final DemoIds ids;
  private final List<String> firstNames = Resources.words("first-names.txt");
  private final List<String> lastNames = Resources.words("last-names.txt");
  private final Shuffle names;
  private final int members;
  private final int left;
  private final int guests;
  private final ObjectNode nothing = JsonNodeFactory.instance.objectNode();

  Staff(CompanyOptions options, DemoIds ids) {
    this.options = options;
    this.ids = ids;
    guests = options.people() * GUESTS_PERCENT / 100;
    left = options.people() * LEFT_PERCENT / 100;
    members = options.people() - BOTS.size() - guests - left;
    names = Shuffle.of(firstNames.size() * lastNames.size(), Dice.of(options.seed(), 'N'));
  }

  int people() {
    return options.people();
  }

  int members() {
    return members;
  }

  int guests() {
    return guests;
  }

  /** The number of a guest as a person. */
  int guest(int index) {
    return members + left + index;
  }

  /** The number of a bot as a person. */
  int bot(String name) {
    return options.people() - BOTS.size() + BOTS.indexOf(name);
  }

  String id(int number) {
    return ids.id('U', number);
  }

  String botId(int number) {
    return ids.id('B', number);
  }

  String firstName(int number) {
    return firstNames.get(names.at(number) % firstNames.size());
  }

  private String lastName(int number) {
    return lastNames.get(names.at(number) / firstNames.size());
  }

  Department department(int number) {
    return Department.of(Dice.of(options.seed(), 'D', number).below(100));
  }

  /** The handle: unique, because the pair of names is. */
  String handle(int number) {
    String name = firstName(number) + "." + lastName(number);
    String plain = Normalizer.normalize(name, Normalizer.Form.NFD).replaceAll("\\p{M}", "");
    return plain.toLowerCase(Locale.ROOT);
  }

  ExportedPerson person(int number) {
    int bot = number - (options.people() - BOTS.size());
    return bot >= 0 ? bot(number, BOTS.get(bot)) : human(number);
  }

  private ExportedPerson human(int number) {
    Dice dice = Dice.of(options.seed(), 'P', number);
    String handle = handle(number);
    String name = firstName(number) + " " + lastName(number);
    Status status = Status.of(dice);
    boolean gone = number >= members && number < members + left;
    ExportedProfile profile =
        new ExportedProfile(
            firstName(number),
            handle + "@company.example",
            title(number, dice),
            "",
            status.text,
            status.emoji,
            0,
            null,
            null);
    String zone = ZONES.get(dice.below(ZONES.size()));
    return new ExportedPerson(
        id(number), handle, name, gone, false, role(number), zone, updated(), profile, nothing);
  }

  private long updated() {
    return options.until().getEpochSecond() - options.days() * 86_400L;
  }

  private String title(int number, Dice dice) {
    return switch (number) {
      case 0 -> "Founder";
      case 1 -> "Head of Operations";
      default -> number >= guest(0) ? "Contractor" : department(number).work(dice);
    };
  }

  private PersonRole role(int number) {
    if (number >= guest(0)) {
      return number % 3 == 0 ? PersonRole.SINGLE_CHANNEL_GUEST : PersonRole.GUEST;
    }
    return switch (number) {
      case 0 -> PersonRole.PRIMARY_OWNER;
      case 1 -> PersonRole.OWNER;
      case 2, 3 -> PersonRole.ADMIN;
      default -> PersonRole.MEMBER;
    };
  }

  private ExportedPerson bot(int number, String name) {
    ExportedProfile profile =
        new ExportedProfile(name, null, "", "", "", "", 0, botId(number), ids.id('A', number));
    return new ExportedPerson(
        id(number), name, name, false, true, PersonRole.MEMBER, null, updated(), profile, nothing);
  }
}
