package dev.parley.privacy;

import dev.parley.model.ChannelKind;
import dev.parley.model.Role;
import dev.parley.role.StoredRooms.Caller;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Who is there, what was said where, and who may see what: nothing but sets. */
final class Model {
  /** A person. */
  record Person(Caller caller, Role role) {
    String id() {
      return caller.id();
    }
  }

  /**
   * What was posted; its text occurs nowhere else.
   *
   * @param heard who was in the conversation when it was posted
   * @param known who was in it then or at any time later
   */
  record Message(String ts, String text, Set<String> heard, Set<String> known) {}

  /** A conversation. */
  static final class Room {
    final String id;
    final ChannelKind kind;
    final String name;
    final Set<String> members = new TreeSet<>();
    final List<Message> messages = new ArrayList<>();
    final Set<String> files = new TreeSet<>();

    /** Everyone who was ever in it; its lines and its creator go on to name them. */
    final Set<String> named = new TreeSet<>();

    /** Who has left it since the last look. */
    final Set<String> left = new TreeSet<>();

    Room(String id, ChannelKind kind, String name) {
      this.id = id;
      this.kind = kind;
      this.name = name;
    }

    /** Someone comes in, who may hear what is said of older messages from now on. */
    void admit(String person) {
      members.add(person);
      named.add(person);
      messages.forEach(message -> message.known().add(person));
    }

    /** Someone goes out, and what is said from now on is not for them. */
    void remove(String person) {
      members.remove(person);
      left.add(person);
    }

    void post(String ts, String text) {
      messages.add(new Message(ts, text, new TreeSet<>(members), new TreeSet<>(members)));
    }

    @Override
    public String toString() {
      return kind + " " + id + " of " + members;
    }
  }

  final Map<String, Person> people = new LinkedHashMap<>();
  final Map<String, Room> rooms = new LinkedHashMap<>();

  /** The owner of each file, who always sees it. */
  final Map<String, String> owners = new LinkedHashMap<>();

  /** Files that were shared nowhere, by owner. */
  final Map<String, String> ownFiles = new LinkedHashMap<>();

  /** People who may do nothing any more. */
  final Set<String> deactivated = new TreeSet<>();

  /** Ids and names that a person was ever allowed to know, by person. */
  private final Map<String, Set<String>> everKnown = new LinkedHashMap<>();

  /** The people who ask and listen. */
  List<Person> active() {
    return people.values().stream().filter(one -> !deactivated.contains(one.id())).toList();
  }

  /** Remembers what each may know now. */
  void note() {
    Set<String> all = names();
    for (Person viewer : people.values()) {
      Set<String> known = new LinkedHashSet<>(all);
      known.removeAll(secrets(viewer));
      everKnown.computeIfAbsent(viewer.id(), _ -> new LinkedHashSet<>()).addAll(known);
    }
  }

  private Set<String> names() {
    Set<String> names = new LinkedHashSet<>(people.keySet());
    names.addAll(ownFiles.keySet());
    for (Room room : rooms.values()) {
      names.add(room.id);
      names.addAll(room.files);
      if (room.kind.isChannel()) {
        names.add(room.name);
      }
    }
    return names;
  }

  /**
   * What must not occur in anything that the viewer was ever sent: ids and names that were secret
   * at all times, and texts of conversations that the viewer had left for good.
   */
  Set<String> neverTold(Person viewer) {
    Set<String> secrets = names();
    secrets.removeAll(everKnown.getOrDefault(viewer.id(), Set.of()));
    for (Room room : rooms.values()) {
      if (room.kind != ChannelKind.PUBLIC || viewer.role().isGuest()) {
        room.messages.stream()
            .filter(message -> !message.known().contains(viewer.id()))
            .forEach(message -> secrets.add(message.text()));
      }
    }
    return secrets;
  }

  /** The texts of what the viewer may not see now. */
  Set<String> hiddenTexts(Person viewer) {
    Set<String> texts = new LinkedHashSet<>();
    rooms.values().stream()
        .filter(room -> !sees(viewer, room))
        .forEach(room -> room.messages.forEach(message -> texts.add(message.text())));
    return texts;
  }

  boolean sees(Person viewer, Room room) {
    return room.members.contains(viewer.id())
        || (room.kind == ChannelKind.PUBLIC && !viewer.role().isGuest());
  }

  /** A guest sees the people of the own conversations alone. */
  boolean sees(Person viewer, Person other) {
    return !viewer.role().isGuest()
        || viewer.id().equals(other.id())
        || rooms.values().stream()
            .anyMatch(
                room -> room.members.contains(viewer.id()) && room.members.contains(other.id()));
  }

  Set<String> visibleRooms(Person viewer) {
    Set<String> ids = new TreeSet<>();
    rooms.values().stream().filter(room -> sees(viewer, room)).forEach(room -> ids.add(room.id));
    return ids;
  }

  Set<String> visiblePeople(Person viewer) {
    Set<String> ids = new TreeSet<>();
    people.values().stream()
        .filter(other -> sees(viewer, other))
        .forEach(other -> ids.add(other.id()));
    return ids;
  }

  /** The conversations of one person that another may know the person to be in. */
  Set<String> sharedRooms(Person viewer, Person other) {
    Set<String> ids = new TreeSet<>();
    rooms.values().stream()
        .filter(room -> sees(viewer, room) && room.members.contains(other.id()))
        .forEach(room -> ids.add(room.id));
    return ids;
  }

  /** Every id, name and text that must not occur in anything that the viewer is told. */
  Set<String> secrets(Person viewer) {
    Set<String> secrets = new LinkedHashSet<>();
    for (Room room : rooms.values()) {
      if (!sees(viewer, room)) {
        secrets.add(room.id);
        secrets.addAll(room.files);
        if (room.kind.isChannel()) {
          secrets.add(room.name);
        }
        room.messages.forEach(message -> secrets.add(message.text()));
      }
    }
    people.values().stream()
        .filter(other -> !sees(viewer, other))
        .forEach(other -> secrets.add(other.id()));
    ownFiles.forEach(
        (file, owner) -> {
          if (!owner.equals(viewer.id())) {
            secrets.add(file);
          }
        });
    // A file that is shared where the viewer is too is no secret, nor is who was there; what else
    // there is to know of somebody who left, and whether they exist, is.
    rooms.values().stream()
        .filter(room -> sees(viewer, room))
        .forEach(
            room -> {
              secrets.removeAll(room.files);
              secrets.removeAll(room.named);
            });
    secrets.removeIf(secret -> viewer.id().equals(owners.get(secret)));
    return secrets;
  }
}
