package dev.parley.web;

import dev.parley.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One page of a browser, looked at and used as a person would. */
public final class Page {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final Chromium browser;
  private final String session;

  Page(Chromium browser, String session) {
    this.browser = browser;
    this.session = session;
  }

  JsonNode call(String method, ObjectNode parameters) {
    return browser.call(session, method, parameters);
  }

  public Page open(String url) {
    call("Page.navigate", Json.object().put("url", url));
    return until("document.readyState === 'complete' && location.href !== 'about:blank'");
  }

  /** A cookie that only the server reads, as a sign-in sets it. */
  public Page cookie(String url, String name, String value) {
    call(
        "Network.setCookie",
        Json.object().put("url", url).put("name", name).put("value", value).put("httpOnly", true));
    return this;
  }

  public Page size(int width, int height, boolean phone) {
    call(
        "Emulation.setDeviceMetricsOverride",
        Json.object()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", phone));
    return this;
  }

  public Page dark(boolean dark) {
    ObjectNode parameters = Json.object();
    parameters
        .putArray("features")
        .addObject()
        .put("name", "prefers-color-scheme")
        .put("value", dark ? "dark" : "light");
    call("Emulation.setEmulatedMedia", parameters);
    return this;
  }

  /** What an expression is, a promise waited for. */
  public JsonNode evaluate(String expression) {
    JsonNode answer =
        call(
            "Runtime.evaluate",
            Json.object()
                .put("expression", expression)
                .put("awaitPromise", true)
                .put("returnByValue", true));
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + answer.path("exceptionDetails"));
    }
    return answer.path("result").path("value");
  }

  /** Waits for a condition on the page. */
  public Page until(String condition) {
    Awaitility.await(condition)
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> evaluate("Boolean(" + condition + ")").asBoolean());
    return this;
  }

  /** Waits until the page shows a text. */
  public Page shows(String text) {
    return until("document.body.innerText.includes(" + Json.text(text) + ")");
  }

  /** Clicks on what a selector finds, when it is there. */
  public Page click(String selector) {
    until("document.querySelector(" + Json.text(selector) + ")");
    evaluate("document.querySelector(" + Json.text(selector) + ").click()");
    return this;
  }

  public Page focus(String selector) {
    until("document.querySelector(" + Json.text(selector) + ")");
    evaluate("document.querySelector(" + Json.text(selector) + ").focus()");
    return this;
  }

  /** Types into what has the focus. */
  public Page type(String text) {
    call("Input.insertText", Json.object().put("text", text));
    return this;
  }

  /** Presses a key that makes no letter, such as Enter. */
  public Page press(String key, int code, int modifiers) {
    for (String type : new String[] {"rawKeyDown", "keyUp"}) {
      call(
          "Input.dispatchKeyEvent",
          Json.object()
              .put("type", type)
              .put("key", key)
              .put("windowsVirtualKeyCode", code)
              .put("modifiers", modifiers));
    }
    return this;
  }

  /** Presses Enter, which makes a new line or sends a form where nothing else is made of it. */
  public Page enter() {
    for (String type : new String[] {"keyDown", "keyUp"}) {
      ObjectNode event =
          Json.object().put("type", type).put("key", "Enter").put("windowsVirtualKeyCode", 13);
      call("Input.dispatchKeyEvent", type.equals("keyDown") ? event.put("text", "\r") : event);
    }
    return this;
  }

  /** Cuts the page off from the network, or lets it back. */
  public Page offline(boolean offline) {
    call("Network.enable", Json.object());
    call(
        "Network.emulateNetworkConditions",
        Json.object()
            .put("offline", offline)
            .put("latency", 0)
            .put("downloadThroughput", -1)
            .put("uploadThroughput", -1));
    return this;
  }

  public void screenshot(Path file) throws IOException {
    String data = call("Page.captureScreenshot", Json.object()).path("data").asString();
    Files.write(file, Base64.getDecoder().decode(data));
  }
}
