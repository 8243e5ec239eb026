package dev.workstream.bench;

import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Calls of the API that is measured. */
final class Gateway implements AutoCloseable {

  private static final String TASKS = "/api/v1/tasks";

  private final HttpCalls http;

  Gateway(Stage stage) {
    this.http = new HttpCalls(stage.system().gateway(), Load.CALLERS);
  }

  void create() {
    http.post(TASKS, CallsScenario.BODY);
  }

  /** Creates a task, and says which. */
  UUID created() {
    return UUID.fromString(http.postJson(TASKS, CallsScenario.BODY).path("id").asString());
  }

  void complete(UUID task) {
    http.post("%s/%s/complete".formatted(TASKS, task), "");
  }

  JsonNode page(String query) {
    return http.getJson(TASKS + query);
  }

  /** What happened to a task. */
  JsonNode events(UUID task) {
    return http.getJson(eventsOf(task));
  }

  /** Where that is to be read, and followed. */
  static String eventsOf(UUID task) {
    return "%s/%s/events".formatted(TASKS, task);
  }

  @Override
  public void close() {
    http.close();
  }
}
