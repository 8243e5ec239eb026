package dev.workstream.tasks.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A task as it was at one version.
 *
 * @param description null if the task has none
 * @param completedAt null while the task is open
 * @param version 1 for a new task, one more with every change
 */
public record TaskSnapshot(
    TaskId id,
    String title,
    @Nullable String description,
    TaskStatus status,
    Instant createdAt,
    @Nullable Instant completedAt,
    long version) {

  /** The task as it was when it was created: title and description never change. */
  TaskSnapshot asCreated() {
    return new TaskSnapshot(id, title, description, TaskStatus.OPEN, createdAt, null, 1);
  }
}
