package dev.workstream.bench;

import dev.workstream.proof.client.TasksApi;
import java.time.Duration;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Calls to the measured API. Each throws unless it succeeds. */
final class Gateway implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final TasksApi tasks;

  Gateway(Stage stage) {
    this.tasks = new TasksApi(stage.system().gateway(), Load.CALLERS, LIMIT);
  }

  void create() {
    tasks.create(CallsScenario.BODY).successful();
  }

  /** Creates a task and returns its id. */
  UUID created() {
    var task = tasks.create(CallsScenario.BODY).successful().body();
    return UUID.fromString(task.path("id").asString());
  }

  void complete(UUID task) {
    tasks.complete(task.toString()).successful();
  }

  JsonNode page(String query) {
    return tasks.list(query).successful().body();
  }

  /** The events of a task. */
  JsonNode events(UUID task) {
    return tasks.events(task.toString()).successful().body();
  }

  /** The path for following the events of a task. */
  static String eventsOf(UUID task) {
    return TasksApi.eventsOf(task.toString());
  }

  @Override
  public void close() {
    tasks.close();
  }
}
