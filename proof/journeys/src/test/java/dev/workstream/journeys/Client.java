package dev.workstream.journeys;

import dev.workstream.launcher.LocalSystem;
import dev.workstream.proof.client.Answer;
import dev.workstream.proof.client.RestClient;
import dev.workstream.proof.client.TasksApi;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/** The REST calls of a user. */
final class Client implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int CONNECTIONS = 20;

  private final TasksApi tasks;
  private final RestClient notifications;

  Client(LocalSystem system) {
    this.tasks = new TasksApi(system.gateway(), CONNECTIONS, LIMIT);
    this.notifications = new RestClient(system.notifications(), CONNECTIONS, LIMIT);
  }

  Answer create(String title, String... headers) {
    return tasks.create(TasksApi.titled(title), headers);
  }

  Answer complete(String id, String... headers) {
    return tasks.complete(id, headers);
  }

  Answer get(String id) {
    return tasks.get(id);
  }

  /** The records of a task, oldest first. */
  List<JsonNode> records(String id) {
    var answer = notifications.get("/api/v1/notifications?page_size=200&task_id=" + id);
    return list(answer.body().path("notifications")).reversed();
  }

  /** The events of a task, as the gateway returns them. */
  List<JsonNode> events(String id) {
    return list(tasks.events(id).body().path("events"));
  }

  JsonNode deadLetters() {
    return notifications.get("/api/v1/dead-letters").body().path("dead_letters");
  }

  @Override
  public void close() {
    tasks.close();
    notifications.close();
  }

  private static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }
}
