package dev.parley.wire;

import dev.parley.wire.Shape.Array;
import dev.parley.wire.Shape.Field;
import dev.parley.wire.Shape.Fields;
import dev.parley.wire.Shape.Kind;
import dev.parley.wire.Shape.Union;
import dev.parley.wire.Violation.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What JSON the Slack API shows in each method's answer, RTM frame, Socket Mode frame and event
 * payload, and checks of what Parley sends against it. Immutable and safe for use by many threads.
 */
public final class WireShapes {
  private static final String MESSAGE = "message";

  /** Fields that only failed or warned answers have; their absence is not an omission. */
  private static final Set<String> CONDITIONAL =
      Set.of(
          "arg",
          "callstack",
          "error",
          "needed",
          "provided",
          "warning",
          "response_metadata",
          "response_metadata.messages",
          "response_metadata.warnings");

  private final Kinds kinds;
  private final ShapeChecker checker;
  private final Map<String, Shape> methods;
  private final Map<String, Shape> rtm;
  private final Map<String, Shape> events;
  private final Map<String, Shape> socket;
  private final Map<String, Shape> payloads;
  private final Shape answer;
  private final Shape envelope;

  private WireShapes(JsonNode facts) {
    kinds = new Kinds(ShapeReader.readAll(facts.get("kinds")));
    checker = new ShapeChecker(kinds);
    answer = ShapeReader.read(facts.get("answer"));
    envelope = ShapeReader.read(facts.get("envelope"));
    Map<String, Shape> answers = new TreeMap<>();
    ShapeReader.readAll(facts.get("methods"))
        .forEach((name, shape) -> answers.put(name, together(shape, answer)));
    methods = Map.copyOf(answers);
    rtm = ShapeReader.readAll(facts.get("rtm"));
    events = ShapeReader.readAll(facts.get("events"));
    socket = ShapeReader.readAll(facts.get("socket"));
    payloads = ShapeReader.readAll(facts.get("payloads"));
  }

  /** Reads the committed facts. */
  public static WireShapes load() {
    return new WireShapes(Resources.json("shapes.json"));
  }

  /** The methods whose answers the data shows. */
  public Set<String> methods() {
    return new TreeSet<>(methods.keySet());
  }

  /** The types of RTM frame that the data shows. */
  public Set<String> rtmTypes() {
    return new TreeSet<>(rtm.keySet());
  }

  /** Each field of a method's answer that the data does not show there, or shows otherwise. */
  public List<Violation> checkResponse(String method, JsonNode body) {
    return check(methods.get(method), body, Place.root(method));
  }

  /** The same for a frame that the server sends on an RTM socket. */
  public List<Violation> checkRtmEvent(JsonNode frame) {
    String name = name(frame);
    return check(rtmShape(name), frame, Place.root("rtm:" + name));
  }

  /** The same for a frame that the server sends on a Socket Mode socket, payload included. */
  public List<Violation> checkSocketFrame(JsonNode frame) {
    String type = text(frame, "type");
    List<Violation> found =
        new ArrayList<>(check(socket.get(type), frame, Place.root("socket:" + type)));
    if (type.equals("events_api") && frame.has("payload")) {
      found.addAll(checkEventPayload(frame.get("payload")));
    }
    return found;
  }

  /** The same for the body of an Events API request: the envelope and the event in it. */
  public List<Violation> checkEventPayload(JsonNode payload) {
    JsonNode event = payload.get("event");
    if (event == null) {
      String type = text(payload, "type");
      return check(payloads.get(type), payload, Place.root("payload:" + type));
    }
    Shape whole = together(envelope, new Fields(Map.of("event", new Field(new Shape.Any(), true))));
    List<Violation> found = new ArrayList<>(check(whole, payload, Place.root("payload:event")));
    String name = name(event);
    found.addAll(check(events.get(name), event, Place.root("event:" + name)));
    return found;
  }

  /** The placeholders of the samples in what Parley sends; {@code owner} names it in the result. */
  public List<Violation> placeholders(String owner, JsonNode sent) {
    return Placeholders.find(sent, Place.root(owner));
  }

