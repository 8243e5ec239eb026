package dev.workstream.tasks.grpc;

import com.google.protobuf.Timestamp;
import dev.workstream.proto.tasks.v1.CreateTaskRequest;
import dev.workstream.proto.tasks.v1.ListTasksRequest;
import dev.workstream.proto.tasks.v1.ListTasksResponse;
import dev.workstream.proto.tasks.v1.Task;
import dev.workstream.tasks.task.FieldViolation;
import dev.workstream.tasks.task.NewTask;
import dev.workstream.tasks.task.TaskPage;
import dev.workstream.tasks.task.TaskQuery;
import dev.workstream.tasks.task.TaskRefused;
import dev.workstream.tasks.task.TaskSnapshot;
import dev.workstream.tasks.task.TaskStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Translates between gRPC messages and the domain. */
final class TaskMessages {

  private TaskMessages() {}

  static NewTask newTask(CreateTaskRequest request) {
    return new NewTask(
        request.getTitle(), request.hasDescription() ? request.getDescription() : null);
  }

  static TaskQuery query(ListTasksRequest request) {
    return new TaskQuery(
        status(request.getStatus()),
        request.hasPageSize() ? request.getPageSize() : TaskQuery.DEFAULT_PAGE_SIZE,
        request.getPageToken().isEmpty() ? null : request.getPageToken());
  }

  static Task message(TaskSnapshot task) {
    var message =
        Task.newBuilder()
            .setId(task.id().toString())
            .setTitle(task.title())
            .setStatus(message(task.status()))
            .setCreatedAt(message(task.createdAt()))
            .setVersion(task.version());
    if (task.description() != null) {
      message.setDescription(task.description());
    }
    if (task.completedAt() != null) {
      message.setCompletedAt(message(task.completedAt()));
    }
    return message.build();
  }

  static ListTasksResponse message(TaskPage page) {
    var message = ListTasksResponse.newBuilder();
    page.tasks().forEach(task -> message.addTasks(message(task)));
    if (page.nextPageToken() != null) {
      message.setNextPageToken(page.nextPageToken());
    }
    return message.build();
  }

  private static @Nullable TaskStatus status(dev.workstream.proto.tasks.v1.TaskStatus status) {
    return switch (status) {
      case TASK_STATUS_UNSPECIFIED -> null;
      case TASK_STATUS_OPEN -> TaskStatus.OPEN;
      case TASK_STATUS_COMPLETED -> TaskStatus.COMPLETED;
      case UNRECOGNIZED ->
          throw new TaskRefused.Invalid(
              new FieldViolation(
                  "status", FieldViolation.Code.MALFORMED, "must be a known status"));
    };
  }

  private static dev.workstream.proto.tasks.v1.TaskStatus message(TaskStatus status) {
    return switch (status) {
      case OPEN -> dev.workstream.proto.tasks.v1.TaskStatus.TASK_STATUS_OPEN;
      case COMPLETED -> dev.workstream.proto.tasks.v1.TaskStatus.TASK_STATUS_COMPLETED;
    };
  }

  private static Timestamp message(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
