package dev.parley.wire;

import org.jspecify.annotations.Nullable;

/**
 * Where a field stands.
 *
 * @param owner the method ({@code conversations.list}), {@code rtm:TYPE}, {@code event:TYPE} or
 *     {@code socket:TYPE}
 * @param path from the owner's root, such as {@code channels[].topic.value}; {@code *} is any key
 *     of a map
 * @param kind the innermost object kind around it, such as {@code @channel}; null outside all
 * @param kindPath from that kind's root
 */
public record Place(String owner, String path, @Nullable String kind, String kindPath) {

  static Place root(String owner) {
    return new Place(owner, "", null, "");
  }

  Place field(String name) {
    return new Place(owner, joined(path, name), kind, joined(kindPath, name));
  }

  Place element() {
    return new Place(owner, path + "[]", kind, kindPath + "[]");
  }

  Place inKind(String name) {
    return new Place(owner, path, "@" + name, "");
  }

  private static String joined(String parent, String name) {
    return parent.isEmpty() ? name : parent + "." + name;
  }

  @Override
  public String toString() {
    return owner + " " + path + (kind == null ? "" : " (" + kind + " " + kindPath + ")");
  }
}
