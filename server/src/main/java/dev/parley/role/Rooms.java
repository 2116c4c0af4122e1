package dev.parley.role;

import dev.parley.account.AccountLimits;
import dev.parley.account.Accounts;
import dev.parley.account.Bearers;
import dev.parley.account.Deactivations;
import dev.parley.account.Founding;
import dev.parley.account.Invites;
import dev.parley.account.Links;
import dev.parley.account.Sessions;
import dev.parley.app.Tokens;
import dev.parley.conversation.Bookmarks;
import dev.parley.conversation.ChannelChanges;
import dev.parley.conversation.ChannelShapes;
import dev.parley.conversation.Conversations;
import dev.parley.conversation.FollowUps;
import dev.parley.conversation.OwnChannels;
import dev.parley.message.Edits;
import dev.parley.message.Ephemerals;
import dev.parley.message.FileMessages;
import dev.parley.message.History;
import dev.parley.message.MessageCaches;
import dev.parley.message.Pins;
import dev.parley.message.Posts;
import dev.parley.message.Reactions;
import dev.parley.message.ScheduledMessages;
import dev.parley.message.ScheduledPosts;
import dev.parley.message.StreamedMessages;
import dev.parley.message.Unfurls;
import dev.parley.message.UnreadMentions;
import dev.parley.model.Ids;
import dev.parley.model.MicroClock;
import dev.parley.people.DoNotDisturb;
import dev.parley.people.Members;
import dev.parley.people.OwnBot;
import dev.parley.people.Preferences;
import dev.parley.people.Presence;
import dev.parley.people.ProfileChanges;
import dev.parley.people.Snoozes;
import dev.parley.reminder.ReminderDelivery;
import dev.parley.reminder.Reminders;
import dev.parley.saved.Drafts;
import dev.parley.saved.Stars;
import dev.parley.store.Records;
import dev.parley.store.jdbc.DatabaseUrls;
import dev.parley.store.jdbc.JdbcStore;
import dev.parley.store.jdbc.PoolLimits;
import dev.parley.store.jdbc.Schema;
import dev.parley.store.jdbc.SchemaException;
import dev.parley.store.outbox.Publisher;
import dev.parley.usergroup.OwnGroups;
import dev.parley.usergroup.UserGroups;
import dev.parley.workspace.CustomEmoji;
import dev.parley.workspace.Workspaces;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.InstantSource;

/** The capabilities on one store, for a server and for a command alike. */
public final class Rooms implements AutoCloseable {
  private final JdbcStore store;
  final Records records;
  final Publisher publisher;
  final Workspaces workspaces;
  final Members members;
  final ProfileChanges profileChanges;
  final Presence presence;
  final Conversations conversations;
  final ChannelChanges channelChanges;
  final OwnChannels ownChannels;
  final FollowUps followUps;
  final Posts posts;
  final ScheduledMessages scheduledMessages;
  final ScheduledPosts scheduledPosts;
  final History history;
  final Edits edits;
  final Ephemerals ephemerals;
  final Unfurls unfurls;
  final StreamedMessages streamedMessages;
  final Reactions reactions;
  final Pins pins;
  final Bookmarks bookmarks;
  final Stars stars;
  final Drafts drafts;
  final Reminders reminders;
  final ReminderDelivery reminderDelivery;
  final UserGroups userGroups;
  final OwnGroups ownGroups;
  final UnreadMentions unreadMentions;
  final DoNotDisturb doNotDisturb;
  final Snoozes snoozes;
  final Preferences preferences;
  final CustomEmoji customEmoji;
  final Tokens tokens;
  final Accounts accounts;
  final Links links;
  final Sessions sessions;
  final Founding founding;
  final Invites invites;
  final Bearers bearers;
  final Deactivations deactivations;

