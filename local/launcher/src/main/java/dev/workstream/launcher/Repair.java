package dev.workstream.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares the events that tasks-service published with the records of notifications-service, and
 * makes tasks-service publish missing events again. You can stop and repeat it safely:
 * notifications-service records an event only once.
 */
public final class Repair {

  private static final String QUEUE = "workstream.notifications";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonMapper json = new JsonMapper();
  private final URI tasks;
  private final URI notifications;

  /**
   * @param tasks base URL of a tasks-service's management port
   * @param notifications base URL of a notifications-service's management port
   */
  public Repair(URI tasks, URI notifications) {
    this.tasks = tasks;
    this.notifications = notifications;
  }

  /**
   * The result of a repair.
   *
   * @param published number of events published in the period
   * @param missing ids of the events without a record
   * @param republished number of missing events that the broker accepted again
   */
  public record Result(int published, List<String> missing, int republished) {

    /** Whether no event is missing any more. */
    public boolean isWhole() {
      return republished == missing.size();
    }
  }

  /**
   * Compares and repairs the events of a period.
   *
   * @param from start of the period, inclusive
   * @param to end of the period, exclusive; the newest events may not be recorded yet
   * @param isDryRun whether to compare only
   * @throws LaunchFailure if a service does not answer
   */
  public Result run(Instant from, Instant to, boolean isDryRun) {
    var published = 0;
    var republished = 0;
    var missing = new ArrayList<String>();
    String after = null;
    do {
      var page = get(archive(from, to, after));
      var ids = new ArrayList<String>();
      page.path("events").forEach(event -> ids.add(event.path("event_id").asString()));
      published += ids.size();
      var lost = missing(ids);
      missing.addAll(lost);
      if (!isDryRun && !lost.isEmpty()) {
        republished +=
            post(
                    tasks.resolve("/actuator/archive"),
                    Map.of("queue", QUEUE, "ids", String.join(",", lost)))
                .path("published")
                .asInt();
      }
      after = page.path("next").isNull() ? null : page.path("next").asString();
    } while (after != null);
    return new Result(published, missing, republished);
  }

  private List<String> missing(List<String> ids) {
    var missing = new ArrayList<String>();
    if (!ids.isEmpty()) {
      post(notifications.resolve("/actuator/records"), Map.of("ids", String.join(",", ids)))
          .path("missing")
          .forEach(id -> missing.add(id.asString()));
    }
    return missing;
  }

  private URI archive(Instant from, Instant to, @Nullable String after) {
    var query = "from=" + encoded(from.toString()) + "&to=" + encoded(to.toString());
    return tasks.resolve(
        "/actuator/archive?" + query + (after == null ? "" : "&after=" + encoded(after)));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private JsonNode get(URI uri) {
    return send(HttpRequest.newBuilder(uri).GET(), uri);
  }

  private JsonNode post(URI uri, Object body) {
    return send(
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json.writeValueAsString(body))),
        uri);
  }

  private JsonNode send(HttpRequest.Builder request, URI uri) {
    try {
      var answer = http.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new LaunchFailure(
            "%s answered %d: %s".formatted(uri, answer.statusCode(), answer.body()));
      }
      return json.readTree(answer.body());
    } catch (IOException | JacksonException e) {
      throw new LaunchFailure(
          "Cannot reach %s (%s). Use the management port of a running service.".formatted(uri, e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaunchFailure("Interrupted");
    }
  }
}
