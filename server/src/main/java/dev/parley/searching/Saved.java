package dev.parley.searching;

import dev.parley.model.Principal;
import dev.parley.search.MessageKey;
import java.util.Set;

/** What people saved for later, as {@code is:saved} asks for it. */
@FunctionalInterface
public interface Saved {
  Set<MessageKey> messages(Principal caller);
}
