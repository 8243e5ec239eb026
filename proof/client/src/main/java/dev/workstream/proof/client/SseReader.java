package dev.workstream.proof.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events from one stream, as the HTML standard defines. */
final class SseReader {

  private final BufferedReader lines;
  private final Consumer<Duration> retry;
  private String id;

  /**
   * @param id of the last event of the previous stream; empty for none
   * @param retry receives the time that the server asks clients to wait before they reconnect
   */
  SseReader(InputStream body, String id, Consumer<Duration> retry) {
    this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    this.id = id;
    this.retry = retry;
  }

  /** The next event; null at the end of the stream. An event that is cut off is dropped. */
  @Nullable SseEvent next() throws IOException {
    var eventId = id;
    var type = "";
    var data = new StringBuilder();
    for (String line; (line = lines.readLine()) != null; ) {
      if (line.isEmpty()) {
        id = eventId;
        if (!data.isEmpty()) {
          data.setLength(data.length() - 1);
          return new SseEvent(id, type, data.toString());
        }
        type = "";
        continue;
      }
      switch (name(line)) {
        case "id" -> eventId = value(line);
        case "event" -> type = value(line);
        case "data" -> data.append(value(line)).append('\n');
        case "retry" -> takeRetry(value(line));
        default -> {} // A comment that keeps the connection alive, or an unknown field.
      }
    }
    return null;
  }

  private void takeRetry(String value) {
    if (value.matches("[0-9]{1,9}")) {
      retry.accept(Duration.ofMillis(Long.parseLong(value)));
    }
  }

  private static String name(String line) {
    var colon = line.indexOf(':');
    return colon < 0 ? line : line.substring(0, colon);
  }

  private static String value(String line) {
    var colon = line.indexOf(':');
    if (colon < 0) {
      return "";
    }
    return line.substring(line.startsWith(" ", colon + 1) ? colon + 2 : colon + 1);
  }
}
