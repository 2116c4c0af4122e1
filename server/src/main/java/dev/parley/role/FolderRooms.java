package dev.parley.role;

import dev.parley.account.http.Callers;
import dev.parley.file.Avatars;
import dev.parley.file.FileContents;
import dev.parley.file.FileLimits;
import dev.parley.file.FileShapes;
import dev.parley.file.FileSight;
import dev.parley.file.FileTypes;
import dev.parley.file.Files;
import dev.parley.file.Pictures;
import dev.parley.file.folder.FolderContents;
import dev.parley.file.http.FileTransfer;
import dev.parley.store.folder.DataFolder;
import java.net.URI;
import java.security.SecureRandom;

/** The capabilities of a server that keep something in the data folder beside the store. */
final class FolderRooms {
  final FileSight sight;
  final Files files;
  final FileShapes fileShapes;
  final Avatars avatars;
  final FileTransfer transfer;
  final SearchRooms search;

  FolderRooms(Rooms rooms, DataFolder folder, String publicUrl) {
    FileLimits limits = FileLimits.DEFAULTS;
    FileContents contents = new FolderContents(folder.files());
    FileTypes types = new FileTypes();
    Pictures pictures = new Pictures(contents, limits);
    sight = new FileSight(rooms.records, rooms.conversations, limits);
    fileShapes = new FileShapes(publicUrl, types);
    files =
        new Files(
            rooms.records,
            rooms.publisher,
            sight,
            contents,
            pictures,
            types,
            limits,
            new SecureRandom(),
            rooms.followUps::apply);
    avatars = new Avatars(contents, pictures, new SecureRandom(), publicUrl);
    search = new SearchRooms(rooms, sight, folder);
    transfer =
        new FileTransfer(
            files,
            sight,
            contents,
            pictures,
            types,
            new Callers(rooms.bearers, URI.create(publicUrl)));
  }
}
