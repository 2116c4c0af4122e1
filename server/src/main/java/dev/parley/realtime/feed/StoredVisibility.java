package dev.parley.realtime.feed;

import dev.parley.conversation.Conversations;
import dev.parley.model.Home;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.realtime.gateway.Viewer;
import dev.parley.realtime.gateway.Visibility;
import dev.parley.store.Store;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which people a viewer may know of: everyone for a full member; for a guest those who share a
 * conversation, by the conversations' own rows. Blocking, thread-safe.
 */
public final class StoredVisibility implements Visibility {
  private final Members members;
  private final Conversations conversations;

  public StoredVisibility(Members members, Conversations conversations) {
    this.members = members;
    this.conversations = conversations;
  }

  @Override
  public Set<String> visible(Viewer viewer, Collection<String> userIds) {
    Home home = Home.local(viewer.teamId());
    Optional<Member> self = members.find(home, viewer.userId()).filter(member -> !member.deleted());
    if (self.isEmpty()) {
      return Set.of();
    }
    Set<String> visible = new HashSet<>();
    List<String> all = List.copyOf(userIds);
    for (int from = 0; from < all.size(); from += Store.KEYS_MAX) {
      List<String> some = all.subList(from, Math.min(all.size(), from + Store.KEYS_MAX));
      if (self.get().role().isGuest()) {
        visible.addAll(conversations.sharedWith(home, viewer.userId(), some));
      } else {
        members.findAll(home, some).forEach(member -> visible.add(member.userId()));
      }
    }
    if (all.contains(viewer.userId())) {
      visible.add(viewer.userId());
    }
    return visible;
  }
}
