package dev.parley.role;

import dev.parley.account.http.Callers;
import dev.parley.api.Methods;
import dev.parley.api.WebApi;
import dev.parley.api.method.AppMethods;
import dev.parley.api.method.AuthMethods;
import dev.parley.api.method.BookmarkMethods;
import dev.parley.api.method.ChannelChangeMethods;
import dev.parley.api.method.ChatEditMethods;
import dev.parley.api.method.ChatMethods;
import dev.parley.api.method.ConversationMethods;
import dev.parley.api.method.DndMethods;
import dev.parley.api.method.FileMethods;
import dev.parley.api.method.MembershipMethods;
import dev.parley.api.method.OwnChannelMethods;
import dev.parley.api.method.OwnMethods;
import dev.parley.api.method.PhotoMethods;
import dev.parley.api.method.PinMethods;
import dev.parley.api.method.ProfileMethods;
import dev.parley.api.method.ReactionMethods;
import dev.parley.api.method.ReminderMethods;
import dev.parley.api.method.RtmMethods;
import dev.parley.api.method.ScheduleMethods;
import dev.parley.api.method.SearchMethods;
import dev.parley.api.method.StarMethods;
import dev.parley.api.method.StreamMethods;
import dev.parley.api.method.UnfurlMethods;
import dev.parley.api.method.UserGroupMethods;
import dev.parley.api.method.UserMethods;
import dev.parley.api.method.WorkspaceMethods;
import dev.parley.realtime.feed.Tickets;
import dev.parley.security.KeyRing;
import dev.parley.security.RateLimits;
import java.net.URI;
import java.util.List;

/** The Web API on the rooms. */
final class Api {
  private Api() {}

  static Methods methods(
      Rooms rooms, FolderRooms folder, KeyRing keys, Tickets tickets, String publicUrl) {
    return new Methods(
        List.of(
            new AppMethods(AppRooms.tickets(keys, publicUrl)).all(),
            new AuthMethods(rooms.workspaces, rooms.members, rooms.bearers, publicUrl).all(),
            new RtmMethods(
                    rooms.workspaces,
                    rooms.members,
                    rooms.presence,
                    rooms.doNotDisturb,
                    rooms.conversations,
                    rooms.userGroups,
                    rooms.ownGroups,
                    tickets,
                    publicUrl)
                .all(),
            new UserMethods(rooms.workspaces, rooms.members, rooms.conversations, keys).all(),
            new ChatMethods(
                    rooms.posts,
                    rooms.members,
                    rooms.conversations,
                    rooms.history,
                    rooms.userGroups,
                    publicUrl)
                .all(),
            new ScheduleMethods(
                    rooms.scheduledMessages,
                    rooms.members,
                    rooms.conversations,
                    rooms.userGroups,
                    keys)
                .all(),
            new ProfileMethods(
                    rooms.workspaces,
                    rooms.members,
                    rooms.profileChanges,
                    rooms.presence,
                    rooms.conversations)
                .all(),
            new MembershipMethods(rooms.conversations, rooms.ownChannels, rooms.members).all(),
            new OwnChannelMethods(rooms.ownChannels, rooms.conversations, rooms.members, keys)
                .all(),
            new ChannelChangeMethods(rooms.channelChanges, rooms.conversations, rooms.members)
                .all(),
            new FileMethods(
                    folder.files,
                    folder.sight,
                    folder.fileShapes,
                    rooms.posts,
                    rooms.members,
                    rooms.conversations)
                .all(),
            new ReactionMethods(rooms.reactions, rooms.history, rooms.conversations, keys).all(),
            new UserGroupMethods(rooms.userGroups, rooms.members, rooms.conversations).all(),
            new DndMethods(rooms.doNotDisturb, rooms.snoozes, rooms.members, rooms.conversations)
                .all(),
            new WorkspaceMethods(rooms.workspaces, rooms.customEmoji).all(),
            new SearchMethods(folder.search.finder, folder.fileShapes, rooms.members, publicUrl)
                .all(),
            new PinMethods(rooms.pins, publicUrl).all(),
            new ChatEditMethods(
                    rooms.edits,
                    rooms.ephemerals,
                    rooms.members,
                    rooms.conversations,
                    rooms.userGroups)
                .all(),
            new PhotoMethods(folder.avatars, rooms.profileChanges, rooms.members).all(),
            new UnfurlMethods(rooms.unfurls, rooms.ephemerals, rooms.members).all(),
            new StreamMethods(rooms.streamedMessages, rooms.members, rooms.conversations).all(),
            new ReminderMethods(rooms.reminders, rooms.members, rooms.conversations).all(),
            new BookmarkMethods(rooms.bookmarks).all(),
            new OwnMethods(rooms.preferences, rooms.drafts, rooms.conversations).all(),
            new StarMethods(
                    rooms.stars,
                    rooms.history,
                    rooms.conversations,
                    folder.sight,
                    folder.fileShapes,
                    publicUrl)
                .all(),
            new ConversationMethods(rooms.conversations, rooms.history, rooms.members, keys)
                .all()));
  }

  static WebApi open(
      Rooms rooms,
      FolderRooms folder,
      KeyRing keys,
      Tickets tickets,
      String publicUrl,
      boolean limited) {
    return new WebApi(
        methods(rooms, folder, keys, tickets, publicUrl),
        new Callers(rooms.bearers, URI.create(publicUrl)),
        new RateLimits(
            new RateLimits.Settings(limited, RateLimits.Settings.DEFAULT.maxBuckets()),
            System::nanoTime));
  }
}
