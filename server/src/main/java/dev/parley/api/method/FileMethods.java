package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.api.Required;
import dev.parley.conversation.Channel;
import dev.parley.conversation.Conversations;
import dev.parley.file.FileLimits;
import dev.parley.file.FileShapes;
import dev.parley.file.FileSight;
import dev.parley.file.Files;
import dev.parley.file.StoredFile;
import dev.parley.json.Json;
import dev.parley.message.Draft;
import dev.parley.message.Posts;
import dev.parley.model.Principal;
import dev.parley.model.Refusal;
import dev.parley.people.Members;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** {@code files.*} that change files. */
public final class FileMethods {
  private final Files files;
  private final FileSight sight;
  private final FileShapes shapes;
  private final Posts posts;
  private final Authors authors;
  private final Conversations conversations;
  private final FileReadMethods reading;

  public FileMethods(
      Files files,
      FileSight sight,
      FileShapes shapes,
      Posts posts,
      Members members,
      Conversations conversations) {
    this.files = files;
    this.sight = sight;
    this.shapes = shapes;
    this.posts = posts;
    this.authors = new Authors(members);
    this.conversations = conversations;
    this.reading = new FileReadMethods(sight, shapes, members, new Visibility(conversations));
  }

  public List<Method<?, ?>> all() {
    List<Method<?, ?>> all = new ArrayList<>(reading.all());
    all.add(
        new Method<>(
            "files.getUploadURLExternal",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_4),
            List.of("files:write"),
            OpenArguments.class,
            Opened.class,
            List.of("file_too_large"),
            this::open));
    all.add(
        new Method<>(
            "files.completeUploadExternal",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_4),
            List.of("files:write"),
            CompleteArguments.class,
            Completed.class,
            List.of(
                "file_not_found",
                "channel_not_found",
                "not_in_channel",
                "is_archived",
                "invalid_thread_ts",
                "thread_not_found",
                "msg_too_long"),
            this::complete));
    all.add(
        new Method<>(
            "files.delete",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_3),
            List.of("files:write"),
            FileArguments.class,
            Done.class,
            List.of("file_not_found", "file_deleted", "cant_delete_file"),
            this::delete));
    all.add(
        new Method<>(
            "files.sharedPublicURL",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_3),
            List.of("files:write"),
            FileArguments.class,
            One.class,
            List.of("file_not_found", "not_allowed", "user_is_bot", "user_is_restricted"),
            this::publish));
    all.add(
        new Method<>(
            "files.revokePublicURL",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_3),
            List.of("files:write"),
            FileArguments.class,
            One.class,
            List.of("file_not_found", "not_allowed", "user_is_bot", "user_is_restricted"),
            this::revoke));
    return all;
  }

  record OpenArguments(
      @Required String filename,
      @Required Long length,
      @Nullable String altTxt,
      @Nullable String snippetType) {}

  record Opened(String uploadUrl, String fileId) {}

  record CompleteArguments(
      @Required JsonNode files,
      @Nullable String channelId,
      @Nullable List<String> channels,
      @Nullable String initialComment,
      @Nullable String threadTs,
      @Nullable JsonNode blocks) {}

  record Completed(List<JsonNode> files) {}

  record FileArguments(@Required(error = "file_not_found") String file) {}

  record Done() {}

  record One(JsonNode file) {}

  private Opened open(Call call, OpenArguments arguments) {
    Files.Upload upload =
        files.open(
            call.principal(),
            new Files.Wanted(
                arguments.filename(),
                arguments.length(),
                arguments.altTxt(),
                arguments.snippetType()));
    return new Opened(shapes.uploadUrl(upload.path()), upload.fileId());
  }

  private Completed complete(Call call, CompleteArguments arguments) {
    Principal caller = call.principal();
    if (!arguments.files().isArray()
        || arguments.files().isEmpty()
        || arguments.files().size() > FileLimits.DEFAULTS.maxFilesPerShare()) {
      throw new Refusal("invalid_arguments");
    }
    Long thread = ChatMethods.thread(arguments.threadTs());
    ChatMethods.requireArray(arguments.blocks(), "invalid_blocks_format");
    Set<String> targets = targets(arguments);
    targets.forEach(channel -> requireMember(caller, channel));
    List<StoredFile> done = new ArrayList<>();
    for (JsonNode file : arguments.files()) {
      done.add(
          files.complete(caller, file.path("id").asString(""), file.path("title").asString(null)));
    }
    for (String channel : targets) {
      posts.post(draft(caller, channel, done, arguments, thread));
    }
    return new Completed(
        done.stream()
            .map(file -> (JsonNode) shapes.full(sight.see(caller, file.id()), null))
            .toList());
  }

  private static Set<String> targets(CompleteArguments arguments) {
    Set<String> targets = new LinkedHashSet<>();
    if (arguments.channelId() != null && !arguments.channelId().isEmpty()) {
      targets.add(arguments.channelId());
    }
    if (arguments.channels() != null) {
      targets.addAll(arguments.channels());
    }
    if (targets.size() > FileLimits.DEFAULTS.maxChannelsPerShare()) {
      throw new Refusal("invalid_arguments");
    }
    return targets;
  }

  /** Before anything is changed; posting decides it again in its own transaction. */
  private void requireMember(Principal caller, String channelId) {
    Channel.Seen seen = conversations.see(caller, channelId);
    if (!seen.isMember()) {
      throw new Refusal("not_in_channel");
    }
    if (seen.channel().isArchived()) {
      throw new Refusal("is_archived");
    }
  }

  private Draft draft(
      Principal caller,
      String channel,
      List<StoredFile> done,
      CompleteArguments arguments,
      @Nullable Long thread) {
    ArrayNode list = Json.array();
    StringBuilder ids = new StringBuilder();
    for (StoredFile file : done) {
      list.add(shapes.embedded(file));
      ids.append(file.id());
    }
    // A retry of the same call finds the message of the first one.
    String repeat =
        UUID.nameUUIDFromBytes(ids.toString().getBytes(StandardCharsets.UTF_8)).toString();
    return new Draft(
        caller.home(),
        channel,
        authors.of(caller),
        arguments.initialComment() == null ? "" : arguments.initialComment(),
        "file_share",
        arguments.blocks(),
        null,
        null,
        list,
        null,
        null,
        thread,
        false,
        repeat);
  }

  private Done delete(Call call, FileArguments arguments) {
    files.delete(call.principal(), arguments.file());
    return new Done();
  }

  private One publish(Call call, FileArguments arguments) {
    requirePerson(call);
    Files.Published published = files.publish(call.principal(), arguments.file());
    return new One(shapes.full(published.seen(), published.path()));
  }

  private One revoke(Call call, FileArguments arguments) {
    requirePerson(call);
    return new One(shapes.full(files.revoke(call.principal(), arguments.file()), null));
  }

  private static void requirePerson(Call call) {
    if (call.principal().botId() != null) {
      throw new Refusal("user_is_bot");
    }
    if (call.principal().isGuest()) {
      throw new Refusal("user_is_restricted");
    }
  }
}
