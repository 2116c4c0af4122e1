package dev.parley.privacy;

import dev.parley.json.Json;
import dev.parley.model.ChannelKind;
import dev.parley.model.Home;
import dev.parley.model.Role;
import dev.parley.privacy.Model.Person;
import dev.parley.privacy.Model.Room;
import dev.parley.role.StoredRooms;
import dev.parley.role.StoredRooms.Caller;
import dev.parley.store.Binds;
import dev.parley.store.Keyspace;
import dev.parley.store.Route;
import dev.parley.store.Statement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/** People who do things at random; what succeeded is so in the model too. */
final class RandomWorkspace {
  private static final Statement DEACTIVATE =
      Statement.of(
          Keyspace.TEAM,
          "UPDATE members SET deleted = 1, version = version + 1 WHERE team_id = :team_id"
              + " AND user_id = :person");

  final Model model = new Model();
  final Random random;

  private final StoredRooms rooms;
  private int names;

  RandomWorkspace(StoredRooms rooms, long seed) {
    this.rooms = rooms;
    this.random = new Random(seed);
    add("owner", Role.OWNER);
    for (int i = 0; i < 4; i++) {
      add("member" + i, Role.MEMBER);
    }
    for (int i = 0; i < 2; i++) {
      add("guest" + i, Role.GUEST);
    }
    add("single", Role.SINGLE_CHANNEL_GUEST);
    Caller bot = rooms.bot("robot");
    model.people.put(bot.id(), new Person(bot, Role.MEMBER));
  }

  private void add(String name, Role role) {
    Caller caller = rooms.person(name, role);
    model.people.put(caller.id(), new Person(caller, role));
  }

  Person anyone() {
    return pick(model.active());
  }

  /** Takes everything from one person; who is in which conversation stays as it was. */
  Person deactivate() {
    Person person =
        pick(
            model.active().stream()
                .filter(one -> one.role() != Role.OWNER && one.caller().member().botId() == null)
                .toList());
    rooms
        .records()
        .store()
        .write(
            Route.team(Home.local(rooms.teamId())),
            session -> session.run(DEACTIVATE, Binds.of("person", person.id())));
    model.deactivated.add(person.id());
    return person;
  }

  <T> T pick(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  private String fresh() {
    return "zq" + names++ + "x" + Integer.toString(random.nextInt(1 << 20), 36) + "y";
  }

  /** One thing that one person tries. */
  void act() throws Exception {
    tryOne();
    model.note();
  }

  private void tryOne() throws Exception {
    Person actor = anyone();
    int choice = random.nextInt(100);
    if (choice < 12 || model.rooms.isEmpty()) {
      create(actor);
    } else if (choice < 20) {
      open(actor);
    } else if (choice < 34) {
      invite(actor);
    } else if (choice < 42) {
      kick(actor);
    } else if (choice < 48) {
      leave(actor);
    } else if (choice < 53) {
      join(actor);
    } else if (choice < 60) {
      share(actor);
    } else if (choice < 66) {
      touch(actor);
    } else {
      post(actor);
    }
  }

  private boolean ok(Person actor, String method, String... arguments) {
    return rooms.call(actor.caller(), method, arguments).path("ok").asBoolean();
  }

  private void create(Person actor) {
    boolean isPrivate = random.nextInt(3) > 0;
    String name = fresh();
    JsonNode answer =
        rooms.call(
            actor.caller(),
            "conversations.create",
            "name",
            name,
            "is_private",
            Boolean.toString(isPrivate));
    if (answer.path("ok").asBoolean()) {
      Room room =
          new Room(
              answer.at("/channel/id").asString(),
              isPrivate ? ChannelKind.PRIVATE : ChannelKind.PUBLIC,
              name);
      room.admit(actor.id());
      model.rooms.put(room.id, room);
    }
  }

  private void open(Person actor) {
    List<String> others = new ArrayList<>();
    int most = 1 + random.nextInt(3);
    for (int i = 0; i < most; i++) {
      String other = anyone().id();
      if (!other.equals(actor.id()) && !others.contains(other)) {
        others.add(other);
      }
    }
    if (others.isEmpty()) {
      return;
    }
    JsonNode answer =
        rooms.call(actor.caller(), "conversations.open", "users", String.join(",", others));
    if (answer.path("ok").asBoolean()) {
      String id = answer.at("/channel/id").asString();
      Room room =
          model.rooms.computeIfAbsent(
              id,
              made ->
                  new Room(
                      made, others.size() == 1 ? ChannelKind.DIRECT : ChannelKind.GROUP, "direct"));
      room.admit(actor.id());
      others.forEach(room::admit);
    }
  }

  private void invite(Person actor) {
    Room room = room();
    Person other = anyone();
    if (ok(actor, "conversations.invite", "channel", room.id, "users", other.id())) {
      room.admit(other.id());
    }
  }

  private void kick(Person actor) {
    Room room = room();
    Person other = anyone();
    if (ok(actor, "conversations.kick", "channel", room.id, "user", other.id())) {
      room.remove(other.id());
    }
  }

  private void leave(Person actor) {
    Room room = room();
    if (ok(actor, "conversations.leave", "channel", room.id)) {
      room.remove(actor.id());
    }
  }

  private void join(Person actor) {
    Room room = room();
    if (ok(actor, "conversations.join", "channel", room.id)) {
      room.admit(actor.id());
    }
  }

  private void share(Person actor) throws Exception {
    byte[] bytes = fresh().getBytes(StandardCharsets.UTF_8);
    JsonNode opened =
        rooms.call(
            actor.caller(),
            "files.getUploadURLExternal",
            "filename",
            "notes.txt",
            "length",
            Integer.toString(bytes.length));
    rooms.upload(opened.path("upload_url").asString(), bytes);
    String file = opened.path("file_id").asString();
    model.owners.put(file, actor.id());
    String files = Json.text(Json.array().add(Json.object().put("id", file)));
    Room room = room();
    if (random.nextInt(4) == 0) {
      if (ok(actor, "files.completeUploadExternal", "files", files)) {
        model.ownFiles.put(file, actor.id());
      }
    } else if (ok(actor, "files.completeUploadExternal", "files", files, "channel_id", room.id)) {
      room.files.add(file);
    }
  }

  private void touch(Person actor) {
    Room room = room();
    if (room.messages.isEmpty()) {
      return;
    }
    String ts = pick(room.messages).ts();
    switch (random.nextInt(3)) {
      case 0 -> ok(actor, "pins.add", "channel", room.id, "timestamp", ts);
      case 1 -> ok(actor, "reactions.add", "channel", room.id, "timestamp", ts, "name", "eyes");
      default -> ok(actor, "conversations.mark", "channel", room.id, "ts", ts);
    }
  }

  private void post(Person actor) {
    Room room = room();
    String text =
        fresh()
            + " <@"
            + pick(List.copyOf(room.members.isEmpty() ? List.of(actor.id()) : room.members))
            + ">";
    JsonNode answer =
        room.messages.isEmpty() || random.nextInt(3) > 0
            ? rooms.call(actor.caller(), "chat.postMessage", "channel", room.id, "text", text)
            : rooms.call(
                actor.caller(),
                "chat.postMessage",
                "channel",
                room.id,
                "text",
                text,
                "thread_ts",
                room.messages.getFirst().ts());
    if (answer.path("ok").asBoolean()) {
      room.post(answer.path("ts").asString(), text.substring(0, text.indexOf(' ')));
    }
  }

  private Room room() {
    return pick(List.copyOf(model.rooms.values()));
  }
}
