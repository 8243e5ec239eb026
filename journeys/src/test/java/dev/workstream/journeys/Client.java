package dev.workstream.journeys;

import dev.workstream.launcher.LocalSystem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a person with curl does. */
final class Client {

  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonMapper json = new JsonMapper();
  private final LocalSystem system;

  Client(LocalSystem system) {
    this.system = system;
  }

  /** An answer of the API. */
  record Answer(int status, JsonNode body, String traceId, String retryAfter) {}

  Answer create(String title, String... headers) {
    var body = json.writeValueAsString(json.createObjectNode().put("title", title));
    return send(
        to(system.gateway(), "/api/v1/tasks", headers)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  Answer complete(String id, String... headers) {
    return send(
        to(system.gateway(), "/api/v1/tasks/" + id + "/complete", headers)
            .POST(BodyPublishers.noBody()));
  }

  Answer get(String id) {
    return send(to(system.gateway(), "/api/v1/tasks/" + id));
  }

  /** The records of a task, oldest first. */
  List<JsonNode> records(String id) {
    var answer =
        send(to(system.notifications(), "/api/v1/notifications?page_size=200&task_id=" + id));
    return StreamSupport.stream(answer.body().path("notifications").spliterator(), false)
        .toList()
        .reversed();
  }

  /** What happened to a task, as the gateway tells it. */
  List<JsonNode> events(String id) {
    var path = "/api/v1/tasks/" + id + "/events";
    var answer = send(to(system.gateway(), path, "Accept", "application/json"));
    return StreamSupport.stream(answer.body().path("events").spliterator(), false).toList();
  }

  JsonNode deadLetters() {
    return send(to(system.notifications(), "/api/v1/dead-letters")).body().path("dead_letters");
  }

  private static HttpRequest.Builder to(URI base, String path, String... headers) {
    var request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(20));
    return headers.length == 0 ? request : request.headers(headers);
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      return new Answer(
          answer.statusCode(),
          json.readTree(answer.body()),
          answer.headers().firstValue("X-Trace-Id").orElse(""),
          answer.headers().firstValue("Retry-After").orElse(""));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
