package dev.parley.api.method;

import dev.parley.api.Call;
import dev.parley.api.Method;
import dev.parley.conversation.Channel;
import dev.parley.file.FileShapes;
import dev.parley.json.Json;
import dev.parley.model.ChannelKind;
import dev.parley.model.Refusal;
import dev.parley.model.Ts;
import dev.parley.people.Member;
import dev.parley.people.Members;
import dev.parley.search.SearchException;
import dev.parley.search.SearchRequest;
import dev.parley.searching.Finder;
import dev.parley.security.RateRule;
import dev.parley.security.RateTier;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code search.*}: for people alone, as a bot has no eyes of its own. */
public final class SearchMethods {
  private static final int COUNT_STANDARD = 20;
  private static final int COUNT_MAX = 100;
  private static final int PAGE_MAX = 100;

  /** What a client sends that wants the first page by cursor; pages are by number beyond it. */
  private static final String FIRST_PAGE = "*";

  private static final List<String> ERRORS = List.of("no_query");
  private static final List<String> MESSAGE_FIELDS = List.of("blocks", "attachments", "files");

  private final Finder finder;
  private final FileShapes files;
  private final Members members;
  private final String publicUrl;

  public SearchMethods(Finder finder, FileShapes files, Members members, String publicUrl) {
    this.finder = finder;
    this.files = files;
    this.members = members;
    this.publicUrl = publicUrl;
  }

  public List<Method<?, ?>> all() {
    return List.of(
        method(
            "search.messages",
            MessagesArguments.class,
            MessagesFound.class,
            List.of("no_query", "invalid_cursor"),
            this::messages),
        method("search.files", Arguments.class, FilesFound.class, ERRORS, this::files),
        method("search.all", Arguments.class, AllFound.class, ERRORS, this::everything));
  }

  private static <A extends Record, R extends Record> Method<A, R> method(
      String name,
      Class<A> arguments,
      Class<R> result,
      List<String> errors,
      Method.Body<A, R> body) {
    return new Method<>(
        name,
        Method.Access.TOKEN,
        new RateRule.PerMethod(RateTier.TIER_2),
        List.of("search:read"),
        arguments,
        result,
        errors,
        body);
  }

  record Arguments(
      @Nullable String query,
      @Nullable String sort,
      @Nullable String sortDir,
      @Nullable Integer count,
      @Nullable Integer page,
      @Nullable Boolean highlight,
      @Nullable String teamId) {}

  record MessagesArguments(
      @Nullable String query,
      @Nullable String sort,
      @Nullable String sortDir,
      @Nullable Integer count,
      @Nullable Integer page,
      @Nullable String cursor,
      @Nullable Boolean highlight,
      @Nullable String teamId) {
    Arguments common() {
      return new Arguments(query, sort, sortDir, count, page, highlight, teamId);
    }
  }

  record Pagination(long totalCount, int page, int perPage, int pageCount, int first, int last) {}

  record Paging(int count, long total, int page, int pages) {}

  record Matches(long total, Pagination pagination, Paging paging, List<JsonNode> matches) {}

  record MessagesFound(String query, Matches messages) {}

  record FilesFound(String query, Matches files) {}

  record AllFound(String query, Matches messages, Matches files) {}

  private MessagesFound messages(Call call, MessagesArguments arguments) {
    String cursor = arguments.cursor();
    if (cursor != null && !cursor.isEmpty() && !cursor.equals(FIRST_PAGE)) {
      throw new Refusal("invalid_cursor");
    }
    return answer(
        call, arguments.common(), ask -> new MessagesFound(ask.query(), messages(call, ask)));
  }

  private FilesFound files(Call call, Arguments arguments) {
    return answer(call, arguments, ask -> new FilesFound(ask.query(), files(call, ask)));
  }

  private AllFound everything(Call call, Arguments arguments) {
    return answer(
        call, arguments, ask -> new AllFound(ask.query(), messages(call, ask), files(call, ask)));
  }

  private static <R> R answer(Call call, Arguments arguments, Function<Finder.Ask, R> search) {
    if (call.principal().botId() != null) {
      throw new Refusal("not_allowed_token_type");
    }
    try {
      return search.apply(ask(arguments));
    } catch (SearchException e) {
      throw new Refusal(
          switch (e.code()) {
            case BUSY, UNAVAILABLE -> "service_unavailable";
            case TIMEOUT -> "request_timeout";
          });
    }
  }

