package dev.parley.importer.slack;

import dev.parley.model.Ts;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The messages of a {@link GeneratedExport}: one or more of every documented shape. */
final class GeneratedMessages {
  /** The subtypes that differ from a plain message by a few fields at most. */
  static final List<String> SUBTYPES =
      List.of(
          "channel_join",
          "channel_leave",
          "channel_topic",
          "channel_purpose",
          "channel_name",
          "channel_archive",
          "channel_unarchive",
          "channel_convert_to_private",
          "channel_posting_permissions",
          "group_join",
          "group_leave",
          "group_topic",
          "group_purpose",
          "group_name",
          "group_archive",
          "group_unarchive",
          "bot_message",
          "bot_add",
          "bot_remove",
          "bot_enable",
          "bot_disable",
          "me_message",
          "file_share",
          "file_comment",
          "file_mention",
          "thread_broadcast",
          "tombstone",
          "reminder_add",
          "reminder_delete",
          "pinned_item",
          "unpinned_item",
          "ekm_access_denied",
          "message_replied",
          "reply_broadcast",
          "huddle_thread",
          "sh_room_created",
          "sh_room_shared",
          "assistant_app_thread",
          "joiner_notification",
          "joiner_notification_for_inviter",
          "slackbot_response",
          "channel_canvas_updated",
          "document_mention",
          "mpim_join");

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int LARGE_TEXT_CHARS = 40_000;

  private final GeneratedExport export;

  GeneratedMessages(GeneratedExport export) {
    this.export = export;
  }

  void add() {
    subtypes();
    export.nextDay();
    bodies();
    files();
    threads();
    authors();
    texts();
  }

  private void subtypes() {
    int i = 0;
    for (String subtype : SUBTYPES) {
      ObjectNode message =
          export.message("random", export.user(i++), "<@U0ADMIN01> did " + subtype);
      message.put("subtype", subtype);
      switch (subtype) {
        case "channel_join", "group_join" -> message.put("inviter", "U0OWNER01");
        case "channel_topic", "group_topic" -> message.put("topic", "new <#C0RANDOM1|random>");
        case "channel_purpose", "group_purpose" -> message.put("purpose", "new purpose");
        case "channel_name", "group_name" -> message.put("old_name", "a").put("name", "b");
        case "bot_add", "bot_remove" ->
            message
                .put("bot_id", "B0DEPLOY1")
                .put("bot_link", "<https://x.slack.com/services/B0DEPLOY1|x>");
        case "bot_message" -> {
          message.remove("user");
          message.put("bot_id", "B0NOUSER1").put("username", "Build bot");
          message.putObject("icons").put("emoji", ":robot_face:");
        }
        case "file_comment" ->
            message
                .putObject("comment")
                .put("id", "Fc0000001")
                .put("user", "U0ADMIN01")
                .put("comment", "nice");
        case "tombstone" -> message.put("user", "USLACKBOT").put("hidden", true);
        case "pinned_item" -> message.put("item_type", "C").putObject("item").put("ts", "1.000001");
        case "sh_room_created", "huddle_thread" -> room(message);
        default -> message.put("no_notifications", true);
      }
    }
  }

  private static void room(ObjectNode message) {
    ObjectNode room = message.putObject("room");
    room.put("id", "R0ROOM001")
        .put("created_by", "U0ADMIN01")
        .putArray("channels")
        .add("C0RANDOM1");
    room.putObject("participants_events").putObject("U0ADMIN01").put("joined", true);
  }

  private void bodies() {
    ObjectNode rich = export.message("town-square", "U0ADMIN01", "hello <@U0OWNER01>");
    rich.put("client_msg_id", "11111111-2222-3333-4444-555555555555");
    rich.set("blocks", MAPPER.readTree(BLOCKS));
    rich.putObject("edited").put("user", "U0ADMIN01").put("ts", "1709300000.000000");
    rich.putArray("pinned_to").add("C0GENERAL");
    rich.putObject("pinned_info").put("channel", "C0GENERAL").put("pinned_by", "U0OWNER01");
    ArrayNode reactions = rich.putArray("reactions");
    reaction(reactions, "thumbsup::skin-tone-3", "U0ADMIN01", "U0OWNER01");
    reaction(reactions, "party_parrot", "U0GONE001");
    ObjectNode attached = export.message("town-square", "U0OWNER01", "");
    attached.set("attachments", MAPPER.readTree(ATTACHMENTS));
    export
        .message("secret", "U0ADMIN01", "profile inside")
        .putObject("user_profile")
        .put("name", "ada")
        .put("real_name", "Ada");
  }

