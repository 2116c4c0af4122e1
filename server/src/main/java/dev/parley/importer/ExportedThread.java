package dev.parley.importer;

import java.util.List;

/**
 * What a thread's first message says about its replies. A summary of other messages: an import
 * counts the replies themselves, and compares.
 *
 * @param latestReply {@code ts} in microseconds, 0 where the export says nothing
 */
public record ExportedThread(
    int replyCount,
    long latestReply,
    List<String> replyUsers,
    int replyUsersCount,
    List<ExportedReply> replies) {
  public ExportedThread {
    replies = List.copyOf(replies);
    replyUsers = List.copyOf(replyUsers);
  }
}