  private static Finder.Ask ask(Arguments arguments) {
    String query = arguments.query();
    if (query == null || query.isBlank()) {
      throw new Refusal("no_query");
    }
    int count = arguments.count() == null ? COUNT_STANDARD : arguments.count();
    return new Finder.Ask(
        query,
        "timestamp".equals(arguments.sort())
            ? SearchRequest.Sort.TIMESTAMP
            : SearchRequest.Sort.SCORE,
        "asc".equals(arguments.sortDir()),
        arguments.page() == null ? 1 : Math.clamp(arguments.page(), 1, PAGE_MAX),
        Math.clamp(count, 1, COUNT_MAX),
        Boolean.TRUE.equals(arguments.highlight()));
  }

  private Matches messages(Call call, Finder.Ask ask) {
    Finder.Found<Finder.MessageMatch> found = finder.messages(call.principal(), ask);
    Set<String> authors = new LinkedHashSet<>();
    found.matches().forEach(match -> authors.add(match.body().path("user").asString("")));
    Map<String, String> handles = new HashMap<>();
    for (Member member : members.findAll(call.home(), authors)) {
      handles.put(member.userId(), member.name());
    }
    return matches(
        found,
        found.matches().stream()
            .<JsonNode>map(match -> message(call.home().teamId(), match, handles))
            .toList());
  }

  private Matches files(Call call, Finder.Ask ask) {
    var found = finder.files(call.principal(), ask);
    return matches(
        found, found.matches().stream().<JsonNode>map(seen -> files.full(seen, null)).toList());
  }

  private static Matches matches(Finder.Found<?> found, List<JsonNode> shown) {
    int first = (found.page() - 1) * found.count() + 1;
    return new Matches(
        found.total(),
        new Pagination(
            found.total(),
            found.page(),
            found.count(),
            found.pages(),
            first,
            first + shown.size() - 1),
        new Paging(found.count(), found.total(), found.page(), found.pages()),
        shown);
  }

  private ObjectNode message(
      String teamId, Finder.MessageMatch match, Map<String, String> handles) {
    ObjectNode body = match.body();
    String ts = Ts.format(match.tsMicros());
    String user = body.path("user").asString("");
    ObjectNode out = Json.object();
    out.put("iid", iid(match, ts)).put("team", teamId);
    out.set("channel", channel(match));
    out.put("type", match.channel().kind() == ChannelKind.DIRECT ? "im" : "message");
    if (!user.isEmpty()) {
      out.put("user", user);
    }
    out.put("username", body.path("username").asString(handles.getOrDefault(user, "")))
        .put("ts", ts)
        .put("text", body.path("text").asString(""));
    for (String field : MESSAGE_FIELDS) {
      if (body.has(field)) {
        out.set(field, body.path(field));
      }
    }
    return out.put("permalink", permalink(match, ts, body.path("thread_ts").asString(ts)));
  }

  /** The same for the same message, so that a client knows it again. */
  private static String iid(Finder.MessageMatch match, String ts) {
    byte[] name = (match.channel().id() + "/" + ts).getBytes(StandardCharsets.UTF_8);
    return UUID.nameUUIDFromBytes(name).toString();
  }

  private String permalink(Finder.MessageMatch match, String ts, String thread) {
    String link = publicUrl + "/archives/" + match.channel().id() + "/p" + ts.replace(".", "");
    return thread.equals(ts) ? link : link + "?thread_ts=" + thread;
  }

  private static ObjectNode channel(Finder.MessageMatch match) {
    Channel channel = match.channel();
    String peer = match.peerId();
    String name = peer == null ? channel.name() : peer;
    ObjectNode out =
        Json.object()
            .put("id", channel.id())
            .put("is_channel", channel.kind() == ChannelKind.PUBLIC)
            .put("is_group", channel.kind() == ChannelKind.PRIVATE)
            .put("is_im", channel.kind() == ChannelKind.DIRECT)
            .put("is_mpim", channel.kind() == ChannelKind.GROUP)
            .put("is_private", channel.kind() != ChannelKind.PUBLIC)
            .put("is_shared", false)
            .put("is_org_shared", false)
            .put("is_ext_shared", false)
            .put("is_pending_ext_shared", false)
            .put("name", name)
            .put("name_normalized", name);
    if (peer != null) {
      out.put("user", peer);
    }
    return out;
  }
}
