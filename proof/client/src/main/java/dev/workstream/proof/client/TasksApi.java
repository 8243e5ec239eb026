package dev.workstream.proof.client;

import java.net.URI;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/** The gateway's calls about tasks. Each returns the answer, with any status. */
public final class TasksApi implements AutoCloseable {

  private static final String TASKS = "/api/v1/tasks";
  private static final JsonMapper JSON = new JsonMapper();

  private final RestClient http;

  /**
   * @param connections see {@link RestClient}
   * @param limit see {@link RestClient}
   */
  public TasksApi(URI gateway, int connections, Duration limit) {
    this.http = new RestClient(gateway, connections, limit);
  }

  /** The body that creates a task with this title. */
  public static String titled(String title) {
    return JSON.writeValueAsString(JSON.createObjectNode().put("title", title));
  }

  /** The path for reading and following a task's events. */
  public static String eventsOf(String id) {
    return "%s/%s/events".formatted(TASKS, id);
  }

  public Answer create(String body, String... headers) {
    return http.post(TASKS, body, headers);
  }

  public Answer complete(String id, String... headers) {
    return http.post("%s/%s/complete".formatted(TASKS, id), "", headers);
  }

  public Answer get(String id) {
    return http.get(TASKS + "/" + id);
  }

  /**
   * Reads one page of the tasks.
   *
   * @param query including the question mark; may be empty
   */
  public Answer list(String query) {
    return http.get(TASKS + query);
  }

  public Answer events(String id) {
    return http.get(eventsOf(id), "Accept", "application/json");
  }

  @Override
  public void close() {
    http.close();
  }
}
