package dev.parley.account.http;

import dev.parley.http.Headers;
import dev.parley.http.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** The frame of every page: no script, one style, nothing from elsewhere, shown in no frame. */
final class Page {
  private static final String STYLE =
      "body{font:16px/1.5 system-ui,sans-serif;margin:3rem auto;max-width:26rem;padding:0 1rem;"
          + "color:#1d1c1d;background:#fff}"
          + "label{display:block;margin:.8rem 0 .2rem}"
          + "input{width:100%;box-sizing:border-box;padding:.5rem;font:inherit}"
          + "button{margin-top:1rem;padding:.5rem 1rem;font:inherit;cursor:pointer}"
          + "li{margin:.5rem 0}.note{color:#555}.fault{color:#a00}code{overflow-wrap:anywhere}";
  private static final String POLICY =
      "default-src 'none'; style-src 'sha256-"
          + digest(STYLE)
          + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  /** The referrer goes to this server alone; without it browsers would send no Origin either. */
  private static final Headers HEADERS =
      Headers.of(
          "content-type",
          "text/html; charset=utf-8",
          "content-security-policy",
          POLICY,
          "x-frame-options",
          "DENY",
          "referrer-policy",
          "same-origin",
          "cache-control",
          "no-store");

  private Page() {}

  static Response.Content of(int status, String title, Html body) {
    Html page =
        Html.of(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
                + "<title>{} · Parley</title><style>{}</style></head>"
                + "<body><main><h1>{}</h1>{}</main></body></html>\n",
            title,
            Html.of(STYLE),
            title,
            body);
    return new Response.Content(status, HEADERS, page.toString().getBytes(StandardCharsets.UTF_8));
  }

  static Response.Content tooOften(int retryAfterSeconds) {
    Response.Content page =
        of(
            429,
            "Not so fast",
            Html.of("<p>Try again in {} seconds.</p>", Integer.toString(retryAfterSeconds)));
    return with(page, "retry-after", Integer.toString(retryAfterSeconds));
  }

  /** To another page of this server, which is then read with GET. */
  static Response.Content to(String path) {
    return new Response.Content(
        303,
        Headers.of("location", path, "cache-control", "no-store", "referrer-policy", "same-origin"),
        Response.NOTHING);
  }

  static Response.Content with(Response.Content response, String name, String value) {
    return new Response.Content(
        response.status(), response.headers().plus(name, value), response.body());
  }

  static Html fault(String sentence) {
    return sentence.isEmpty()
        ? Html.EMPTY
        : Html.of("<p class=\"fault\" role=\"alert\">{}</p>", sentence);
  }

  private static String digest(String style) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
