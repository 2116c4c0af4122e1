package dev.parley.role;

import org.junit.jupiter.api.Nested;

/** The rooms' tests with a database, for each engine that they run on once more. */
abstract class RoomsSuite {
  @Nested
  final class AppEvents extends AppEventsTest {}

  @Nested
  final class ChannelChanges extends ChannelChangesTest {}

  @Nested
  final class ChatEdits extends ChatEditsTest {}

  @Nested
  final class ClaimsAndRights extends ClaimsAndRightsTest {}

  @Nested
  final class DndAndWorkspace extends DndAndWorkspaceTest {}

  @Nested
  final class Files extends FilesTest {}

  @Nested
  final class Guests extends GuestsTest {}

  @Nested
  final class HistoryCache extends HistoryCacheTest {}

  @Nested
  final class MentionsAndReopening extends MentionsAndReopeningTest {}

  @Nested
  final class OwnChannels extends OwnChannelsTest {}

  @Nested
  final class PostLanes extends PostLanesTest {}

  @Nested
  final class PreferencesAndDrafts extends PreferencesAndDraftsTest {}

  @Nested
  final class Profiles extends ProfilesTest {}

  @Nested
  final class ReactionsAndPins extends ReactionsAndPinsTest {}

  @Nested
  final class Reminders extends RemindersTest {}

  @Nested
  final class RtmStart extends RtmStartTest {}

  @Nested
  final class ScheduledMessages extends ScheduledMessagesTest {}

  @Nested
  final class Search extends SearchTest {}

  @Nested
  final class StarsAndBookmarks extends StarsAndBookmarksTest {}

  @Nested
  final class UnreadMentions extends UnreadMentionsTest {}

  @Nested
  final class UserGroups extends UserGroupsTest {}

  @Nested
  final class Webhooks extends WebhooksTest {}

  @Nested
  final class WrittenTexts extends WrittenTextsTest {}
}
