package dev.parley.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.parley.json.Json;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Calls of the Web API with arguments of every wrong kind, in every encoding, well and badly. */
final class NastyCalls {
  private static final List<String> VALUES =
      List.of(
          "",
          " ",
          "\0",
          "a\0b",
          "\ud800",
          "\udc00x",
          "\ufffe\uffff",
          "😀".repeat(50),
          "\u202e\u2066",
          "null",
          "true",
          "-1",
          "0",
          "9".repeat(400),
          "-9223372036854775809",
          "2147483648",
          "1e999",
          "NaN",
          "0x10",
          "1.5",
          "1.000001",
          "99999999999999.999999",
          "-1.000001",
          "1.0000000001",
          "١٢٣",
          "[]",
          "{}",
          "[null]",
          "[[[]]]",
          "{\"a\":",
          "[".repeat(3_000),
          "{\"a\":".repeat(2_000),
          "[" + "1,".repeat(3_000) + "1]",
          "\"text\"",
          "a,b,,c",
          ",".repeat(3_000),
          "x".repeat(300),
          "x".repeat(40_001),
          "' OR 1=1 --",
          "%s%n${x}",
          "../../etc/passwd",
          "C404",
          "U404",
          "T404",
          "F404",
          "C" + "0".repeat(100),
          "<@U404> <!channel> <#C404|x>",
          "public_channel,private_channel,im,mpim,other",
          "eyes",
          "{\"status_text\":1,\"fields\":{\"X\":{}},\"email\":[]}",
          "[{\"type\":\"section\"},{\"type\":1},null,[]]",
          "[{\"id\":\"F404\"},{\"id\":1},{}]",
          "aGVsbG8=",
          "https://example.org/" + "x".repeat(3_000));

  private final Map<String, List<String>> methods;
  private final List<String> ids;
  private final String token;
  private final Random random;

  /**
   * Calls of some methods.
   *
   * @param methods with the names of their arguments
   * @param ids of what there is
   */
  NastyCalls(Map<String, List<String>> methods, List<String> ids, String token, Random random) {
    this.methods = new TreeMap<>(methods);
    this.ids = ids;
    this.token = token;
    this.random = random;
  }

  private <T> T pick(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  private String value() {
    return switch (random.nextInt(4)) {
      case 0, 1 -> pick(VALUES);
      case 2 -> pick(ids);
      default -> {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(40);
        for (int i = 0; i < length; i++) {
          text.appendCodePoint(random.nextInt(random.nextBoolean() ? 128 : 0x3000));
        }
        yield text.toString();
      }
    };
  }

  /** One whole request. */
  byte[] next() {
    String method = pick(List.copyOf(methods.keySet()));
    Map<String, String> arguments = new TreeMap<>();
    for (String name : methods.getOrDefault(method, List.of())) {
      if (random.nextInt(4) > 0) {
        arguments.put(name, value());
      }
    }
    if (random.nextInt(10) == 0) {
      arguments.put(pick(VALUES).replace("\0", "n"), value());
    }
    return switch (random.nextInt(8)) {
      case 0 -> get(method, arguments);
      case 1, 2 -> post(method, "application/x-www-form-urlencoded", form(arguments));
      case 3 -> post(method, "multipart/form-data; boundary=B", multipart(arguments));
      case 4 -> post(method, oddType(), json(arguments));
      case 5 -> post(method, "application/json", damaged(json(arguments)));
      default -> post(method, "application/json; charset=utf-8", json(arguments));
    };
  }

  private String oddType() {
    return pick(
        List.of(
            "application/json;charset=utf-16",
            "application/json; charset=\"x",
            "text/plain",
            "application/x-www-form-urlencoded;charset=latin1",
            "multipart/form-data",
            "multipart/form-data; boundary=",
            "application/JSON",
            "*/*"));
  }

  private byte[] get(String method, Map<String, String> arguments) {
    String query = new String(form(arguments), ISO_8859_1);
    String target = "/api/" + method + "?" + query.substring(0, Math.min(query.length(), 2_000));
    return ("GET " + target + " HTTP/1.1\r\nhost: x\r\n" + credential() + "\r\n")
        .getBytes(ISO_8859_1);
  }

  private byte[] post(String method, String type, byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ("POST /api/"
                + method
                + " HTTP/1.1\r\nhost: x\r\ncontent-type: "
                + type
                + "\r\ncontent-length: "
                + body.length
                + "\r\n"
                + credential()
                + "\r\n")
            .getBytes(ISO_8859_1));
    out.writeBytes(body);
    return out.toByteArray();
  }

  private String credential() {
    return switch (random.nextInt(12)) {
      case 0 -> "";
      case 1 -> "authorization: Bearer xoxb-1-2-3\r\n";
      case 2 -> "authorization: Bearer " + "x".repeat(2_000) + "\r\n";
      case 3 -> "authorization: Basic \u00ff\u00fe\r\n";
      default -> "authorization: Bearer " + token + "\r\n";
    };
  }

  private byte[] form(Map<String, String> arguments) {
    StringBuilder form = new StringBuilder();
    arguments.forEach(
        (name, value) -> {
          form.append(form.isEmpty() ? "" : "&").append(URLEncoder.encode(name, UTF_8));
          form.append(random.nextInt(10) == 0 ? "[]=" : "=");
          form.append(
              random.nextInt(10) == 0
                  ? pick(List.of("%", "%ZZ", "%ff%fe", "%00", "%c0%80", "+++", "a&" + name + "=b"))
                  : URLEncoder.encode(value, UTF_8));
        });
    return form.toString().getBytes(ISO_8859_1);
  }

  private byte[] multipart(Map<String, String> arguments) {
    StringBuilder body = new StringBuilder();
    arguments.forEach(
        (name, value) ->
            body.append("--B\r\ncontent-disposition: form-data; name=\"")
                .append(name.replace("\"", ""))
                .append(random.nextInt(5) == 0 ? "\"; filename=\"f" : "")
                .append("\"\r\n\r\n")
                .append(value)
                .append("\r\n"));
    return body.append(random.nextInt(10) == 0 ? "--B" : "--B--\r\n").toString().getBytes(UTF_8);
  }

  /** A value of any JSON type. */
  private byte[] json(Map<String, String> arguments) {
    List<String> fields = new ArrayList<>();
    arguments.forEach(
        (name, value) -> {
          String raw =
              switch (random.nextInt(6)) {
                case 0 -> pick(List.of("null", "true", "1", "-0.5e-400", "1e400", "[]", "{}"));
                case 1 -> "9".repeat(1 + random.nextInt(400));
                case 2 -> "[".repeat(200) + "]".repeat(200);
                case 3 -> Json.parse(value).map(Json::text).orElseGet(() -> Json.text(value));
                default -> Json.text(value);
              };
          fields.add(Json.text(name) + ":" + raw);
        });
    String whole = "{" + String.join(",", fields) + "}";
    return (random.nextInt(20) == 0 ? pick(List.of("[]", "1", "", "null", whole + whole)) : whole)
        .getBytes(UTF_8);
  }

  private byte[] damaged(byte[] bytes) {
    byte[] out = bytes.clone();
    for (int i = random.nextInt(4); i >= 0 && out.length > 0; i--) {
      out[random.nextInt(out.length)] = (byte) random.nextInt(256);
    }
    return out;
  }
}
