package dev.workstream.gateway.events;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Reads a stream of server-sent events as browsers do. */
final class StreamClient implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** One message; its parts are null where they are absent. */
  record Frame(String id, String event, String data, String retry) {}

  private final List<Frame> frames = new CopyOnWriteArrayList<>();
  private final HttpResponse<InputStream> response;
  private volatile int comments;
  private volatile boolean isEnded;

  private StreamClient(HttpResponse<InputStream> response) {
    this.response = response;
    Thread.ofVirtual().start(this::read);
  }

  static StreamClient open(HttpClient http, URI uri, String... headers)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(uri).timeout(LIMIT).header("Accept", "text/event-stream");
    for (var i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return new StreamClient(http.send(request.build(), BodyHandlers.ofInputStream()));
  }

  int status() {
    return response.statusCode();
  }

  String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  int comments() {
    return comments;
  }

  List<Frame> frames() {
    return frames;
  }

  /** Those that are of something that happened, or of an error. */
  List<Frame> events() {
    return frames.stream().filter(frame -> frame.event() != null).toList();
  }

  List<Frame> awaitEvents(int count) {
    await().atMost(LIMIT).until(() -> events().size() >= count);
    return events();
  }

  void awaitEnd() {
    await().atMost(LIMIT).until(() -> isEnded);
  }

  private void read() {
    try (var lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String id = null;
      String event = null;
      String retry = null;
      StringBuilder data = null;
      for (String line; (line = lines.readLine()) != null; ) {
        if (line.isEmpty()) {
          if (id != null || event != null || data != null || retry != null) {
            frames.add(new Frame(id, event, data == null ? null : data.toString(), retry));
          }
          id = event = retry = null;
          data = null;
        } else if (line.startsWith(":")) {
          comments++;
        } else {
          var value = line.substring(line.indexOf(": ") + 2);
          switch (line.substring(0, line.indexOf(':'))) {
            case "id" -> id = value;
            case "event" -> event = value;
            case "retry" -> retry = value;
            case "data" ->
                data = data == null ? new StringBuilder(value) : data.append('\n').append(value);
            default -> throw new IllegalStateException(line);
          }
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // Closed, by either side.
    }
    isEnded = true;
  }

  @Override
  public void close() throws IOException {
    response.body().close();
  }
}
