package dev.workstream.gateway.events;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The messages of a stream, as bytes (HTML, section 9.2). */
final class ServerSentEvents {

  /** The wait is random between these, so that clients do not all reconnect at once. */
  private static final long MIN_RETRY_MILLIS = 200;

  private static final long MAX_RETRY_MILLIS = 2_000;

  private ServerSentEvents() {}

  /** One event. A client continues the stream after its id. */
  static byte[] event(String id, String type, String data) {
    return format(id, type, data);
  }

  /** Why the stream ends. It has no id, since a stream cannot be continued after it. */
  static byte[] error(String problem) {
    return format(null, "error", problem);
  }

  /** How long to wait before reconnecting when the stream has ended. */
  static byte[] retry() {
    var millis = ThreadLocalRandom.current().nextLong(MIN_RETRY_MILLIS, MAX_RETRY_MILLIS);
    return bytes("retry: " + millis + "\n\n");
  }

  /** A comment, which clients ignore. It shows that the connection works. */
  static byte[] heartbeat() {
    return bytes(":\n\n");
  }

  private static byte[] format(@Nullable String id, String type, String data) {
    var text = new StringBuilder(data.length() + 128);
    if (id != null) {
      text.append("id: ").append(id).append('\n');
    }
    text.append("event: ").append(type).append('\n');
    // A line break ends a field, so each line gets its own; the client joins them.
    data.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
    return bytes(text.append('\n').toString());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
