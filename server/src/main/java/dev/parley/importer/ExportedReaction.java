package dev.parley.importer;

import java.util.List;

/**
 * An emoji under a message and the people who put it there.
 *
 * @param count how many they are; may exceed {@code users} where an export names only some
 */
public record ExportedReaction(String name, List<String> users, int count) {
  public ExportedReaction {
    users = List.copyOf(users);
  }
}