  private Rooms(
      JdbcStore store,
      InstantSource clock,
      SecureRandom random,
      Publisher publisher,
      Presence.Sockets sockets,
      MessageCaches caches) {
    this.store = store;
    this.records = new Records(store, new Ids(clock, random), new MicroClock(clock));
    this.publisher = publisher;
    this.workspaces = new Workspaces(records);
    this.members = new Members(records, publisher);
    this.presence = new Presence(records, publisher, sockets);
    this.followUps =
        new FollowUps(
            records, publisher, new ChannelShapes(records), new FileMessages(records, publisher));
    this.profileChanges = new ProfileChanges(records, publisher, followUps::apply);
    this.conversations = new Conversations(records, publisher, followUps);
    this.channelChanges = new ChannelChanges(records, publisher, followUps);
    this.ownChannels = new OwnChannels(records, publisher, conversations);
    this.posts = new Posts(records, publisher, followUps);
    this.scheduledMessages = new ScheduledMessages(records);
    this.scheduledPosts = new ScheduledPosts(records, posts, members);
    this.history = new History(records, caches);
    this.edits = new Edits(records, publisher, followUps);
    this.ephemerals = new Ephemerals(records, publisher);
    this.unfurls = new Unfurls(records, edits);
    this.streamedMessages = new StreamedMessages(records, posts, edits);
    this.reactions = new Reactions(records, publisher);
    this.pins = new Pins(records, publisher);
    this.bookmarks = new Bookmarks(records, publisher);
    this.stars = new Stars(records, publisher);
    this.drafts = new Drafts(records, publisher);
    this.reminders = new Reminders(records);
    this.reminderDelivery =
        new ReminderDelivery(records, members, new OwnBot(members), conversations, posts);
    this.userGroups = new UserGroups(records, publisher, followUps::apply);
    this.ownGroups = new OwnGroups(records, publisher);
    this.unreadMentions = new UnreadMentions(records, ownGroups);
    this.doNotDisturb = new DoNotDisturb(records, publisher, followUps::apply);
    this.snoozes = new Snoozes(records, publisher);
    this.preferences = new Preferences(records, publisher);
    this.customEmoji = new CustomEmoji(records);
    this.tokens = new Tokens(records, publisher, random);
    this.accounts = new Accounts(records, members, AccountLimits.DEFAULTS);
    this.links = new Links(records, random, AccountLimits.DEFAULTS);
    this.sessions = new Sessions(records, members, publisher, random, AccountLimits.DEFAULTS);
    this.founding = new Founding(workspaces, members, conversations, accounts, links);
    this.invites =
        new Invites(records, members, accounts, founding, random, AccountLimits.DEFAULTS);
    this.bearers = new Bearers(tokens, sessions);
    this.deactivations =
        new Deactivations(
            records, members, tokens, sessions, conversations, followUps, founding, publisher);
  }

  /** Opens the store for a command, which has no sockets. */
  static Rooms open(DatabaseUrls urls, PoolLimits limits, Publisher publisher) {
    return open(urls, limits, publisher, Presence.Sockets.NONE, MessageCaches.DEFAULT);
  }

  /** Opens the store, its schema up to date. */
  static Rooms open(
      DatabaseUrls urls,
      PoolLimits limits,
      Publisher publisher,
      Presence.Sockets sockets,
      MessageCaches caches) {
    return open(urls, limits, publisher, sockets, caches, Clock.systemUTC());
  }

  /** The same with another clock. */
  static Rooms open(
      DatabaseUrls urls,
      PoolLimits limits,
      Publisher publisher,
      Presence.Sockets sockets,
      MessageCaches caches,
      InstantSource clock) {
    SecureRandom random = new SecureRandom();
    JdbcStore store = new JdbcStore(urls, limits, random);
    try {
      Schema.apply(store);
    } catch (SQLException e) {
      store.close();
      throw new SchemaException("the schema cannot be applied: " + e.getMessage(), e);
    }
    return new Rooms(store, clock, random, publisher, sockets, caches);
  }

  @Override
  public void close() {
    store.close();
  }
}