  private static void reaction(ArrayNode reactions, String name, String... users) {
    ObjectNode reaction = reactions.addObject().put("name", name).put("count", users.length);
    ArrayNode ids = reaction.putArray("users");
    for (String user : users) {
      ids.add(user);
    }
  }

  private void files() {
    ArrayNode files = export.message("secret", "U0ADMIN01", "files").putArray("files");
    file(files, "F0HOSTED1", "report.txt", "hosted").put("size", 11);
    file(files, "F0EXTERN1", "paper.gdoc", "external").put("is_external", true);
    files.addObject().put("id", "F0DELETE1").put("mode", "tombstone");
    files.addObject().put("id", "F0HIDDEN1").put("mode", "hidden_by_limit");
    file(files, "F0SNIPPE1", "x.py", "snippet").put("preview", "print(1)");
    file(files, "F0NAMES01", "../../etc/passwd\u0000\u202E.exe", "hosted");
    for (String channel : List.of("secret", "random", "secret")) {
      ObjectNode again = export.message(channel, "U0OWNER01", "the same file");
      file(again.putArray("files"), "F0TWICE01", "plan.txt", "hosted");
    }
    ObjectNode old = export.message("secret", "U0OWNER01", "the older form").put("upload", true);
    old.put("subtype", "file_share");
    old.putObject("file").put("id", "F0OLDFRM1").put("name", "old.png").put("mode", "hosted");
  }

  private static ObjectNode file(ArrayNode files, String id, String name, String mode) {
    ObjectNode file = files.addObject().put("id", id).put("created", 1_709_290_000);
    file.put("name", name).put("title", name).put("mimetype", "text/plain").put("mode", mode);
    file.put("filetype", "text").put("pretty_type", "Plain Text").put("user", "U0ADMIN01");
    file.put("url_private", "https://files.slack.com/files-pri/T0GEN0001-" + id + "/download/x");
    file.put("url_private_download", "https://files.slack.com/files-pri/T0GEN0001-" + id + "/y");
    file.put("permalink", "https://gen.slack.com/files/U0ADMIN01/" + id + "/x").put("size", 5);
    return file;
  }

  private void threads() {
    ObjectNode parent = export.message("town-square", "U0ADMIN01", "a thread over days");
    thread(export, "town-square", parent, 3);
    String parentTs = parent.get("ts").stringValue();
    ObjectNode broadcast = export.message("town-square", "U0OWNER01", "also to the channel");
    broadcast.put("subtype", "thread_broadcast").put("thread_ts", parentTs);
    broadcast.set("root", parent.deepCopy());
    export.nextDay();
    ObjectNode late = export.message("town-square", "U0GONE001", "a reply on the next day");
    late.put("thread_ts", parentTs).put("parent_user_id", "U0ADMIN01");
    String future = Ts.format(Ts.parse(export.next()).orElseThrow() + 86_400_000_000L);
    ObjectNode early = export.message("town-square", "U0ADMIN01", "a reply before its parent");
    early.put("thread_ts", future);
    export.messageAt("town-square", future, "U0OWNER01", "the parent").put("thread_ts", future);
    export.nextDay();
    export.nextDay();
    export
        .message("town-square", "U0ADMIN01", "a reply to nothing")
        .put("thread_ts", "1500000000.000001");
  }

  /** Replies to a message, each on the next moment, and the summary on it. */
  static void thread(GeneratedExport export, String folder, ObjectNode parent, int count) {
    String parentTs = parent.get("ts").stringValue();
    String author = parent.path("user").asString("");
    parent.put("thread_ts", parentTs).put("reply_count", count).put("subscribed", false);
    ArrayNode replies = parent.putArray("replies");
    for (int i = 0; i < count; i++) {
      ObjectNode reply = export.message(folder, "U0OWNER01", "reply " + i);
      reply.put("thread_ts", parentTs).put("parent_user_id", author);
      String ts = reply.get("ts").stringValue();
      replies.addObject().put("user", "U0OWNER01").put("ts", ts);
      parent.put("latest_reply", ts);
    }
    parent.putArray("reply_users").add("U0OWNER01");
    parent.put("reply_users_count", 1);
  }

  private void authors() {
    export.message("old-stuff", "U0NOWHERE", "my author is in no list");
    export.message("old-stuff", "U0GUEST01", "a guest");
    ObjectNode bot = export.message("old-stuff", "U0BOT0001", "deployed");
    bot.put("bot_id", "B0DEPLOY1").put("app_id", "A0DEPLOY1");
    bot.putObject("bot_profile")
        .put("id", "B0DEPLOY1")
        .put("name", "deploybot")
        .put("deleted", false);
    for (String folder : List.of("größe-日本", "D0ADAOLI1", "D0SELF001", "D0SLACKB1")) {
      export.message(folder, "U0ADMIN01", "here too");
    }
    export.message("mpdm-ada--olivia--gone-1", "U0OWNER01", "the three of us");
  }

