package dev.parley.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.model.Message;
import com.slack.api.webhook.Payload;
import com.slack.api.webhook.WebhookResponse;
import dev.parley.role.RunningServer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The official Java SDK, and plain requests, post to incoming webhooks. */
@Tag("engine")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebhookTest {
  private static final String FORM = "application/x-www-form-urlencoded";

  private final HttpClient http = HttpClient.newHttpClient();
  private RunningServer server;
  private Slack slack;
  private RunningServer.Team team;
  private RunningServer.App app;
  private String channel;
  private String url;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    server = RunningServer.start(data);
    SlackConfig config = new SlackConfig();
    config.setMethodsEndpointUrlPrefix(server.url() + "/api/");
    config.setPrettyResponseLoggingEnabled(false);
    slack = Slack.getInstance(config);
    team = server.team();
    app = server.app(team, "reporter", "incoming-webhook");
    channel = team.general().id();
    url = server.webhook(team, app, channel);
  }

  @AfterAll
  void stop() throws Exception {
    http.close();
    slack.close();
    server.close();
  }

  private MethodsClient owner() {
    return slack.methods(team.ownerToken());
  }

  private Message latest() throws Exception {
    return owner().conversationsHistory(r -> r.channel(channel).limit(1)).getMessages().getFirst();
  }

  private HttpResponse<String> post(String to, String type, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(to))
            .header("content-type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private void refused(String body, int status, String words) throws Exception {
    HttpResponse<String> answer = post(url, "application/json", body);
    assertThat(answer.body()).isEqualTo(words);
    assertThat(answer.statusCode()).isEqualTo(status);
  }

  @Test
  void theSdkPostsAsTheAppsBot() throws Exception {
    WebhookResponse answer = slack.send(url, Payload.builder().text("built").build());

    assertThat(answer.getBody()).isEqualTo("ok");
    assertThat(answer.getCode()).isEqualTo(200);
    Message message = latest();
    assertThat(message.getText()).isEqualTo("built");
    assertThat(message.getSubtype()).isEqualTo("bot_message");
    assertThat(message.getBotId()).isEqualTo(app.bot().botId());
  }

  @Test
  void aFormsPayloadCountsLikeJson() throws Exception {
    String json = "{\"text\":\"from a form\",\"username\":\"CI\",\"icon_emoji\":\":hammer:\"}";
    HttpResponse<String> answer =
        post(url, FORM, "payload=" + URLEncoder.encode(json, StandardCharsets.UTF_8));

    assertThat(answer.body()).isEqualTo("ok");
    assertThat(latest().getText()).isEqualTo("from a form");
    assertThat(latest().getUsername()).isEqualTo("CI");
    assertThat(latest().getIcons().getEmoji()).isEqualTo(":hammer:");
  }

  @Test
  void attachmentsAloneAreAMessage() throws Exception {
    HttpResponse<String> answer =
        post(url, "application/json", "{\"attachments\":[{\"text\":\"inside\"}]}");

    assertThat(answer.body()).isEqualTo("ok");
    assertThat(latest().getAttachments().getFirst().getText()).isEqualTo("inside");
  }

  @Test
  void whatIsNoMessageIsRefusedInSlacksWords() throws Exception {
    refused("{}", 400, "no_text");
    refused("[]", 400, "invalid_payload");
    refused("{\"text\":", 400, "invalid_payload");
    refused("{\"text\":{}}", 400, "invalid_payload");
    refused("{\"text\":\"x\",\"blocks\":{}}", 400, "invalid_blocks");
    refused("{\"attachments\":[" + "{},".repeat(100) + "{}]}", 400, "too_many_attachments");
    refused("{\"text\":\"x\",\"thread_ts\":\"soon\"}", 400, "invalid_thread");
  }

  @Test
  void aWebhookThatIsNotGoodAnswersAsOneThatNeverWas() throws Exception {
    String last = url.endsWith("0") ? "1" : "0";
    for (String wrong :
        new String[] {
          url.substring(0, url.length() - 1) + last, url + "0", server.url() + "/services/T1/B1/x"
        }) {
      HttpResponse<String> answer = post(wrong, "application/json", "{\"text\":\"x\"}");
      assertThat(answer.statusCode()).isEqualTo(404);
      assertThat(answer.body()).isEqualTo("no_service");
    }
  }

  @Test
  void aChannelThatIsArchivedOrLeftTakesNothing() throws Exception {
    String project = owner().conversationsCreate(r -> r.name("project")).getChannel().getId();
    String hook = server.webhook(team, app, project);
    HttpResponse<String> outside = post(hook, "application/json", "{\"text\":\"x\"}");
    assertThat(outside.statusCode()).isEqualTo(403);
    assertThat(outside.body()).isEqualTo("action_prohibited");

    owner().conversationsInvite(r -> r.channel(project).users(List.of(app.bot().userId())));
    assertThat(post(hook, "application/json", "{\"text\":\"x\"}").body()).isEqualTo("ok");
    owner().conversationsArchive(r -> r.channel(project));
    HttpResponse<String> archived = post(hook, "application/json", "{\"text\":\"x\"}");
    assertThat(archived.statusCode()).isEqualTo(410);
    assertThat(archived.body()).isEqualTo("channel_is_archived");
  }
}
