package dev.workstream.tasks.task;

import java.time.Instant;
import java.util.Objects;

/** A change of a task. */
sealed interface TaskEvent {

  /** The task after the change. */
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
