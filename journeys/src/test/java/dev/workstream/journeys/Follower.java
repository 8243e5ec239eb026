package dev.workstream.journeys;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Follows events as a browser does: when the connection ends, for whatever reason, it comes back
 * with the last id that it has. It also hangs up by itself, after as many events as it likes.
 */
final class Follower implements Runnable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient http;
  private final JsonMapper json = new JsonMapper();
  private final URI uri;
  private final IntSupplier patience;
  private final BooleanSupplier isEnough;
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final List<String> errors = new CopyOnWriteArrayList<>();
  private volatile int connections;
  private String last = "";

  /**
   * @param patience after how many events it hangs up, asked anew for each connection
   * @param isEnough when it ends
   */
  Follower(HttpClient http, URI uri, IntSupplier patience, BooleanSupplier isEnough) {
    this.http = http;
    this.uri = uri;
    this.patience = patience;
    this.isEnough = isEnough;
  }

  List<JsonNode> events() {
    return events;
  }

  List<String> errors() {
    return errors;
  }

  int connections() {
    return connections;
  }

  List<Long> sequences() {
    return events.stream().map(event -> Long.parseLong(event.path("sequence").asString())).toList();
  }

  /** Goes on from here, as one who has seen what is before. */
  void goOnBehind(String id) {
    last = id;
  }

  @Override
  public void run() {
    while (!isEnough.getAsBoolean()) {
      try {
        follow();
      } catch (IOException e) {
        // The connection was lost, or nobody is there.
      } catch (InterruptedException e) {
        return;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(100);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void follow() throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(uri).header("Accept", "text/event-stream").timeout(PATIENCE);
    if (!last.isEmpty()) {
      request.header("Last-Event-ID", last);
    }
    var response = http.send(request.build(), BodyHandlers.ofInputStream());
    try (var lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      if (response.statusCode() != 200) {
        return;
      }
      connections++;
      var left = patience.getAsInt();
      var id = "";
      var type = "";
      while (left > 0 && !isEnough.getAsBoolean()) {
        var line = lines.readLine();
        if (line == null) {
          return;
        }
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          type = line.substring(7);
        } else if (line.startsWith("data: ") && type.equals("error")) {
          errors.add(line.substring(6));
        } else if (line.startsWith("data: ")) {
          events.add(json.readTree(line.substring(6)));
          last = id;
          left--;
        }
      }
    }
  }
}
