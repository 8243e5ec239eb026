package dev.workstream.tasks.task;

import dev.workstream.proto.events.EventCategory;
import dev.workstream.proto.events.EventType;
import dev.workstream.tasks.outbox.OutboxMessage;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Turns a change of a task into the event to publish; see proto/workstream/events/v1. */
@Component
class TaskEventEncoder {

  static final EventType CREATED = new EventType(EventCategory.TASK, "created", 1);
  static final EventType COMPLETED = new EventType(EventCategory.TASK, "completed", 1);

  private final JsonMapper json;

  TaskEventEncoder(JsonMapper json) {
    this.json = json;
  }

  OutboxMessage encode(TaskEvent event) {
    var task = event.task();
    return new OutboxMessage(
        type(event).toString(),
        event.occurredAt(),
        EventCategory.TASK.subject(task.id().toString()),
        task.version(),
        json.valueToTree(Payload.of(task)));
  }

  private static EventType type(TaskEvent event) {
    return switch (event) {
      case TaskEvent.Created _ -> CREATED;
      case TaskEvent.Completed _ -> COMPLETED;
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
