package dev.parley.importer.slack;

import dev.parley.importer.ProblemKind;
import dev.parley.model.Ts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * An export that holds every documented shape, written as JSON by hand and not with Parley's own
 * writer. The same seed and scale give the same files. It counts what a reader has to find.
 */
public final class GeneratedExport {
  public static final String TEAM = "T0GEN0001";
  public static final LocalDate FIRST_DAY = LocalDate.of(2024, 3, 1);

  static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Map<String, byte[]> files = new TreeMap<>();
  private final Map<String, ArrayNode> days = new TreeMap<>();
  private final Map<String, Integer> messagesByConversation = new TreeMap<>();
  private final Map<String, String> conversationByFolder = new TreeMap<>();
  private final Map<ProblemKind, Integer> problems = new EnumMap<>(ProblemKind.class);
  private final List<String> userIds = new ArrayList<>();
  private final Random random;
  private final int scale;
  private final boolean damaged;
  private long clock = FIRST_DAY.toEpochDay() * 86_400_000_000L + 36_000_000_000L;
  private int people;

  private GeneratedExport(long seed, int scale, boolean damaged) {
    this.random = new Random(seed);
    this.scale = scale;
    this.damaged = damaged;
  }

  /** Every shape, nothing damaged. */
  public static GeneratedExport whole(long seed, int scale) {
    return new GeneratedExport(seed, scale, false).generate();
  }

  /** Every shape, and a channel of damaged files. */
  public static GeneratedExport damaged(long seed, int scale) {
    return new GeneratedExport(seed, scale, true).generate();
  }

  public int people() {
    return people;
  }

  public int conversations() {
    return conversationByFolder.size();
  }

  /** How many messages can be read of each conversation, by its id. */
  public Map<String, Integer> messages() {
    return Map.copyOf(messagesByConversation);
  }

  /** How often each kind of problem occurs. */
  public Map<ProblemKind, Integer> problems() {
    return Map.copyOf(problems);
  }