  private void texts() {
    for (String text :
        List.of(
            "",
            "null",
            "\u0000\u0001\u001f control",
            "\u202Ertl \uD83D\uDC69\u200D\uD83D\uDCBB \uFFFD",
            "'; DROP TABLE messages; -- \\ \" %s ${jndi:ldap://x}",
            "```code <@U0ADMIN01> ```",
            "<!here> <!channel> <!everyone> <!subteam^S0TEAM001|@team> <!date^1^{date}|x>",
            "<https://gen.slack.com/archives/C0GENERAL/p1709287200000100?thread_ts=1.2&cid=C0GENERAL|x>",
            "XU0ADMIN01 U0ADMIN01X U0ADMIN01",
            "x".repeat(LARGE_TEXT_CHARS))) {
      export.message("größe-日本", "U0HOSTIL1", text);
    }
  }

  private static final String BLOCKS =
      """
      [{"type":"rich_text","block_id":"a1","elements":[
         {"type":"rich_text_section","elements":[
           {"type":"text","text":"hello ","style":{"bold":true}},
           {"type":"user","user_id":"U0OWNER01"},{"type":"channel","channel_id":"C0RANDOM1"},
           {"type":"usergroup","usergroup_id":"S0TEAM001"},{"type":"broadcast","range":"here"},
           {"type":"emoji","name":"tada","unicode":"1f389"},{"type":"color","value":"#F405B3"},
           {"type":"link","url":"https://gen.slack.com/archives/C0RANDOM1/p1"},
           {"type":"date","timestamp":1720710212,"format":"{date_num}","fallback":"x"},
           {"type":"team","team_id":"T0GEN0001"}]},
         {"type":"rich_text_list","style":"ordered","indent":0,"border":0,"elements":[
           {"type":"rich_text_section","elements":[{"type":"text","text":"one"}]}]},
         {"type":"rich_text_quote","elements":[{"type":"text","text":"quoted"}]},
         {"type":"rich_text_preformatted","border":0,"elements":[{"type":"text","text":"code"}]}]},
       {"type":"section","text":{"type":"mrkdwn","text":"*hi* <@U0ADMIN01>"},
        "accessory":{"type":"users_select","action_id":"u","initial_user":"U0ADMIN01"}},
       {"type":"divider"},{"type":"header","text":{"type":"plain_text","text":"H"}},
       {"type":"image","image_url":"https://x.example/i.png","alt_text":"i"},
       {"type":"context","elements":[{"type":"mrkdwn","text":"c"}]},
       {"type":"actions","elements":[{"type":"button","action_id":"b","value":"1.50",
        "text":{"type":"plain_text","text":"B"}},
        {"type":"conversations_select","action_id":"c","initial_conversation":"C0GENERAL"}]},
       {"type":"input","label":{"type":"plain_text","text":"L"},"element":{"type":"plain_text_input"}},
       {"type":"file","external_id":"e","source":"remote"},
       {"type":"video","title":{"type":"plain_text","text":"V"},"video_url":"https://x.example/v"},
       {"type":"markdown","text":"**md**"},{"type":"call","call_id":"R1"},
       {"type":"table","rows":[[{"type":"raw_text","text":"a"}]]},
       {"type":"from_the_future","x":{"y":[1,2.50,true,null]}}]
      """;

  private static final String ATTACHMENTS =
      """
      [{"id":1,"color":"36a64f","fallback":"f","pretext":"p <@U0ADMIN01>","title":"t",
        "title_link":"https://x.example","text":"<#C0RANDOM1|random>","author_name":"a",
        "author_id":"U0ADMIN01","fields":[{"title":"k","value":"<@U0OWNER01>","short":true}],
        "image_url":"https://x.example/i.png","footer":"foot","ts":1709287200,
        "mrkdwn_in":["text"],"actions":[{"type":"button","name":"n","text":"T","value":"v"}]},
       {"from_url":"https://gen.slack.com/archives/C0GENERAL/p1709287200000100","is_msg_unfurl":true,
        "channel_id":"C0GENERAL","channel_name":"town-square","author_subname":"ada",
        "message_blocks":[{"team":"T0GEN0001","channel":"C0GENERAL","ts":"1709287200.000100"}]},
       {"blocks":[{"type":"section","text":{"type":"mrkdwn","text":"nested"}}]}]
      """;
}
