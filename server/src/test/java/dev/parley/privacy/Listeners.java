package dev.parley.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.parley.privacy.Model.Message;
import dev.parley.privacy.Model.Person;
import dev.parley.privacy.Model.Room;
import dev.parley.role.StoredRooms;
import dev.parley.role.StoredSocket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * The sockets of all people. Some stay open; the others are lost before things happen and come back
 * afterwards.
 */
final class Listeners {
  private static final Duration HEARD_MAX = Duration.ofSeconds(20);

  private final StoredRooms rooms;
  private final Model model;
  private final Random random;
  private final Map<String, StoredSocket> sockets = new LinkedHashMap<>();
  private final Set<String> away = new TreeSet<>();

  /** How many messages of a conversation had been said before. */
  private final Map<String, Integer> before = new LinkedHashMap<>();

  Listeners(StoredRooms rooms, Model model, Random random) {
    this.rooms = rooms;
    this.model = model;
    this.random = random;
  }

  /** Gives everyone a socket, and takes the half of them away again. */
  void open() {
    model.note();
    for (Person person : model.active()) {
      StoredSocket socket = sockets.computeIfAbsent(person.id(), _ -> rooms.open(person.caller()));
      await().atMost(HEARD_MAX).until(socket::isReady);
    }
    away.clear();
    for (Person person : model.active()) {
      if (random.nextBoolean()) {
        away.add(person.id());
        rooms.lose(socket(person));
      }
    }
    before.clear();
    model.rooms.values().forEach(room -> before.put(room.id, room.messages.size()));
    model.rooms.values().forEach(room -> room.left.clear());
  }

  private StoredSocket socket(Person person) {
    StoredSocket socket = sockets.get(person.id());
    if (socket == null) {
      throw new IllegalStateException("no socket of " + person.id());
    }
    return socket;
  }

  /** Who listens hears all that is for them, at once or on coming back, and nothing else. */
  void heardWhatIsForThemAlone(String about) {
    for (String person : away) {
      sockets.computeIfPresent(person, (_, lost) -> rooms.resume(lost));
    }
    for (Person viewer : model.active()) {
      StoredSocket socket = socket(viewer);
      boolean came = away.contains(viewer.id());
      Set<String> meant = came ? missed(viewer) : said(viewer);
      await()
          .atMost(HEARD_MAX)
          .untilAsserted(
              () ->
                  assertThat(meant)
                      .as(about + ", heard by " + viewer.role() + " " + viewer.id())
                      .allMatch(text -> isIn(socket.frames(), text)));
      assertThat(told(socket, model.neverTold(viewer)))
          .as(about + ", told to " + viewer.role() + " " + viewer.id())
          .isEmpty();
      if (came) {
        assertThat(told(socket, model.hiddenTexts(viewer)))
            .as(about + ", told on coming back to " + viewer.role() + " " + viewer.id())
            .isEmpty();
      }
    }
  }

  /** What was said where the viewer was, since the sockets were opened. */
  private Set<String> said(Person viewer) {
    Set<String> texts = new TreeSet<>();
    for (Room room : model.rooms.values()) {
      recent(room).stream()
          .filter(message -> message.heard().contains(viewer.id()))
          .forEach(message -> texts.add(message.text()));
    }
    return texts;
  }

  /** Of that, what the viewer may still hear who was away and never left the conversation. */
  private Set<String> missed(Person viewer) {
    Set<String> texts = new TreeSet<>();
    for (Room room : model.rooms.values()) {
      if (room.members.contains(viewer.id())
          && !room.left.contains(viewer.id())
          && before.containsKey(room.id)) {
        recent(room).stream()
            .filter(message -> message.heard().contains(viewer.id()))
            .forEach(message -> texts.add(message.text()));
      }
    }
    return texts;
  }

  private List<Message> recent(Room room) {
    return room.messages.subList(before.getOrDefault(room.id, 0), room.messages.size());
  }

  private static boolean isIn(List<String> frames, String text) {
    return frames.stream().anyMatch(frame -> frame.contains(text));
  }

  /** The frames in which one of the secrets occurs. */
  private static List<String> told(StoredSocket socket, Set<String> secrets) {
    return socket.frames().stream()
        .filter(frame -> secrets.stream().anyMatch(frame::contains))
        .toList();
  }

  /** Whoever was deactivated gets no socket, and a lost one does not come back. */
  void doesNotComeBack(Person gone) {
    StoredSocket lost = socket(gone);
    rooms.lose(lost);
    StoredSocket again = rooms.resume(lost);
    await().atMost(HEARD_MAX).until(() -> !again.isOpen());
    assertThat(again.frames()).noneMatch(frame -> frame.contains("\"type\":\"message\""));
    sockets.remove(gone.id());
  }
}