  public void writeFolder(Path folder) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  /**
   * Writes an archive.
   *
   * @param top "" or the folder, with a slash, that everything lies in
   */
  public void writeZip(Path zip, String top) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        out.putNextEntry(new ZipEntry(top + file.getKey()));
        out.write(file.getValue());
        out.closeEntry();
      }
    }
  }

  private GeneratedExport generate() {
    addUsers();
    addConversations();
    new GeneratedMessages(this).add();
    bulk();
    days.forEach((name, list) -> files.put(name, MAPPER.writeValueAsBytes(list)));
    if (damaged) {
      damage();
    }
    notModelled("integration_logs.json", "[{\"service_type\":\"Giphy\"}]");
    notModelled("canvases.json", "[]");
    files.put("__uploads/F0HOSTED1/report.txt", bytes("the report\n"));
    return this;
  }

  private void notModelled(String name, String json) {
    files.put(name, bytes(json));
    count(ProblemKind.NOT_MODELLED);
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  void count(ProblemKind kind) {
    problems.merge(kind, 1, Integer::sum);
  }

  // People.

  private void addUsers() {
    ArrayNode users = NODES.arrayNode();
    person(users, "U0OWNER01", "olivia").put("is_primary_owner", true).put("is_owner", true);
    person(users, "U0ADMIN01", "ada").put("is_admin", true).put("tz", "Europe/Vienna");
    person(users, "U0GONE001", "gone").put("deleted", true);
    person(users, "U0GUEST01", "guest").put("is_restricted", true);
    person(users, "U0GUEST02", "single")
        .put("is_restricted", true)
        .put("is_ultra_restricted", true);
    ObjectNode bot = person(users, "U0BOT0001", "deploybot").put("is_bot", true);
    ((ObjectNode) bot.get("profile")).put("bot_id", "B0DEPLOY1").put("api_app_id", "A0DEPLOY1");
    person(users, "USLACKBOT", "slackbot");
    person(users, "W0ENTERP1", "jürgen-ß");
    person(users, "U0HOSTIL1", "'; DROP TABLE users; --");
    person(users, "U0HOSTIL2", "<script>alert(1)</script>");
    person(users, "U0HOSTIL3", "\u202Eevil \uD83D\uDE00 \u0000nul");
    ((ObjectNode) person(users, "U0NOMAIL1", "nomail").get("profile")).remove("email");
    for (int i = 0; i < 5 * scale; i++) {
      person(users, "U%08d".formatted(i), "person" + i);
    }
    people = users.size();
    files.put("users.json", MAPPER.writeValueAsBytes(users));
  }

  private ObjectNode person(ArrayNode users, String id, String name) {
    userIds.add(id);
    ObjectNode user = users.addObject();
    user.put("id", id).put("team_id", TEAM).put("name", name).put("deleted", false);
    user.put("color", "9f69e7").put("real_name", "The real " + name).put("is_bot", false);
    user.put("updated", 1_700_000_000).put("is_app_user", false);
    user.putObject("profile")
        .put("real_name", "The real " + name)
        .put("display_name", name)
        .put("display_name_normalized", name)
        .put("email", id.toLowerCase(java.util.Locale.ROOT) + "@generated.example")
        .put("title", "Head of " + name)
        .put("status_text", "out")
        .put("status_emoji", ":palm_tree:")
        .put("skype", "live:" + name)
        .put("image_72", "https://avatars.example/" + userIds.size() + ".png");
    return user;
  }

  String user(int i) {
    return userIds.get(Math.floorMod(i, userIds.size()));
  }

  // Conversations.

  private void addConversations() {
    ArrayNode channels = NODES.arrayNode();
    channel(channels, "C0GENERAL", "town-square", "town-square").put("is_general", true);
    ObjectNode pinned = channel(channels, "C0RANDOM1", "random", "random");
    pinned
        .putArray("pins")
        .addObject()
        .put("id", "1709287200.000100")
        .put("type", "C")
        .put("created", 1_709_290_000)
        .put("user", "U0ADMIN01")
        .put("owner", "U0OWNER01");
    channel(channels, "C0EMPTY01", "empty", "");
    channel(channels, "C0ARCHIV1", "old-stuff", "old-stuff").put("is_archived", true);
    channel(channels, "C0UNICOD1", "größe-日本", "größe-日本").put("creator", "U0NOWHERE");
    ArrayNode groups = NODES.arrayNode();
    channel(groups, "G0SECRET1", "secret", "secret").remove("is_general");
    ArrayNode dms = NODES.arrayNode();
    direct(dms, "D0ADAOLI1", "U0ADMIN01", "U0OWNER01");
    direct(dms, "D0SELF001", "U0ADMIN01");
    direct(dms, "D0SLACKB1", "U0ADMIN01", "USLACKBOT");
    ArrayNode mpims = NODES.arrayNode();
    channel(mpims, "G0MPDM001", "mpdm-ada--olivia--gone-1", "mpdm-ada--olivia--gone-1");
    if (damaged) {
      channel(channels, "C0DAMAGED", "damaged", "damaged");
      groups.addObject().put("name", "without-id");
      count(ProblemKind.MISSING_FIELD);
    }
    files.put("channels.json", MAPPER.writeValueAsBytes(channels));
    files.put("groups.json", MAPPER.writeValueAsBytes(groups));
    files.put("dms.json", MAPPER.writeValueAsBytes(dms));
    files.put("mpims.json", MAPPER.writeValueAsBytes(mpims));
  }

  private ObjectNode channel(ArrayNode list, String id, String name, String folder) {
    conversationByFolder.put(folder.isEmpty() ? id : folder, id);
    messagesByConversation.put(id, 0);
    ObjectNode channel = list.addObject();
    channel.put("id", id).put("name", name).put("created", 1_709_251_200);
    channel.put("creator", "U0OWNER01").put("is_archived", false).put("is_general", false);
    ArrayNode members = channel.putArray("members");
    userIds.stream().filter(user -> !user.equals("U0GUEST02")).forEach(members::add);
    note(channel, "topic", "All about " + name + " <@U0ADMIN01>");
    note(channel, "purpose", "Talking");
    channel.putArray("previous_names").add("older-" + name);
    return channel;
  }

  private static void note(ObjectNode channel, String field, String value) {
    channel
        .putObject(field)
        .put("value", value)
        .put("creator", "U0OWNER01")
        .put("last_set", 1_709_251_300);
  }

  private void direct(ArrayNode list, String id, String... members) {
    conversationByFolder.put(id, id);
    messagesByConversation.put(id, 0);
    ArrayNode ids =
        list.addObject().put("id", id).put("created", 1_709_251_200).putArray("members");
    for (String member : members) {
      ids.add(member);
    }
  }

  // Messages.

  /** A moment later than every one before. */
  String next() {
    clock += 1_000_000L * (1 + random.nextInt(900)) + random.nextInt(1_000_000);
    return Ts.format(clock);
  }

  void nextDay() {
    clock = (clock / 86_400_000_000L + 1) * 86_400_000_000L + 28_800_000_000L;
  }

  /** A message of the day that its own timestamp says. */
  ObjectNode message(String folder, String user, String text) {
    return messageAt(folder, next(), user, text);
  }

  ObjectNode messageAt(String folder, String ts, String user, String text) {
    long micros = Ts.parse(ts).orElseThrow();
    LocalDate day = LocalDate.ofEpochDay(micros / 86_400_000_000L);
    ObjectNode message = NODES.objectNode();
    message.put("type", "message").put("user", user).put("text", text).put("ts", ts);
    message.put("team", TEAM);
    days.computeIfAbsent(folder + "/" + day + ".json", _ -> NODES.arrayNode()).add(message);
    found(folder);
    return message;
  }

  private void found(String folder) {
    messagesByConversation.merge(conversationByFolder.get(folder), 1, Integer::sum);
  }

  private void bulk() {
    List<String> folders =
        conversationByFolder.keySet().stream()
            .filter(folder -> !folder.equals("C0EMPTY01") && !folder.equals("damaged"))
            .toList();
    for (int i = 0; i < 100 * scale; i++) {
      String folder = folders.get(random.nextInt(folders.size()));
      ObjectNode message =
          message(folder, user(random.nextInt(1000)), "message " + i + " :tada: &lt;3 *bold*");
      if (random.nextInt(4) == 0) {
        GeneratedMessages.thread(this, folder, message, 1 + random.nextInt(3));
      }
      if (random.nextInt(40) == 0) {
        nextDay();
      }
    }
  }

  // Damage. A day of its own for each kind.

  private void damage() {
    String good = "{\"type\":\"message\",\"user\":\"U0ADMIN01\",\"text\":\"%s\",\"ts\":\"%s\"}";
    int day = 1;
    damagedDay(day++, bytes(""), ProblemKind.EMPTY_FILE, 0);
    damagedDay(day++, bytes("{\"messages\":[]}"), ProblemKind.NOT_A_LIST, 0);
    damagedDay(
        day++,
        bytes("[" + good.formatted("a", "1600000000.000001") + ",{\"type\":\"message\",\"te"),
        ProblemKind.TRUNCATED,
        1);
    damagedDay(
        day++,
        bytes(
            "["
                + good.formatted("b", "1600000001.000001")
                + ",{\"type\":\"message\",\"reactions\":[{\"name\":\"x\"}],,\"broken},"
                + good.formatted("c", "1600000002.000001")
                + ","
                + good.formatted("d", "1600000003.000001")
                + "]"),
        ProblemKind.MALFORMED,
        3);
    damagedDay(
        day++,
        ("[" + good.formatted("caf\u00e9", "1600000004.000001") + "]")
            .getBytes(StandardCharsets.ISO_8859_1),
        ProblemKind.WRONG_ENCODING,
        1);
    damagedDay(
        day++,
        bytes("[17," + good.formatted("e", "1600000005.000001") + "]"),
        ProblemKind.WRONG_TYPE,
        1);
    damagedDay(day++, bytes("[{\"type\":\"message\"}]"), ProblemKind.MISSING_FIELD, 0);
    damagedDay(
        day++,
        bytes(
            "[{\"type\":\"message\",\"ts\":\"1600000006.000001\",\"text\":[],\"user\":\"U0ADMIN01\"}]"),
        ProblemKind.WRONG_TYPE,
        1);
    damagedDay(
        day++,
        bytes(
            "["
                + good.formatted("f", "1600000007.000001")
                + ","
                + good.formatted("g", "1600000007.000001")
                + "]"),
        ProblemKind.DUPLICATE_TIMESTAMP,
        1);
    damagedDay(
        day++,
        bytes(
            "["
                + good.formatted("h", "1600000009.000001")
                + ","
                + good.formatted("i", "1600000008.000001")
                + "]"),
        ProblemKind.OUT_OF_ORDER,
        2);
    damagedDay(
        day++,
        bytes(
            "[{\"type\":\"message\",\"ts\":\"1600000010.000001\",\"deep\":"
                + "[".repeat(300)
                + "]".repeat(300)
                + "},"
                + good.formatted("j", "1600000011.000001")
                + "]"),
        ProblemKind.TOO_DEEP,
        1);
    damagedDay(day, bytes("[]"), null, 0);
    files.put("nobodys/2024-01-01.json", bytes("[" + good.formatted("k", "1.000001") + "]"));
    count(ProblemKind.UNKNOWN_FOLDER);
    files.put("random/notes.txt", bytes("what is this"));
    count(ProblemKind.UNKNOWN_FILE);
  }

  private void damagedDay(
      int day, byte[] content, @org.jspecify.annotations.Nullable ProblemKind kind, int readable) {
    files.put("damaged/2020-09-%02d.json".formatted(day), content);
    if (kind != null) {
      count(kind);
    }
    for (int i = 0; i < readable; i++) {
      found("damaged");
    }
  }
}
