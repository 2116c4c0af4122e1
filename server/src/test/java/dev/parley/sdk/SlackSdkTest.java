package dev.parley.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.request.chat.ChatUnfurlRequest.UnfurlDetail;
import com.slack.api.methods.response.auth.AuthTestResponse;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.methods.response.chat.ChatScheduleMessageResponse;
import com.slack.api.methods.response.chat.scheduled_messages.ChatScheduledMessagesListResponse;
import com.slack.api.methods.response.conversations.ConversationsHistoryResponse;
import com.slack.api.methods.response.conversations.ConversationsListResponse;
import com.slack.api.methods.response.files.FilesUploadV2Response;
import com.slack.api.methods.response.usergroups.UsergroupsCreateResponse;
import com.slack.api.methods.response.users.UsersSetPhotoResponse;
import com.slack.api.model.Conversation;
import com.slack.api.model.ConversationType;
import com.slack.api.model.File;
import com.slack.api.model.Message;
import com.slack.api.model.User;
import com.slack.api.rtm.RTMClient;
import dev.parley.model.Role;
import dev.parley.people.Member;
import dev.parley.role.RunningServer;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The official Java SDK talks to a running server. */
@Tag("engine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlackSdkTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private RunningServer server;
  private Slack slack;
  private RunningServer.Team team;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    server = RunningServer.start(data);
    SlackConfig config = new SlackConfig();
    config.setMethodsEndpointUrlPrefix(server.url() + "/api/");
    config.setFailOnUnknownProperties(true);
    config.setPrettyResponseLoggingEnabled(false);
    slack = Slack.getInstance(config);
    team = server.team();
  }

  @AfterAll
  void stop() throws Exception {
    slack.close();
    server.close();
  }

  private MethodsClient bot() {
    return slack.methods(team.botToken());
  }

  private MethodsClient owner() {
    return slack.methods(team.ownerToken());
  }

  @Test
  void tellsABotWhoItIs() throws Exception {
    AuthTestResponse answer = bot().authTest(r -> r);
    assertThat(answer.isOk()).as(answer.getError()).isTrue();
    assertThat(answer.getUserId()).isEqualTo(team.bot().userId());
    assertThat(answer.getBotId()).isEqualTo(team.bot().botId());
    assertThat(answer.getTeamId()).isEqualTo(team.home().teamId());
  }

  @Test
  @SuppressWarnings("deprecation") // Slack's name for stars is now "later", which has no methods
  void savesForOneselfAndForAConversation() throws Exception {
    String general = team.general().id();
    String ts = bot().chatPostMessage(r -> r.channel(general).text("worth keeping")).getTs();
    assertThat(owner().starsAdd(r -> r.channel(general).timestamp(ts)).isOk()).isTrue();
    assertThat(owner().starsList(r -> r).getItems())
        .singleElement()
        .satisfies(item -> assertThat(item.getMessage().getText()).isEqualTo("worth keeping"));
    assertThat(owner().starsRemove(r -> r.channel(general).timestamp(ts)).isOk()).isTrue();

    String bookmark =
        owner()
            .bookmarksAdd(
                r ->
                    r.channelId(general)
                        .title("Rules")
                        .type("link")
                        .link("https://example.com/rules"))
            .getBookmark()
            .getId();
    assertThat(
            owner()
                .bookmarksEdit(r -> r.channelId(general).bookmarkId(bookmark).title("House rules"))
                .getBookmark()
                .getTitle())
        .isEqualTo("House rules");
    assertThat(bot().bookmarksList(r -> r.channelId(general)).getBookmarks()).hasSize(1);
    assertThat(owner().bookmarksRemove(r -> r.channelId(general).bookmarkId(bookmark)).isOk())
        .isTrue();
  }

  @Test
  void writesAMessageBitByBitAndShowsMoreOfALink() throws Exception {
    String general = team.general().id();
    String ts = bot().chatStartStream(r -> r.channel(general).markdownText("**Hel")).getTs();
    assertThat(
            bot()
                .chatAppendStream(
                    r -> r.channel(general).ts(ts).markdownText("lo** https://a.test"))
                .isOk())
        .isTrue();
    assertThat(bot().chatStopStream(r -> r.channel(general).ts(ts)).isOk()).isTrue();
    Map<String, UnfurlDetail> unfurls =
        Map.of("https://a.test", UnfurlDetail.builder().text("about A").build());
    assertThat(bot().chatUnfurl(r -> r.channel(general).ts(ts).unfurls(unfurls)).isOk()).isTrue();

    Message message =
        owner()
            .conversationsHistory(r -> r.channel(general).latest(ts).inclusive(true).limit(1))
            .getMessages()
            .getFirst();
    assertThat(message.getText()).isEqualTo("*Hello* <https://a.test>");
    assertThat(message.getAttachments())
        .singleElement()
        .satisfies(one -> assertThat(one.getText()).isEqualTo("about A"))
        .satisfies(one -> assertThat(one.getFromUrl()).isEqualTo("https://a.test"));
  }

  @Test
  void givesOneselfAPictureThatAnybodyMayLoad() throws Exception {
    BufferedImage image = new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB);
    image.setRGB(299, 100, 0xff0000);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    UsersSetPhotoResponse set = owner().usersSetPhoto(r -> r.imageData(png.toByteArray()));
    assertThat(set.isOk()).as(set.getError()).isTrue();

    User.Profile profile =
        owner().usersInfo(r -> r.user(team.owner().userId())).getUser().getProfile();
    assertThat(profile.getImage48()).isEqualTo(set.getProfile().getImage48());
    for (String url : List.of(profile.getImage24(), profile.getImage1024())) {
      BufferedImage loaded = ImageIO.read(URI.create(url).toURL());
      assertThat(loaded.getWidth()).isEqualTo(loaded.getHeight());
    }
    assertThat(ImageIO.read(URI.create(profile.getImage512()).toURL()).getWidth()).isEqualTo(512);

    UsersSetPhotoResponse cropped =
        owner().usersSetPhoto(r -> r.imageData(png.toByteArray()).cropX(200).cropY(50).cropW(100));
    BufferedImage part = ImageIO.read(URI.create(cropped.getProfile().getImage1024()).toURL());
    assertThat(new Color(part.getRGB(1020, 512)).getRed()).isGreaterThan(100);
    assertThat(status(profile.getImage48())).isEqualTo(404);
    assertThat(
            owner()
                .usersSetPhoto(r -> r.imageData(png.toByteArray()).cropX(250).cropW(100))
                .getError())
        .isEqualTo("bad_image");
    assertThat(owner().usersSetPhoto(r -> r.imageData(new byte[] {1, 2, 3})).getError())
        .isEqualTo("bad_image");
    assertThat(owner().usersDeletePhoto(r -> r).isOk()).isTrue();
    assertThat(
            owner()
                .usersInfo(r -> r.user(team.owner().userId()))
                .getUser()
                .getProfile()
                .getImage48())
        .isNull();
    assertThat(status(cropped.getProfile().getImage24())).isEqualTo(404);
  }

  private static int status(String url) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create(url)).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  @Test
  void remindsOfSomething() throws Exception {
    String id =
        owner().remindersAdd(r -> r.text("drink water").time("in 1 second")).getReminder().getId();
    assertThat(owner().remindersInfo(r -> r.reminder(id)).getReminder().getText())
        .isEqualTo("drink water");
    await()
        .atMost(LIMIT)
        .until(
            () ->
                owner()
                    .conversationsList(r -> r.types(List.of(ConversationType.IM)))
                    .getChannels()
                    .stream()
                    .anyMatch(this::holdsTheReminder));
    assertThat(owner().remindersComplete(r -> r.reminder(id)).isOk()).isTrue();
    assertThat(owner().remindersList(r -> r).getReminders()).hasSize(1);
    assertThat(owner().remindersDelete(r -> r.reminder(id)).isOk()).isTrue();
  }

  private boolean holdsTheReminder(Conversation channel) {
    try {
      return owner().conversationsHistory(r -> r.channel(channel.getId())).getMessages().stream()
          .anyMatch(message -> message.getText().equals("Reminder: drink water"));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void refusesATokenThatIsNone() throws Exception {
    assertThat(slack.methods("xoxb-nothing").authTest(r -> r).getError()).isEqualTo("invalid_auth");
  }

  @Test
  void postsAndReadsBackWithThreads() throws Exception {
    Conversation channel = owner().conversationsCreate(r -> r.name("threads")).getChannel();
    assertThat(
            owner()
                .conversationsInvite(
                    r -> r.channel(channel.getId()).users(List.of(team.bot().userId())))
                .isOk())
        .isTrue();
    ChatPostMessageResponse root =
        bot().chatPostMessage(r -> r.channel(channel.getId()).text("How about *lunch*?"));
    assertThat(root.isOk()).as(root.getError()).isTrue();
    ChatPostMessageResponse reply =
        owner()
            .chatPostMessage(
                r -> r.channel(channel.getId()).threadTs(root.getTs()).text("Noodles!"));
    assertThat(reply.isOk()).as(reply.getError()).isTrue();

    ConversationsHistoryResponse history =
        owner().conversationsHistory(r -> r.channel(channel.getId()));
    assertThat(history.getMessages())
        .filteredOn(m -> m.getSubtype() == null)
        .singleElement()
        .satisfies(
            message -> {
              assertThat(message.getText()).isEqualTo("How about *lunch*?");
              assertThat(message.getReplyCount()).isEqualTo(1);
              assertThat(message.getReplyUsers()).containsExactly(team.owner().userId());
            });
    assertThat(
            owner()
                .conversationsReplies(r -> r.channel(channel.getId()).ts(root.getTs()))
                .getMessages())
        .extracting(Message::getText)
        .containsExactly("How about *lunch*?", "Noodles!");
  }

  @Test
  void pagesThroughAHistoryWithoutLossOrDoubles() throws Exception {
    Conversation channel = owner().conversationsCreate(r -> r.name("pages")).getChannel();
    for (int i = 0; i < 25; i++) {
      String text = "message " + i;
      assertThat(owner().chatPostMessage(r -> r.channel(channel.getId()).text(text)).isOk())
          .isTrue();
    }
    List<String> seen = new CopyOnWriteArrayList<>();
    String cursor = "";
    do {
      String from = cursor;
      ConversationsHistoryResponse page =
          owner().conversationsHistory(r -> r.channel(channel.getId()).limit(10).cursor(from));
      assertThat(page.isOk()).as(page.getError()).isTrue();
      page.getMessages().stream()
          .filter(m -> m.getSubtype() == null)
          .forEach(m -> seen.add(m.getText()));
      cursor = page.getResponseMetadata() == null ? "" : page.getResponseMetadata().getNextCursor();
    } while (cursor != null && !cursor.isEmpty());
    assertThat(seen)
        .hasSize(25)
        .doesNotHaveDuplicates()
        .startsWith("message 24")
        .endsWith("message 0");
  }

  @Test
  void listsPublicChannelsAndHidesPrivateOnes() throws Exception {
    Conversation secret =
        owner().conversationsCreate(r -> r.name("secret").isPrivate(true)).getChannel();
    ConversationsListResponse forBot =
        bot()
            .conversationsList(
                r ->
                    r.types(
                        List.of(
                            ConversationType.PUBLIC_CHANNEL, ConversationType.PRIVATE_CHANNEL)));
    assertThat(forBot.isOk()).as(forBot.getError()).isTrue();
    assertThat(forBot.getChannels())
        .extracting(Conversation::getName)
        .contains("general")
        .doesNotContain("secret");
    assertThat(bot().conversationsInfo(r -> r.channel(secret.getId())).getError())
        .isEqualTo("channel_not_found");
    assertThat(bot().conversationsHistory(r -> r.channel(secret.getId())).getError())
        .isEqualTo("channel_not_found");
    assertThat(bot().chatPostMessage(r -> r.channel(secret.getId()).text("hi")).getError())
        .isEqualTo("channel_not_found");
  }

  @Test
  void pushesMessagesToASocketAndTakesThemFromIt() throws Exception {
    List<String> frames = new CopyOnWriteArrayList<>();
    try (RTMClient rtm = slack.rtmConnect(team.ownerToken())) {
      rtm.addMessageHandler(frames::add);
      rtm.connect();
      await().atMost(LIMIT).until(() -> frames.stream().anyMatch(f -> f.contains("\"hello\"")));
      assertThat(
              bot()
                  .chatPostMessage(r -> r.channel(team.general().id()).text("over the wire"))
                  .isOk())
          .isTrue();
      await()
          .atMost(LIMIT)
          .until(() -> frames.stream().filter(f -> f.contains("over the wire")).count() == 1);
      rtm.sendMessage(
          "{\"type\":\"message\",\"id\":7,\"channel\":\""
              + team.general().id()
              + "\",\"text\":\"from the socket\"}");
      await()
          .atMost(LIMIT)
          .until(() -> frames.stream().anyMatch(f -> f.contains("\"reply_to\":7")));
    }
    assertThat(owner().conversationsHistory(r -> r.channel(team.general().id())).getMessages())
        .extracting(Message::getText)
        .contains("from the socket", "over the wire");
  }

  @Test
  void uploadsAFileAndReadsItBack() throws Exception {
    String general = team.general().id();
    FilesUploadV2Response answer =
        bot()
            .filesUploadV2(
                r ->
                    r.channel(general)
                        .filename("lunch.txt")
                        .title("Lunch")
                        .initialComment("The menu")
                        .content("noodles"));
    assertThat(answer.isOk()).as(answer.getError()).isTrue();
    File file = answer.getFile();
    assertThat(file.getTitle()).isEqualTo("Lunch");
    HttpRequest read =
        HttpRequest.newBuilder(URI.create(file.getUrlPrivate()))
            .header("Authorization", "Bearer " + team.ownerToken())
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(http.send(read, HttpResponse.BodyHandlers.ofString()).body()).isEqualTo("noodles");
    }
  }

  @Test
  void managesUserGroups() throws Exception {
    UsergroupsCreateResponse made =
        owner().usergroupsCreate(r -> r.name("Cooks").handle("cooks").includeCount(true));
    assertThat(made.isOk()).as(made.getError()).isTrue();
    String id = made.getUsergroup().getId();
    List<String> users = List.of(team.bot().userId(), team.owner().userId());
    assertThat(owner().usergroupsUsersUpdate(r -> r.usergroup(id).users(users)).isOk()).isTrue();
    assertThat(owner().usergroupsUpdate(r -> r.usergroup(id).name("Bakers")).isOk()).isTrue();
    assertThat(owner().usergroupsDisable(r -> r.usergroup(id)).isOk()).isTrue();
    assertThat(owner().usergroupsEnable(r -> r.usergroup(id)).isOk()).isTrue();
    assertThat(bot().usergroupsUsersList(r -> r.usergroup(id)).getUsers()).isEqualTo(users);
    assertThat(bot().usergroupsList(r -> r.includeUsers(true).includeCount(true)).getUsergroups())
        .singleElement()
        .satisfies(
            group -> {
              assertThat(group.getName()).isEqualTo("Bakers");
              assertThat(group.getUserCount()).isEqualTo(2);
              assertThat(group.getUsers()).isEqualTo(users);
            });
  }

  @Test
  void snoozesAndLooksAroundInTheWorkspace() throws Exception {
    assertThat(owner().dndSetSnooze(r -> r.numMinutes(10)).isSnoozeEnabled()).isTrue();
    assertThat(owner().dndInfo(r -> r).getSnoozeRemaining()).isPositive();
    List<String> users = List.of(team.owner().userId());
    assertThat(bot().dndTeamInfo(r -> r.users(users)).getUsers().get(users.getFirst()))
        .satisfies(info -> assertThat(info.isDndEnabled()).isTrue());
    assertThat(owner().dndEndSnooze(r -> r).isOk()).isTrue();
    assertThat(owner().dndEndDnd(r -> r).isOk()).isTrue();
    assertThat(bot().emojiList(r -> r.includeCategories(true)).getCategories()).isNotEmpty();
    assertThat(bot().authTeamsList(r -> r).getTeams())
        .singleElement()
        .satisfies(one -> assertThat(one.getId()).isEqualTo(team.home().teamId()));
    assertThat(owner().teamProfileGet(r -> r).isOk()).isTrue();
  }

  @Test
  void tellsGuestsOfThoseWithWhomTheyShareAConversation() throws Exception {
    Member guest = server.person(team.home(), "gus", Role.GUEST, false);
    Member stranger = server.person(team.home(), "stan", Role.MEMBER, false);
    assertThat(
            owner()
                .conversationsInvite(
                    r -> r.channel(team.general().id()).users(List.of(guest.userId())))
                .isOk())
        .isTrue();
    List<String> heard = new CopyOnWriteArrayList<>();
    List<String> owners = new CopyOnWriteArrayList<>();
    try (RTMClient rtm = slack.rtmConnect(server.token(team.home(), guest));
        RTMClient full = slack.rtmConnect(team.ownerToken())) {
      rtm.addMessageHandler(heard::add);
      full.addMessageHandler(owners::add);
      rtm.connect();
      full.connect();
      for (List<String> frames : List.of(heard, owners)) {
        await()
            .atMost(LIMIT)
            .until(() -> frames.stream().anyMatch(f -> f.contains("reconnect_url")));
      }
      MethodsClient unseen = slack.methods(server.token(team.home(), stranger));
      assertThat(unseen.usersProfileSet(r -> r.name("title").value("Unseen")).isOk()).isTrue();
      assertThat(owner().usersProfileSet(r -> r.name("title").value("Seen")).isOk()).isTrue();
      await().atMost(LIMIT).until(() -> heard.stream().anyMatch(f -> f.contains("Seen")));
      assertThat(bot().chatPostMessage(r -> r.channel(team.general().id()).text("last")).isOk())
          .isTrue();
      for (List<String> frames : List.of(heard, owners)) {
        await().atMost(LIMIT).until(() -> frames.stream().anyMatch(f -> f.contains("\"last\"")));
      }
    }
    assertThat(heard)
        .filteredOn(f -> f.contains("\"user_change\""))
        .singleElement()
        .asString()
        .contains(team.owner().userId());
    assertThat(heard).noneMatch(f -> f.contains("Unseen"));
    assertThat(owners)
        .filteredOn(f -> f.contains("\"user_change\"") && f.contains("\"Seen\""))
        .hasSize(1);
  }

  @Test
  void schedulesAMessageThatComesAndOneThatIsTakenBack() throws Exception {
    String general = team.general().id();
    int soon = (int) (System.currentTimeMillis() / 1_000) + 2;
    ChatScheduleMessageResponse coming =
        bot().chatScheduleMessage(r -> r.channel(general).text("as announced").postAt(soon));
    assertThat(coming.isOk()).as(coming.getError()).isTrue();
    ChatScheduleMessageResponse other =
        bot().chatScheduleMessage(r -> r.channel(general).text("never").postAt(soon + 3_600));
    ChatScheduledMessagesListResponse listed =
        bot().chatScheduledMessagesList(r -> r.channel(general));
    assertThat(listed.isOk()).as(listed.getError()).isTrue();
    assertThat(listed.getScheduledMessages())
        .extracting(ChatScheduledMessagesListResponse.ScheduledMessage::getId)
        .contains(other.getScheduledMessageId());
    assertThat(
            bot()
                .chatDeleteScheduledMessage(
                    r -> r.channel(general).scheduledMessageId(other.getScheduledMessageId()))
                .isOk())
        .isTrue();
    await()
        .atMost(LIMIT)
        .until(
            () ->
                owner().conversationsHistory(r -> r.channel(general)).getMessages().stream()
                    .anyMatch(m -> "as announced".equals(m.getText())));
    assertThat(bot().chatScheduledMessagesList(r -> r).getScheduledMessages()).isEmpty();
  }

  @Test
  void leavesNothingInTheOutboxUnrelayed() throws Exception {
    assertThat(bot().chatPostMessage(r -> r.channel(team.general().id()).text("relay me")).isOk())
        .isTrue();
    await().atMost(LIMIT).until(server::isIdle);
  }

  @Test
  void closesTheSocketOfARevokedToken() throws Exception {
    String token = server.token(team.home(), team.owner());
    List<String> ends = new CopyOnWriteArrayList<>();
    List<String> frames = new CopyOnWriteArrayList<>();
    try (RTMClient rtm = slack.rtmConnect(token)) {
      rtm.addMessageHandler(frames::add);
      rtm.addCloseHandler(reason -> ends.add(reason.toString()));
      rtm.connect();
      await().atMost(LIMIT).until(() -> frames.stream().anyMatch(f -> f.contains("\"hello\"")));
      assertThat(slack.methods(token).authRevoke(r -> r).isRevoked()).isTrue();
      await().atMost(LIMIT).until(() -> !ends.isEmpty());
    }
    await()
        .atMost(LIMIT)
        .until(() -> "token_revoked".equals(slack.methods(token).authTest(r -> r).getError()));
  }
}
