package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.api.Required;
import dev.parley.file.FileShapes;
import dev.parley.file.FileSight;
import dev.parley.file.StoredFile;
import dev.parley.model.Refusal;
import dev.parley.model.Ts;
import dev.parley.people.Members;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** {@code files.info} and {@code files.list}. */
final class FileReadMethods {
  private static final int PAGE_STANDARD = 100;
  private static final int PAGE_MAX = 1_000;
  private static final Set<String> TYPES =
      Set.of("all", "spaces", "snippets", "images", "gdocs", "zips", "pdfs");

  private final FileSight sight;
  private final FileShapes shapes;
  private final Members members;
  private final Visibility visibility;

  FileReadMethods(FileSight sight, FileShapes shapes, Members members, Visibility visibility) {
    this.visibility = visibility;
    this.sight = sight;
    this.shapes = shapes;
    this.members = members;
  }

  List<Method<?, ?>> all() {
    return List.of(
        new Method<>(
            "files.info",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_4),
            List.of("files:read"),
            InfoArguments.class,
            Info.class,
            List.of("file_not_found", "file_deleted"),
            this::info),
        new Method<>(
            "files.list",
            Method.Access.TOKEN,
            new RateRule.PerMethod(RateTier.TIER_3),
            List.of("files:read"),
            ListArguments.class,
            Listed.class,
            List.of("channel_not_found", "unknown_type", "user_not_found"),
            this::list));
  }

  record InfoArguments(
      @Required(error = "file_not_found") String file,
      @Nullable Integer count,
      @Nullable Integer page,
      @Nullable Integer limit,
      @Nullable String cursor) {}

  record Info(JsonNode file, List<JsonNode> comments, Metadata responseMetadata) {}

  record Metadata(String nextCursor) {}

  record ListArguments(
      @Nullable String user,
      @Nullable String channel,
      @Nullable String tsFrom,
      @Nullable String tsTo,
      @Nullable List<String> types,
      @Nullable Integer count,
      @Nullable Integer page,
      @Nullable Boolean showFilesHiddenByLimit,
      @Nullable String teamId) {}

  record Pages(int count, int total, int page, int pages) {}

  record Listed(List<JsonNode> files, Pages paging) {}

  private Info info(Call call, InfoArguments arguments) {
    FileSight.Seen seen = sight.see(call.principal(), arguments.file());
    return new Info(shapes.full(seen, null), List.of(), new Metadata(""));
  }

  private Listed list(Call call, ListArguments arguments) {
    String user = arguments.user();
    if (user != null
        && !user.isEmpty()
        && (members.find(call.home(), user).isEmpty()
            || !visibility.sees(call.principal(), user))) {
      throw new Refusal("user_not_found");
    }
    Predicate<StoredFile> wanted = types(arguments.types());
    long from = micros(arguments.tsFrom(), 0);
    long to = micros(arguments.tsTo(), Long.MAX_VALUE);
    String channel = arguments.channel();
    List<StoredFile> found =
        sight.list(call.principal(), channel == null || channel.isEmpty() ? null : channel).stream()
            .filter(wanted)
            .filter(file -> user == null || user.isEmpty() || file.ownerId().equals(user))
            .filter(file -> file.createdMicros() >= from && file.createdMicros() <= to)
            .toList();
    int count = count(arguments.count());
    int pages = Math.max(1, (found.size() + count - 1) / count);
    int page = arguments.page() == null ? 1 : Math.max(1, arguments.page());
    int first = (int) Math.min(found.size(), (page - 1L) * count);
    List<JsonNode> shown =
        found.subList(first, Math.min(found.size(), first + count)).stream()
            .map(file -> (JsonNode) shapes.full(sight.seen(call.principal(), file), null))
            .toList();
    return new Listed(shown, new Pages(count, found.size(), page, pages));
  }

  private static int count(@Nullable Integer wanted) {
    return wanted == null || wanted < 1 ? PAGE_STANDARD : Math.min(wanted, PAGE_MAX);
  }

  private static long micros(@Nullable String ts, long otherwise) {
    return ts == null || ts.isEmpty()
        ? otherwise
        : Ts.parse(ts).orElseThrow(() -> new Refusal("invalid_arguments"));
  }

  private static Predicate<StoredFile> types(@Nullable List<String> wanted) {
    Set<String> types = wanted == null ? Set.of() : new HashSet<>(wanted);
    if (!TYPES.containsAll(types)) {
      throw new Refusal("unknown_type");
    }
    return file -> types.isEmpty() || types.stream().anyMatch(type -> is(file, type));
  }

  private static boolean is(StoredFile file, String type) {
    return switch (type) {
      case "all" -> true;
      case "images" -> file.mimetype().startsWith("image/");
      case "pdfs" -> file.mimetype().equals("application/pdf");
      case "zips" -> file.filetype().equals("zip");
      case "snippets" -> file.body().path("mode").asString("").equals("snippet");
      case "spaces" -> file.body().path("mode").asString("").equals("post");
      case "gdocs" -> file.body().path("mode").asString("").equals("external");
      default -> false;
    };
  }
}
