package dev.parley.realtime.gateway;

import java.util.Collection;
import java.util.Set;

/** Which people a viewer may know of. Blocking, thread-safe. */
@FunctionalInterface
public interface Visibility {
  Set<String> visible(Viewer viewer, Collection<String> userIds);
}
