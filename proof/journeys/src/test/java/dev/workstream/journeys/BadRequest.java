package dev.workstream.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.function.Function;

/**
 * An invalid request, and the expected answer.
 *
 * @param input description, part of docs/contracts/bad-input.md
 * @param request the bytes on the wire
 * @param status of the answer; 0 if the gateway closes the connection without one
 * @param problem last part of the problem's type
 * @param errors the invalid fields, as {@code field: code}
 */
record BadRequest(
    String input,
    Function<Known, byte[]> request,
    int status,
    String problem,
    List<String> errors) {

  /**
   * Existing data that requests refer to.
   *
   * @param task id of a task
   * @param key a used Idempotency-Key
   * @param token the page token of the second page of all tasks
   */
  record Known(String task, String key, String token) {}

  @Override
  public String toString() {
    return input;
  }

  /** The answer as text for the document. */
  String answer() {
    return status == 0
        ? "connection closed"
        : "%d `%s`%s"
            .formatted(
                status, problem, errors.isEmpty() ? "" : ", `" + String.join("`, `", errors) + "`");
  }

  static BadRequest invalid(String input, byte[] request, String... errors) {
    return refused(input, request, 400, "validation", errors);
  }

  static BadRequest refused(
      String input, byte[] request, int status, String problem, String... errors) {
    return new BadRequest(input, _ -> request, status, problem, List.of(errors));
  }

  static BadRequest closed(String input, byte[] request) {
    return new BadRequest(input, _ -> request, 0, "", List.of());
  }

  /** A request with a Content-Length. Each header is a complete line. */
  static byte[] request(String line, byte[] body, String... headers) {
    var head =
        line
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + "Content-Length: "
            + body.length
            + "\r\n"
            + String.join("", List.of(headers).stream().map(header -> header + "\r\n").toList())
            + "\r\n";
    return joined(head.getBytes(UTF_8), body);
  }

  static byte[] get(String path, String... headers) {
    var head =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + String.join("", List.of(headers).stream().map(header -> header + "\r\n").toList());
    return (head + "\r\n").getBytes(UTF_8);
  }

  static byte[] create(String body, String... headers) {
    return create(body.getBytes(UTF_8), headers);
  }

  static byte[] create(byte[] body, String... headers) {
    var all = new String[headers.length + 1];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Content-Type: application/json";
    return request("POST /api/v1/tasks", body, all);
  }

  static byte[] joined(byte[]... parts) {
    var bytes = new java.io.ByteArrayOutputStream();
    for (var part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  /** Raw bytes between two texts. */
  static byte[] bytes(String before, int[] middle, String after) {
    var raw = new byte[middle.length];
    for (var i = 0; i < middle.length; i++) {
      raw[i] = (byte) middle[i];
    }
    return joined(before.getBytes(UTF_8), raw, after.getBytes(UTF_8));
  }
}
