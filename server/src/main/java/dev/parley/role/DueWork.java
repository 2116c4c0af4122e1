package dev.parley.role;

import dev.parley.job.Worker;
import dev.parley.people.StatusExpiry;
import java.util.List;

/** Who does the due work of a server; each kind of it has one worker here. */
final class DueWork {
  private DueWork() {}

  static List<Worker> all(Rooms rooms) {
    return List.of(
        new StatusExpiry(rooms.profileChanges),
        rooms.scheduledPosts,
        rooms.reminderDelivery,
        rooms.deactivations);
  }
}
