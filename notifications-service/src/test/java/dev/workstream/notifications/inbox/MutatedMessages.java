package dev.workstream.notifications.inbox;

import dev.workstream.defaults.broker.IncomingMessage;
import dev.workstream.defaults.broker.MessageProperties;
import dev.workstream.notifications.broker.Delivery;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Random messages: most are nearly events, some are random bytes. */
final class MutatedMessages {

  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  /** Strings, numbers and words, and each other character by itself. */
  private static final Pattern TOKEN =
      Pattern.compile("\"(?:[^\"\\\\]++|\\\\.)*+\"|[-+.0-9eE]+|[a-z]+|.", Pattern.DOTALL);

  private static final Pattern EVENT_ID = Pattern.compile("\"event_id\":\"([^\"]*)\"");

  /** Values that validators often handle wrongly. */
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "1",
          "2",
          "-1",
          "1.0",
          "1.5",
          "1e0",
          "10e-1",
          "1e40",
          "-1e40",
          "1e400",
          "-1e400",
          "1e-400",
          "1e999999999",
          "9007199254740991",
          "9007199254740992",
          "9223372036854775808",
          "18446744073709551616",
          "-0",
          "-0.0",
          "0.9999999999999999999999999",
          "\"\"",
          "\" \"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"\\uD83D\\uDE00\"",
          "\"a\\u202eb\"",
          "\"2026-02-30T12:00:00Z\"",
          "\"2026-11-20T23:59:60Z\"",
          "\"2026-11-20T24:00:00Z\"",
          "\"0000-01-01T00:00:00Z\"",
          "\"9999-12-31T23:59:59.999999999Z\"",
          "\"2026-06-30T23:59:60.5Z\"",
          "\"2026-11-20T12:00:00z\"",
          "\"2026-11-20T12:00:00+00:00\"",
          "\"-2026-11-20T12:00:00Z\"",
          "\"task/\"",
          "\"task/x\"",
          "\"task/019a5f3e-8f00-7000-8000-000000000001\\n\"",
          "\"workstream.example.happened.v1\"",
          "\"workstream.task.created.v1\"",
          "\"workstream.task.completed.v1\"",
          "\"workstream.task.created.v2\"",
          "\"workstream.task.created.v1\\n\"",
          "\"workstream\"",
          "\"workstream.a.v0\"",
          "\"open\"",
          "\"completed\"",
          "{}",
          "[]",
          "[[]]",
          "{\"a\":{}}",
          "[null]");

  private static final List<String> KEYS =
      List.of(
          "\"event_id\"",
          "\"event_type\"",
          "\"payload\"",
          "\"sequence\"",
          "\"status\"",
          "\"$ref\"",
          "\"\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"__proto__\"");

  /** Text that is invalid JSON in most places. */
  private static final List<String> JUNK =
      List.of(
          "0x10",
          "01",
          "NaN",
          "Infinity",
          ".5",
          "5.",
          "+1",
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "//",
          "/*",
          "'",
          "\"",
          "\\",
          "\uFEFF",
          "\u0000",
          "\u2028",
          "\"\n\"");

  /** Fragments that make a string very long when repeated. */
  private static final List<String> FRAGMENTS =
      List.of(".a", ".task", "a", "0", "-", "/", "\\u0061", "\\\\", "😀", "[", ".v1", "9");

  private final List<byte[]> examples = new ArrayList<>();

  MutatedMessages(List<Path> examples) throws IOException {
    for (var example : examples) {
      this.examples.add(Files.readAllBytes(example));
    }
  }

  /** The same random numbers give the same message. */
  Delivery next(SplittableRandom random) {
    var body = body(random);
    return new Delivery(
        new IncomingMessage(1, false, "workstream.events", "key", properties(random, body), body),
        NOW);
  }

  private byte[] body(SplittableRandom random) {
    var kind = random.nextInt(1_000);
    if (kind < 2) {
      return stretched(random);
    }
    if (kind < 50) {
      var bytes = new byte[random.nextInt(random.nextInt(4) == 0 ? 2_000 : 40)];
      random.nextBytes(bytes);
      return bytes;
    }
    var body = one(random);
    for (var left = 1 + random.nextInt(random.nextInt(3) == 0 ? 8 : 2); left > 0; left--) {
      if (kind < 150) {
        body = withBytesChanged(random, body);
      } else if (kind < 250) {
        body = withTokensChanged(random, body);
      } else {
        body = withValuesChanged(random, body);
      }
    }
    return body;
  }

  private byte[] one(SplittableRandom random) {
    var one = examples.get(random.nextInt(examples.size()));
    // Use long examples rarely: one takes the time of many short ones.
    return one.length < 2_000 || random.nextInt(20) == 0 ? one : examples.getFirst();
  }

  private byte[] withBytesChanged(SplittableRandom random, byte[] body) {
    var length = body.length;
    var from = random.nextInt(length + 1);
    var to = Math.min(length, from + random.nextInt(random.nextInt(4) == 0 ? 200 : 4));
    var changed = new ByteArrayOutputStream();
    changed.write(body, 0, from);
    switch (random.nextInt(6)) {
      case 0 -> {
        // Cut off.
      }
      case 1 -> changed.write(body, to, length - to);
      case 2 -> {
        changed.write(body, from, to - from);
        changed.write(body, from, length - from);
      }
      case 3 -> {
        var other = one(random);
        var at = random.nextInt(other.length);
        changed.write(other, at, other.length - at);
      }
      case 4 -> {
        changed.write(random.nextInt(256));
        changed.write(body, from, length - from);
      }
      default -> {
        if (from < length) {
          changed.write(body[from] ^ (1 << random.nextInt(8)));
          changed.write(body, from + 1, length - from - 1);
        }
      }
    }
    return changed.toByteArray();
  }

  private byte[] withTokensChanged(SplittableRandom random, byte[] body) {
    var tokens = tokens(body);
    if (tokens.isEmpty()) {
      return body;
    }
    var at = random.nextInt(tokens.size());
    var token = tokens.get(at);
    switch (random.nextInt(5)) {
      case 0 -> tokens.remove(at);
      case 1 -> tokens.add(at, token);
      case 2 -> tokens.set(at, tokens.set(random.nextInt(tokens.size()), token));
      case 3 -> tokens.set(at, token + token.repeat(random.nextInt(20)));
      default -> tokens.add(at, any(random, JUNK));
    }
    return bytes(tokens);
  }

  /** Keeps the message valid JSON in most cases. */
  private byte[] withValuesChanged(SplittableRandom random, byte[] body) {
    var tokens = tokens(body);
    var colons = new ArrayList<Integer>();
    for (var i = 1; i < tokens.size() - 1; i++) {
      if (tokens.get(i).equals(":")) {
        colons.add(i);
      }
    }
    if (colons.isEmpty()) {
      return body;
    }
    var colon = colons.get(random.nextInt(colons.size()));
    var value = tokens.get(colon + 1);
    switch (random.nextInt(6)) {
      case 0 -> {
        var isFollowed = colon + 2 < tokens.size() && tokens.get(colon + 2).equals(",");
        if (isFollowed && !value.equals("{") && !value.equals("[")) {
          tokens.subList(colon - 1, colon + 3).clear();
        }
      }
      case 1 -> tokens.add(colon - 1, any(random, KEYS) + ":" + any(random, VALUES) + ",");
      case 2 -> tokens.set(colon - 1, any(random, KEYS));
      case 3, 4 -> {
        if (value.length() > 2) {
          tokens.set(colon + 1, withInsideChanged(random, value));
        }
      }
      default -> {
        if (!value.equals("{") && !value.equals("[")) {
          tokens.set(colon + 1, any(random, VALUES));
        }
      }
    }
    return bytes(tokens);
  }

  private static String withInsideChanged(SplittableRandom random, String value) {
    var from = 1 + random.nextInt(value.length() - 2);
    var to = Math.min(value.length() - 1, from + random.nextInt(3));
    var inside =
        switch (random.nextInt(3)) {
          case 0 -> "";
          case 1 -> any(random, FRAGMENTS);
          default -> Character.toString(' ' + random.nextInt(95)).replaceAll("[\"\\\\]", "_");
        };
    return value.substring(0, from) + inside + value.substring(to);
  }

  /** Makes a string so long, or nests so deeply, that a recursive reader overflows its stack. */
  private byte[] stretched(SplittableRandom random) {
    var tokens = tokens(one(random));
    var strings = new ArrayList<Integer>();
    for (var i = 0; i < tokens.size(); i++) {
      if (tokens.get(i).length() > 1) {
        strings.add(i);
      }
    }
    var at = strings.get(random.nextInt(strings.size()));
    var token = tokens.get(at);
    var fragment = any(random, FRAGMENTS);
    var times = 1 + random.nextInt(500_000 / fragment.getBytes(StandardCharsets.UTF_8).length);
    var inside = 1 + random.nextInt(token.length() - 1);
    tokens.set(at, token.substring(0, inside) + fragment.repeat(times) + token.substring(inside));
    return bytes(tokens);
  }

  private static String any(SplittableRandom random, List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static byte[] bytes(List<String> tokens) {
    return String.join("", tokens).getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> tokens(byte[] body) {
    return new ArrayList<>(
        TOKEN
            .matcher(new String(body, StandardCharsets.UTF_8))
            .results()
            .map(MatchResult::group)
            .toList());
  }

  private static MessageProperties properties(SplittableRandom random, byte[] body) {
    var properties = MessageProperties.builder();
    switch (random.nextInt(20)) {
      case 0 -> properties.messageId("019a5f3e-8f00-7000-8000-000000000999");
      case 1 -> properties.messageId("\u0000\u202e".repeat(random.nextInt(100)));
      case 2, 3, 4, 5 -> {
        var id = EVENT_ID.matcher(new String(body, StandardCharsets.UTF_8));
        if (id.find()) {
          properties.messageId(id.group(1));
        }
      }
      default -> {
        // None.
      }
    }
    switch (random.nextInt(50)) {
      case 0 -> properties.contentEncoding("gzip");
      case 1 -> properties.contentEncoding("\r\n".repeat(random.nextInt(200)));
      case 2 -> properties.contentEncoding("utf-8");
      default -> {
        // None.
      }
    }
    return properties.build();
  }
}
