package dev.workstream.tasks.task;

import dev.workstream.tasks.outbox.OutboxMessage;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns what happened into the event that is published about it; see proto/workstream/events/v1.
 */
@Component
class TaskEventEncoder {

  private final JsonMapper json;

  TaskEventEncoder(JsonMapper json) {
    this.json = json;
  }

  OutboxMessage encode(TaskEvent event) {
    var task = event.task();
    return new OutboxMessage(
        type(event),
        event.occurredAt(),
        "task/" + task.id(),
        task.version(),
        json.valueToTree(Payload.of(task)));
  }

  private static String type(TaskEvent event) {
    return switch (event) {
      case TaskEvent.Created _ -> "workstream.task.created.v1";
      case TaskEvent.Completed _ -> "workstream.task.completed.v1";
    };
  }

  private record Payload(
      String id,
      String title,
      @Nullable String description,
      String status,
      Instant createdAt,
      @Nullable Instant completedAt,
      long version) {

    static Payload of(TaskSnapshot task) {
      return new Payload(
          task.id().toString(),
          task.title(),
          task.description(),
          task.status().name().toLowerCase(Locale.ROOT),
          task.createdAt(),
          task.completedAt(),
          task.version());
    }
  }
}
