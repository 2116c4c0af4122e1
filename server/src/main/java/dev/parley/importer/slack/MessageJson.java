package dev.parley.importer.slack;

import dev.parley.importer.ExportedEdit;
import dev.parley.importer.ExportedFile;
import dev.parley.importer.ExportedMessage;
import dev.parley.importer.ExportedReaction;
import dev.parley.importer.ExportedReply;
import dev.parley.importer.ExportedThread;
import dev.parley.importer.ProblemKind;
import dev.parley.importer.Problems;
import dev.parley.model.Ts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An element of a day file, and the form in which a message is stored. */
public final class MessageJson {
  private static final int SUBTYPE_MAX = 40;
  private static final int CLIENT_ID_MAX = 64;
  private static final int EMOJI_MAX = 100;

  private MessageJson() {}

  /** The message, or null where the element has no usable {@code ts}. */
  public static @Nullable ExportedMessage read(ObjectNode node, Problems problems, String file) {
    Fields fields = new Fields(node, problems, file);
    boolean hasTs = fields.has("ts");
    long ts = fields.timestamp("ts");
    if (ts == 0) {
      if (!hasTs) {
        problems.add(ProblemKind.MISSING_FIELD, file + ": ts");
      }
      return null;
    }
    fields.drop("type", "message");
    return new ExportedMessage(
        ts,
        fields.word("subtype", SUBTYPE_MAX),
        fields.id("user"),
        fields.id("bot_id"),
        fields.textOrNull("username"),
        fields.text("text"),
        fields.timestamp("thread_ts"),
        fields.id("parent_user_id"),
        fields.word("client_msg_id", CLIENT_ID_MAX),
        edit(fields),
        thread(fields),
        fields.list("blocks"),
        fields.list("attachments"),
        reactions(fields, file, problems),
        files(fields, file, problems),
        fields.ids("pinned_to"),
        fields.rest());
  }

  private static @Nullable ExportedEdit edit(Fields fields) {
    Fields edited = fields.object("edited");
    if (edited == null) {
      return null;
    }
    ExportedEdit edit = new ExportedEdit(edited.id("user"), edited.timestamp("ts"));
    edited.end("edited");
    return edit;
  }

  private static @Nullable ExportedThread thread(Fields fields) {
    boolean present = fields.has("reply_count") || fields.has("replies");
    int count = fields.count("reply_count");
    long latest = fields.timestamp("latest_reply");
    List<String> users = fields.ids("reply_users");
    int userCount = fields.count("reply_users_count");
    List<ExportedReply> replies = new ArrayList<>();
    for (Fields reply : fields.objects("replies")) {
      replies.add(new ExportedReply(reply.id("user"), reply.timestamp("ts")));
      reply.end("replies");
    }
    return present ? new ExportedThread(count, latest, users, userCount, replies) : null;
  }

  private static List<ExportedReaction> reactions(Fields fields, String place, Problems problems) {
    List<ExportedReaction> reactions = new ArrayList<>();
    for (Fields reaction : fields.objects("reactions")) {
      String name = reaction.text("name");
      List<String> users = reaction.ids("users");
      int count = Math.max(users.size(), reaction.count("count"));
      if (name.isEmpty() || name.length() > EMOJI_MAX) {
        problems.add(ProblemKind.WRONG_TYPE, place + ": reactions.name");
      } else {
        reactions.add(new ExportedReaction(name, users, count));
      }
      reaction.end("reactions");
    }
    return reactions;
  }

  /** The files, also of the older form with one {@code file}. */
  private static List<ExportedFile> files(Fields fields, String place, Problems problems) {
    List<ExportedFile> files = new ArrayList<>();
    for (Fields file : fields.objects("files")) {
      addFile(file, files, place, problems);
    }
    if (files.isEmpty()) {
      Fields file = fields.object("file");
      if (file != null) {
        addFile(file, files, place, problems);
      }
    }
    return files;
  }

  private static void addFile(
      Fields fields, List<ExportedFile> files, String place, Problems problems) {
    ExportedFile file = FileJson.read(fields);
    if (file.id().isEmpty()) {
      problems.add(ProblemKind.MISSING_FIELD, place + ": files.id");
    } else {
      files.add(file);
    }
  }

  public static void write(ExportedMessage message, JsonGenerator out) {
    out.writeStartObject();
    if (!message.extra().has("type")) {
      out.writeStringProperty("type", "message");
    }
    Json.optional(out, "subtype", message.subtype());
    Json.optional(out, "client_msg_id", message.clientMessageId());
    Json.optional(out, "user", message.user());
    Json.optional(out, "bot_id", message.botId());
    Json.optional(out, "username", message.username());
    out.writeStringProperty("text", message.text());
    out.writeStringProperty("ts", Ts.format(message.ts()));
    writeEdit(message.edited(), out);
    writeThread(message, out);
    writeTree("blocks", message.blocks(), out);
    writeTree("attachments", message.attachments(), out);
    writeFiles(message.files(), out);
    writeReactions(message.reactions(), out);
    if (!message.pinnedTo().isEmpty()) {
      Json.texts(out, "pinned_to", message.pinnedTo());
    }
    Json.extra(out, message.extra(), "");
    out.writeEndObject();
  }

  private static void writeEdit(@Nullable ExportedEdit edited, JsonGenerator out) {
    if (edited != null) {
      out.writeObjectPropertyStart("edited");
      Json.optional(out, "user", edited.user());
      out.writeStringProperty("ts", Ts.format(edited.ts()));
      out.writeEndObject();
    }
  }

  private static void writeThread(ExportedMessage message, JsonGenerator out) {
    if (message.threadTs() != 0) {
      out.writeStringProperty("thread_ts", Ts.format(message.threadTs()));
    }
    Json.optional(out, "parent_user_id", message.parentUser());
    ExportedThread thread = message.thread();
    if (thread == null) {
      return;
    }
    out.writeNumberProperty("reply_count", thread.replyCount());
    out.writeNumberProperty("reply_users_count", thread.replyUsersCount());
    if (thread.latestReply() != 0) {
      out.writeStringProperty("latest_reply", Ts.format(thread.latestReply()));
    }
    Json.texts(out, "reply_users", thread.replyUsers());
    out.writeArrayPropertyStart("replies");
    for (ExportedReply reply : thread.replies()) {
      out.writeStartObject();
      Json.optional(out, "user", reply.user());
      out.writeStringProperty("ts", Ts.format(reply.ts()));
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void writeTree(String name, @Nullable JsonNode tree, JsonGenerator out) {
    if (tree != null) {
      out.writeName(name);
      out.writeTree(tree);
    }
  }

  private static void writeFiles(List<ExportedFile> files, JsonGenerator out) {
    if (!files.isEmpty()) {
      out.writeArrayPropertyStart("files");
      for (ExportedFile file : files) {
        FileJson.write(file, out);
      }
      out.writeEndArray();
    }
  }

  private static void writeReactions(List<ExportedReaction> reactions, JsonGenerator out) {
    if (reactions.isEmpty()) {
      return;
    }
    out.writeArrayPropertyStart("reactions");
    for (ExportedReaction reaction : reactions) {
      out.writeStartObject();
      out.writeStringProperty("name", reaction.name());
      Json.texts(out, "users", reaction.users());
      out.writeNumberProperty("count", reaction.count());
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
