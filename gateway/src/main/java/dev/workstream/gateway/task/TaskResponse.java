package dev.workstream.gateway.task;

import com.google.protobuf.Timestamp;
import dev.workstream.proto.tasks.v1.Task;
import dev.workstream.proto.tasks.v1.TaskStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A task in the JSON of the API. */
record TaskResponse(
    String id,
    String title,
    @Nullable String description,
    String status,
    Instant createdAt,
    @Nullable Instant completedAt,
    long version) {

  static TaskResponse of(Task task) {
    return new TaskResponse(
        task.getId(),
        task.getTitle(),
        task.hasDescription() ? task.getDescription() : null,
        status(task.getStatus()),
        instant(task.getCreatedAt()),
        task.hasCompletedAt() ? instant(task.getCompletedAt()) : null,
        task.getVersion());
  }

  private static String status(TaskStatus status) {
    return switch (status) {
      case TASK_STATUS_OPEN -> "open";
      case TASK_STATUS_COMPLETED -> "completed";
      case TASK_STATUS_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalStateException("The tasks-service sent an unknown status");
    };
  }

  private static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
  }
}
