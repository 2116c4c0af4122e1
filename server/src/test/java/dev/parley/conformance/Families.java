package dev.parley.conformance;

import java.util.List;

/** All families. */
final class Families {
  static final List<Family> ALL =
      List.of(
          new AppCalls(),
          new AuthCalls(),
          new ChatCalls(),
          new ConversationCalls(),
          new DndCalls(),
          new FileCalls(),
          new ItemCalls(),
          new LaterCalls(),
          new OwnCalls(),
          new PeopleCalls(),
          new SavedCalls(),
          new SearchCalls(),
          new UserGroupCalls());

  private Families() {}
}
