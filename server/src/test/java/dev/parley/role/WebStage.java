package dev.parley.role;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.conversation.Channel;
import dev.parley.model.Role;
import dev.parley.people.Member;
import dev.parley.web.Chromium;
import dev.parley.web.Page;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import tools.jackson.databind.JsonNode;

/** A server and two people in two browsers, shared by all tests that look at the web client. */
final class WebStage implements AutoCloseable {
  static final String BOX = "main parley-composer textarea";
  static final int CTRL = 2;

  private final Path folder;
  private final Chromium chromium;
  final RunningServer server;
  final RunningServer.Team team;
  final Member bobby;
  final Page ann;
  final Page bob;

  private WebStage() throws Exception {
    folder = Files.createTempDirectory(Path.of("target", "tmp").toAbsolutePath(), "web");
    server = RunningServer.start(folder.resolve("data"));
    chromium = Chromium.start(Files.createDirectory(folder.resolve("profile")));
    team = server.team();
    bobby = server.person(team.home(), "bob", Role.MEMBER, false);
    server.rooms().conversations.join(team.home(), team.general().id(), List.of(bobby), null);
    ann = signedIn(team.owner());
    bob = signedIn(bobby);
  }

  /** Hands the one stage to whoever asks for it. */
  static final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == WebStage.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.GLOBAL)
          .computeIfAbsent(WebStage.class, _ -> made(), WebStage.class);
    }

    private static WebStage made() {
      try {
        return new WebStage();
      } catch (Exception e) {
        throw new IllegalStateException("there is no stage", e);
      }
    }
  }

  /** A person's browser, as it is after the person followed a link of theirs. */
  Page signedIn(Member member) throws Exception {
    Page page = chromium.page().size(1280, 800, false).dark(false);
    try (Browser browser = new Browser(server.url())) {
      browser.post(FirstLinks.of(server.rooms(), team.home(), member, server.url()));
      page.cookie(server.url(), "d", browser.cookie());
    }
    return page;
  }

  /** Opens the client below the workspace's path. */
  Page visit(Page page, String path) {
    page.open(server.url() + "/client/" + team.home().teamId() + "/" + path);
    return page.until("document.querySelector('.window .head h1')");
  }

  Page visit(Page page, Channel channel) {
    return visit(page, channel.id())
        .until("document.querySelector('main .scroller:not([aria-busy])')");
  }

  /** A public channel of Ann's, and of these people. */
  Channel channel(String name, Member... people) {
    Channel channel =
        server.rooms().conversations.create(team.home(), team.owner(), name, false, false);
    if (people.length > 0) {
      server.rooms().conversations.join(team.home(), channel.id(), List.of(people), null);
    }
    return channel;
  }

  static Page say(Page page, String text) {
    return page.focus(BOX).type(text).enter();
  }

  /** What a method answers a person. */
  JsonNode call(Member caller, String method, String... fields) throws Exception {
    String[] all = new String[fields.length + 2];
    System.arraycopy(fields, 0, all, 2, fields.length);
    all[0] = "token";
    all[1] = server.token(team.home(), caller);
    try (Browser browser = new Browser(server.url())) {
      JsonNode answer = browser.call(method, all);
      assertThat(answer.path("ok").asBoolean()).as("%s: %s", method, answer).isTrue();
      return answer;
    }
  }

  /** Posts a text and says its ts. */
  String post(Member author, Channel channel, String text) throws Exception {
    return call(author, "chat.postMessage", "channel", channel.id(), "text", text)
        .path("ts")
        .asString();
  }

  /** Answers in the thread of a message. */
  void reply(Member author, Channel channel, String root, String text) throws Exception {
    var _ =
        call(author, "chat.postMessage", "channel", channel.id(), "thread_ts", root, "text", text);
  }

  /** Keeps a picture to look at. */
  static void picture(Page page, String name) throws IOException {
    Path pictures = Files.createDirectories(Path.of("target", "pictures"));
    page.screenshot(pictures.resolve(name + ".png"));
  }

  @Override
  public void close() throws Exception {
    chromium.close();
    server.close();
    try (Stream<Path> all = Files.walk(folder, new FileVisitOption[0])) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
