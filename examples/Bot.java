import com.slack.api.Slack;
import com.slack.api.SlackConfig;

/** Says hello in a channel of its own; run it with PARLEY_URL and PARLEY_TOKEN set. */
public class Bot {
  public static void main(String[] args) throws Exception {
    var config = new SlackConfig();
    config.setMethodsEndpointUrlPrefix(System.getenv("PARLEY_URL") + "/api/");
    try (var slack = Slack.getInstance(config)) {
      var client = slack.methods(System.getenv("PARLEY_TOKEN"));
      var channel = client.conversationsCreate(r -> r.name("hello")).getChannel().getId();
      var post = client.chatPostMessage(r -> r.channel(channel).text("hello from Java"));
      System.out.println(post.isOk() ? "posted " + post.getTs() : "refused: " + post.getError());
    }
  }
}
