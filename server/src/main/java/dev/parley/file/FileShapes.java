package dev.parley.file;

import dev.parley.conversation.Channel;
import dev.parley.json.Json;
import dev.parley.model.Ts;
import dev.parley.security.PublicFilePath;
import dev.parley.security.UploadPath;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Files as the wire shows them, with links below the public base URL. Immutable. */
public final class FileShapes {
  /** The paths that links to files begin with. */
  public static final String PRIVATE = "/files-pri/";

  public static final String THUMBNAILS = "/files-tmb/";

  private static final long MICROS = 1_000_000;

  private final String publicUrl;
  private final FileTypes types;

  public FileShapes(String publicUrl, FileTypes types) {
    this.publicUrl = publicUrl;
    this.types = types;
  }

  /** Where the bytes of a file are to be posted. */
  public String uploadUrl(UploadPath path) {
    return publicUrl + "/" + path.reveal();
  }

  /** The file alone, as a message carries it. */
  public ObjectNode embedded(StoredFile file) {
    JsonNode body = file.body();
    boolean isExternal = body.path("is_external").asBoolean(false);
    ObjectNode out =
        Json.object()
            .put("id", file.id())
            .put("created", file.createdMicros() / MICROS)
            .put("timestamp", file.createdMicros() / MICROS)
            .put("name", file.name())
            .put("title", file.title())
            .put("mimetype", file.mimetype())
            .put("filetype", file.filetype())
            .put("pretty_type", types.prettyType(file.filetype()))
            .put("user", file.ownerId())
            .put("user_team", file.teamId())
            .put("editable", false)
            .put("size", file.sizeBytes())
            .put("mode", body.path(StoredFile.MODE).asString("hosted"))
            .put("is_external", isExternal)
            .put("external_type", "")
            .put("is_public", false)
            .put("public_url_shared", file.isPublic())
            .put("display_as_bot", false)
            .put("username", "");
    if (body.has(StoredFile.ALT_TEXT)) {
      out.put(StoredFile.ALT_TEXT, body.path(StoredFile.ALT_TEXT).asString());
    }
    if (isExternal) {
      out.put("url_private", body.path("url_private").asString(""));
    } else {
      String place = publicUrl + PRIVATE + file.teamId() + "-" + file.id();
      out.put("url_private", place + "/" + encode(file.name()))
          .put("url_private_download", place + "/download/" + encode(file.name()));
      thumbnails(out, file);
    }
    out.put(
        "permalink",
        publicUrl + "/files/" + file.ownerId() + "/" + file.id() + "/" + encode(file.name()));
    return out.put("has_rich_preview", false).put("file_access", "visible");
  }

  private void thumbnails(ObjectNode out, StoredFile file) {
    List<Integer> edges =
        file.contentKey() == null ? List.of() : Pictures.edges(file.width(), file.height());
    if (edges.isEmpty()) {
      return;
    }
    String stem = encode(stem(file.name()));
    for (int edge : edges) {
      String name = "thumb_" + edge;
      out.put(
          name,
          publicUrl
              + THUMBNAILS
              + file.teamId()
              + "-"
              + file.id()
              + "/"
              + stem
              + "_"
              + edge
              + ".png");
      if (Pictures.FITTED.contains(edge)) {
        Pictures.Size size = new Pictures.Size(file.width(), file.height()).within(edge);
        out.put(name + "_w", size.width()).put(name + "_h", size.height());
      }
    }
    out.put("original_w", file.width()).put("original_h", file.height());
  }

  private static String stem(String name) {
    int dot = name.lastIndexOf('.');
    return (dot > 0 ? name.substring(0, dot) : name).toLowerCase(Locale.ROOT);
  }

  /** The file with where the caller knows it to be shared. */
  public ObjectNode full(FileSight.Seen seen, @Nullable PublicFilePath path) {
    ObjectNode out = embedded(seen.file());
    ArrayNode channels = Json.array();
    ArrayNode groups = Json.array();
    ArrayNode directs = Json.array();
    ObjectNode shares = Json.object();
    for (FileSight.Share share : seen.shares()) {
      Channel channel = share.channel();
      switch (channel.kind()) {
        case PUBLIC -> channels.add(channel.id());
        case PRIVATE, GROUP -> groups.add(channel.id());
        case DIRECT -> directs.add(channel.id());
      }
      String sort =
          switch (channel.kind()) {
            case PUBLIC -> "public";
            case PRIVATE, GROUP, DIRECT -> "private";
          };
      ArrayNode list = shares.withObject("/" + sort).putArray(channel.id());
      for (long ts : share.messages()) {
        list.addObject()
            .put("ts", Ts.format(ts))
            .put("channel_name", channel.name())
            .put("team_id", channel.teamId())
            .put("share_user_id", seen.file().ownerId())
            .put("source", "UNKNOWN");
      }
    }
    out.put("is_public", !channels.isEmpty());
    if (path != null) {
      out.put("permalink_public", publicUrl + "/" + path.reveal());
    }
    out.set("shares", shares);
    out.set("channels", channels);
    out.set("groups", groups);
    out.set("ims", directs);
    return out.put("comments_count", 0);
  }

  private static String encode(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
