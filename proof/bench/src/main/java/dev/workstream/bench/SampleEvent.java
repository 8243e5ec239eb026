package dev.workstream.bench;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** An event with the form of those from tasks-service. */
final class SampleEvent {

  static final String TYPE = "workstream.task.created.v1";

  private static final String TEXT =
      """
      {"event_id":"%s","event_type":"workstream.task.created.v1",\
      "occurred_at":"2026-11-20T12:00:00.120Z","producer":"workstream-tasks",\
      "trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","subject":"task/%s","sequence":1,\
      "payload":{"id":"%s","title":"Write it down",\
      "description":"All of it, on one page, before Monday.","status":"open",\
      "created_at":"2026-11-20T12:00:00.120Z","completed_at":null,"version":1}}\
      """;

  /** In bytes. */
  static final int SIZE = body(new UUID(0, 0), new UUID(0, 0)).length;

  private SampleEvent() {}

  static byte[] body(UUID eventId, UUID taskId) {
    return TEXT.formatted(eventId, taskId, taskId).getBytes(StandardCharsets.UTF_8);
  }

  /** An SQL expression for the same body, from the columns event_id and task_id. */
  static String sqlBody() {
    return "convert_to(format('%s', event_id, task_id, task_id), 'UTF8')"
        .formatted(TEXT.replace("'", "''"));
  }
}
