package dev.workstream.tasks.task;

import java.time.Instant;
import java.util.Objects;

/** Something that happened to a task. */
sealed interface TaskEvent {

  /** The task as it is after the change. */
  TaskSnapshot task();

  Instant occurredAt();

  record Created(TaskSnapshot task) implements TaskEvent {

    @Override
    public Instant occurredAt() {
      return task.createdAt();
    }
  }

  record Completed(TaskSnapshot task) implements TaskEvent {

    @Override
    public Instant occurredAt() {
      return Objects.requireNonNull(task.completedAt());
    }
  }
}
