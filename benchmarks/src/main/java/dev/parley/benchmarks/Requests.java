package dev.parley.benchmarks;

import dev.parley.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whole HTTP requests, and the file that carries them to the process that sends them. */
final class Requests {
  private Requests() {}

  /** A call of the Web API as SDKs make it, with its arguments as JSON. */
  static byte[] call(String method, String token, Map<String, ?> arguments) {
    byte[] body = Json.bytes(arguments);
    String head =
        "POST /api/"
            + method
            + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + token
            + "\r\nContent-Type: application/json; charset=utf-8\r\nUser-Agent: load\r\n"
            + "Accept: */*\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
    whole.writeBytes(body);
    return whole.toByteArray();
  }

  static void write(Path file, List<byte[]> requests) throws IOException {
    try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
      for (byte[] request : requests) {
        out.writeInt(request.length);
        out.write(request);
      }
    }
  }

  static List<byte[]> read(Path file) throws IOException {
    List<byte[]> requests = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      while (in.available() > 0) {
        requests.add(in.readNBytes(in.readInt()));
      }
    }
    return requests;
  }
}
