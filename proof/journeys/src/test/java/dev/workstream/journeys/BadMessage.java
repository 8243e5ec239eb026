package dev.workstream.journeys;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_32;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An invalid message, and the expected reason of its dead letter.
 *
 * @param input description, part of docs/contracts/bad-input.md
 * @param reason the dead letter's {@code x-workstream-reason}
 */
record BadMessage(String input, byte[] body, BasicProperties properties, String reason) {

  private static final JsonMapper JSON = new JsonMapper();

  @Override
  public String toString() {
    return input;
  }

  /** All test cases. */
  static List<BadMessage> all() {
    var messages = new ArrayList<BadMessage>();
    messages.addAll(notJson());
    messages.addAll(envelopes());
    messages.addAll(payloads());
    messages.add(
        new BadMessage(
            "message_id of another event",
            bytes(event()),
            plain().messageId(id()).build(),
            "id_mismatch"));
    messages.add(
        new BadMessage(
            "empty message_id", bytes(event()), plain().messageId("").build(), "id_mismatch"));
    messages.add(
        new BadMessage(
            "gzip bomb of 100 MB",
            gzip(new byte[100_000_000]),
            plain().contentEncoding("gzip").build(),
            "unsupported_encoding"));
    for (var encoding : List.of("gzip", "deflate", "klingon")) {
      messages.add(
          new BadMessage(
              "content_encoding " + encoding,
              bytes(event()),
              plain().contentEncoding(encoding).build(),
              "unsupported_encoding"));
    }
    return messages;
  }

  private static List<BadMessage> notJson() {
    var good = new String(bytes(event()), UTF_8);
    return List.of(
        message("empty body", "not_json", ""),
        message("white space", "not_json", " \n"),
        message("not JSON", "not_json", "created"),
        message("cut off", "not_json", good.substring(0, good.length() / 2)),
        message("trailing garbage", "not_json", good + "x"),
        message("two events", "not_json", good + good),
        message("duplicate key", "not_json", good.replaceFirst("\\{", "{\"sequence\":1,")),
        message(
            "duplicate key in the payload",
            "not_json",
            good.replace("\"payload\":{", "\"payload\":{\"version\":1,")),
        message("comment", "not_json", "/* an event */" + good),
        message("single quotes", "not_json", good.replace('"', '\'')),
        message("comma after the last field", "not_json", good.replace("}}", "},}")),
        message("NUL after the event", "not_json", good + "\u0000"),
        message("line feed in a text", "not_json", good.replace("By hand", "By\nhand")),
        message("gzip without content_encoding", "not_json", gzip(good.getBytes(UTF_8))),
        message("`NaN`", "not_json", good.replace("\"sequence\":1", "\"sequence\":NaN")),
        message("not UTF-8", "not_json", "{\"a\":\"\u00ff\"}".getBytes(ISO_8859_1)),
        message(
            "surrogate as `ED A0 80`",
            "not_json",
            "{\"a\":\"\u00ed\u00a0\u0080\"}".getBytes(ISO_8859_1)),
        message("UTF-16", "not_json", good.getBytes(UTF_16)),
        message("UTF-32", "not_json", good.getBytes(UTF_32)),
        message("byte order mark", "not_json", "\ufeff" + good),
        message("nested 33 deep", "not_json", "[".repeat(33) + "]".repeat(33)),
        message("nested 100,000 deep", "not_json", "[".repeat(100_000)),
        message(
            "number of 10,000 digits",
            "not_json",
            good.replace("\"sequence\":1", "\"sequence\":1" + "0".repeat(10_000))),
        message("256 KiB and one byte", "too_large", "a".repeat(256 * 1024 + 1)),
        message("5 MB", "too_large", "a".repeat(5_000_000)),
        message("`null`", "bad_envelope", "null"),
        message("array", "bad_envelope", "[" + good + "]"),
        message("text", "bad_envelope", "\"created\""),
        message("number", "bad_envelope", "7"),
        message("empty object", "bad_envelope", "{}"),
        message(
            "CloudEvent",
            "bad_envelope",
            "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"workstream-tasks\","
                + "\"type\":\"workstream.task.created.v1\",\"data\":{}}"));
  }