  /**
   * The paths of the fields that observed answers of a method show and that none of the given ones
   * has. A missing object counts once; fields of errors and warnings, the contents of blocks, and
   * fields that the specification alone shows do not count.
   */
  public Set<String> omitted(String method, Collection<JsonNode> seen) {
    Set<String> paths = new LinkedHashSet<>();
    omittedPlaces(method, seen).forEach(place -> paths.add(place.path()));
    return paths;
  }

  /** As {@link #omitted}, with the object kind around each field. */
  public Set<Place> omittedPlaces(String method, Collection<JsonNode> seen) {
    Shape shape = methods.get(method);
    if (shape == null) {
      throw new IllegalArgumentException("the data shows no method " + method);
    }
    Set<Place> places = Omitted.find(kinds, shape, seen, Place.root(method));
    places.removeIf(place -> CONDITIONAL.contains(place.path()));
    return places;
  }

  /**
   * As {@link #omitted} over many methods' answers, by method; a field of an object kind is omitted
   * only where no answer of any method has it, and is then told once, with the kind as its owner.
   */
  public Set<Place> omittedEverywhere(Map<String, ? extends Collection<JsonNode>> seen) {
    Set<Place> places = Omitted.findEverywhere(kinds, methods, seen);
    places.removeIf(place -> CONDITIONAL.contains(place.path()));
    return places;
  }

  /**
   * Whether the data shows a field.
   *
   * @param owner as in {@link Place}, or a kind such as {@code @channel}
   * @param path from the owner's root; a final {@code *} stands for all fields there
   */
  public boolean shows(String owner, String path) {
    Shape shape = shapeOf(owner);
    return shape != null && Paths.resolve(kinds, shape, path);
  }

  private @Nullable Shape shapeOf(String owner) {
    if (owner.startsWith("@")) {
      return kinds.all().get(owner.substring(1));
    }
    int colon = owner.indexOf(':');
    String name = owner.substring(colon + 1);
    return switch (colon < 0 ? "" : owner.substring(0, colon)) {
      case "" -> methods.get(owner);
      case "rtm" -> rtmShape(name);
      case "event" -> events.get(name);
      case "socket" -> socket.get(name);
      case "payload" -> name.equals("event") ? envelope : payloads.get(name);
      default -> null;
    };
  }

  /** RTM frames carry the same events as the Events API, so either source counts. */
  private @Nullable Shape rtmShape(String name) {
    Shape frame = rtm.get(name);
    Shape event = events.get(name);
    if (frame == null || event == null) {
      return frame == null ? event : frame;
    }
    return together(frame, event);
  }

  private List<Violation> check(@Nullable Shape shape, JsonNode node, Place place) {
    return shape == null
        ? List.of(new Violation(place, Problem.UNKNOWN_ORIGIN, "the data shows none such"))
        : checker.check(shape, node, place);
  }

  private static String name(JsonNode event) {
    String type = text(event, "type");
    String subtype = text(event, "subtype");
    return type.equals(MESSAGE) && !subtype.isEmpty() ? type + "/" + subtype : type;
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.get(field);
    return value != null && value.isString() ? value.stringValue() : "";
  }

  /** The shape of an object that may have the fields of both. */
  private static Shape together(Shape first, Shape second) {
    if (first instanceof Fields(Map<String, Field> a)
        && second instanceof Fields(Map<String, Field> b)) {
      Map<String, Field> fields = new TreeMap<>(a);
      b.forEach((name, field) -> fields.merge(name, field, WireShapes::together));
      return new Fields(fields);
    }
    if (first.equals(second)) {
      return second;
    }
    if (first instanceof Array(Shape a) && second instanceof Array(Shape b)) {
      return new Array(together(a, b));
    }
    if (first instanceof Kind a && second instanceof Kind b && a.name().equals(b.name())) {
      return new Kind(a.name(), together(a.mask(), b.mask()));
    }
    return new Union(List.of(first, second));
  }

  private static @Nullable Map<String, Boolean> together(
      @Nullable Map<String, Boolean> first, @Nullable Map<String, Boolean> second) {
    if (first == null || second == null) {
      return null;
    }
    Map<String, Boolean> mask = new TreeMap<>(first);
    second.forEach((name, observed) -> mask.merge(name, observed, Boolean::logicalOr));
    return mask;
  }

  private static Field together(Field first, Field second) {
    return new Field(
        together(first.shape(), second.shape()), first.observed() || second.observed());
  }
}
