package dev.workstream.gateway.events;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is written to a stream (HTML, section 9.2): all of it is made here. */
final class ServerSentEvents {

  private ServerSentEvents() {}

  /** One event, by whose id the stream can be continued. */
  static byte[] event(String id, String type, String data) {
    return format(id, type, data);
  }

  /** Why the stream ends. It has no id: it is none of what happened. */
  static byte[] error(String problem) {
    return format(null, "error", problem);
  }

  /** After how long to connect again once the stream has ended. */
  static byte[] retry(Duration wait) {
    return bytes("retry: " + wait.toMillis() + "\n\n");
  }

  /** Says nothing, and that the stream is there. */
  static byte[] heartbeat() {
    return bytes(":\n\n");
  }

  private static byte[] format(@Nullable String id, String type, String data) {
    var text = new StringBuilder(data.length() + 128);
    if (id != null) {
      text.append("id: ").append(id).append('\n');
    }
    text.append("event: ").append(type).append('\n');
    // A line break would end the field: each line is a field of its own, put together by the
    // reader.
    data.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
    return bytes(text.append('\n').toString());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