  private static List<BadMessage> envelopes() {
    var messages = new ArrayList<BadMessage>();
    for (var field :
        List.of(
            "event_id",
            "event_type",
            "occurred_at",
            "producer",
            "trace_id",
            "subject",
            "sequence",
            "payload")) {
      messages.add(
          message("no " + field, "bad_envelope", bytes(with(event -> event.remove(field)))));
      messages.add(
          message(field + " null", "bad_envelope", bytes(with(event -> event.putNull(field)))));
      messages.add(
          message(
              field + " an array", "bad_envelope", bytes(with(event -> event.putArray(field)))));
    }
    Map<String, List<String>> wrong = new LinkedHashMap<>();
    wrong.put(
        "event_id",
        List.of(
            "",
            "abc",
            "1-1-1-1-1",
            "2ca9c2eb-6a46-4476-ab28-c09a7b1356ab",
            "00000000-0000-0000-0000-000000000000",
            "019A5F3E-6D52-741B-92C3-E1FF4166D8D5"));
    wrong.put(
        "event_type",
        List.of(
            "",
            "created",
            "workstream.task.created",
            "workstream.task.created.v0",
            "Workstream.Task.Created.v1",
            "workstream.*.v1",
            "workstream." + "a".repeat(200) + ".v1"));
    wrong.put(
        "occurred_at",
        List.of(
            "",
            "now",
            "2026-02-30T00:00:00Z",
            "2026-11-20",
            "2026-11-20T12:00:00",
            "2026-11-20T12:00:00+01:00",
            "10000-01-01T00:00:00Z",
            "2026-11-20T24:00:01Z",
            "2026-12-31T23:59:60Z"));
    wrong.put("producer", List.of("", "Work Stream", "a".repeat(101)));
    wrong.put(
        "trace_id", List.of("", "0".repeat(32), "A".repeat(32), "a".repeat(31), "a".repeat(33)));
    wrong.put("subject", List.of("", "task", "task/", "/1", "task/a b", "task/" + "a".repeat(200)));
    wrong.put("sequence", List.of("1"));
    wrong.forEach((field, values) ->
        values.forEach(value ->
            messages.add(
                message(
                    field
                        + " "
                        + (value.length() > 50
                            ? "of " + value.length() + " characters"
                            : "`" + value + "`"),
                    "bad_envelope",
                    bytes(with(event -> event.put(field, value)))))));
    Stream.of("0", "-1", "1.5", "9007199254740992", "9223372036854775808", "1e400")
        .forEach(sequence ->
            messages.add(
                message(
                    "sequence `" + sequence + "` as a number",
                    "bad_envelope",
                    new String(bytes(event()), UTF_8)
                        .replace("\"sequence\":1", "\"sequence\":" + sequence))));
    messages.add(
        message(
            "payload a text", "bad_envelope", bytes(with(event -> event.put("payload", "task")))));
    return messages;
  }

  private static List<BadMessage> payloads() {
    Map<String, Consumer<ObjectNode>> changes = new LinkedHashMap<>();
    for (var field :
        List.of("id", "title", "description", "status", "created_at", "completed_at", "version")) {
      changes.put("payload without " + field, payload -> payload.remove(field));
    }
    changes.put("title a number", payload -> payload.put("title", 1));
    changes.put("title empty", payload -> payload.put("title", ""));
    changes.put("title of 201 characters", payload -> payload.put("title", "a".repeat(201)));
    changes.put(
        "description of 4,001 characters", payload -> payload.put("description", "a".repeat(4001)));
    changes.put("status unknown", payload -> payload.put("status", "lost"));
    changes.put("a created task that is completed", payload -> payload.put("status", "completed"));
    changes.put("a created task of version 2", payload -> payload.put("version", 2));
    changes.put(
        "a created task with completed_at",
        payload -> payload.put("completed_at", "2026-11-20T12:00:00Z"));
    changes.put(
        "created_at in another zone",
        payload -> payload.put("created_at", "2026-11-20T12:00:00+01:00"));
    changes.put("id not a UUIDv7", payload -> payload.put("id", "1-1-1-1-1"));
    var messages = new ArrayList<BadMessage>();
    changes.forEach((input, change) -> {
      var event = event();
      change.accept((ObjectNode) event.path("payload"));
      messages.add(message(input, "bad_payload", bytes(event)));
    });
    messages.add(
        message(
            "subject of another kind",
            "bad_payload",
            bytes(with(event -> event.put("subject", "order/1")))));
    messages.add(
        message(
            "completed event with an open task",
            "bad_payload",
            bytes(with(event -> event.put("event_type", "workstream.task.completed.v1")))));
    return messages;
  }

  private static BadMessage message(String input, String reason, String body) {
    return message(input, reason, body.getBytes(UTF_8));
  }

  private static BadMessage message(String input, String reason, byte[] body) {
    return new BadMessage(input, body, plain().build(), reason);
  }

  static BasicProperties.Builder plain() {
    return new BasicProperties.Builder().contentType("application/json").deliveryMode(2);
  }

  /** A valid event. */
  static ObjectNode event() {
    var task = id();
    return (ObjectNode)
        JSON.readTree(
            """
            {"event_id":"%s","event_type":"workstream.task.created.v1",\
            "occurred_at":"2026-11-20T12:00:00.123Z","producer":"workstream-tasks",\
            "trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","subject":"task/%s","sequence":1,\
            "payload":{"id":"%s","title":"By hand","description":null,"status":"open",\
            "created_at":"2026-11-20T12:00:00.123Z","completed_at":null,"version":1}}\
            """
                .formatted(id(), task, task));
  }

  private static byte[] gzip(byte[] content) {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  static byte[] bytes(ObjectNode event) {
    return JSON.writeValueAsBytes(event);
  }

  private static ObjectNode with(Consumer<ObjectNode> change) {
    var event = event();
    change.accept(event);
    return event;
  }

  /** A random UUIDv7. */
  private static String id() {
    var random = UUID.randomUUID().toString();
    return "019a5f3e" + random.substring(8, 14) + "7" + random.substring(15);
  }
}
